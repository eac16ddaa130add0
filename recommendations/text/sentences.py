"""Sentences of a text, by their exact spans."""

import re
from itertools import pairwise

import sentencex

from recommendations.text.joints import PARAGRAPH_BREAK
from recommendations.text.spans import Span

_SURROGATE = re.compile("[\ud800-\udfff]")


def sentence_spans(text: str, *, language: str = "en") -> list[Span]:
    """The sentences in order, without outer white space; together all of the words.

    `language` is an ISO 639-1 code; one that sentencex does not know is read as English.
    """
    encodable = _SURROGATE.sub("\ufffd", text)
    found = sentencex.get_sentence_boundaries(language, encodable)
    starts = [0, *(sentence["start_index"] for sentence in found), len(text)]
    pieces = (Span(start, end).trimmed(text) for start, end in pairwise(starts))
    return [piece for piece in pieces if len(piece)]


def context(reflowed_text: str, span: Span, *, language: str = "en") -> Span:
    """The fewest whole sentences that hold the span, of its own paragraphs alone.

    A span that stands between sentences is returned as it is; raises SpanOutside.
    """
    inner = span.trimmed(reflowed_text)
    around = paragraphs(reflowed_text, inner)
    sentences = sentence_spans(around.of(reflowed_text), language=language)
    held = [
        sentence
        for sentence in (found.shifted(around.start) for found in sentences)
        if sentence.start < max(inner.end, inner.start + 1)
        and inner.start < sentence.end
    ]
    return Span(held[0].start, held[-1].end) if held else span


def paragraphs(text: str, span: Span) -> Span:
    """The whole paragraphs of a reflowed text that hold the span."""
    before = text.rfind(PARAGRAPH_BREAK, 0, span.start)
    after = text.find(PARAGRAPH_BREAK, span.end)
    start = before + len(PARAGRAPH_BREAK) if before >= 0 else 0
    return Span(start, after if after >= 0 else len(text))
