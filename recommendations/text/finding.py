"""Passages of a text that hold some words, for a person to choose among."""

from collections.abc import Iterator
from itertools import islice

from recommendations.text.anchors import FoldedText
from recommendations.text.reflow import Reflowed
from recommendations.text.sentences import sentence_spans
from recommendations.text.spans import Span

MOST = 20  # passages; of more, nobody chooses


def passages(reflowed: Reflowed, words: str, *, language: str = "en") -> list[Span]:
    """The sentences that hold all of the words, as spans of the raw text, in order.

    Words that no one sentence holds are looked for as they stand, over several.
    """
    wanted = words.casefold().split()
    if not wanted:
        return []
    found = list(islice(sentences_with(reflowed, wanted, language), MOST))
    return found or FoldedText(reflowed.raw).spans(words)[:MOST]


def sentences_with(
    reflowed: Reflowed, wanted: list[str], language: str
) -> Iterator[Span]:
    for block in reflowed.blocks:
        text = block.span.of(reflowed.text)
        # Finding sentences is slow; most blocks are left out before.
        if not holds(text, wanted):
            continue
        for sentence in sentence_spans(text, language=language):
            if holds(sentence.of(text), wanted):
                yield reflowed.raw_span(sentence.shifted(block.span.start))


def holds(text: str, wanted: list[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in wanted)
