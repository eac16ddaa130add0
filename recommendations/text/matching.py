"""Where the words of a quote occur in a folded text."""

import re
from collections.abc import Iterator

from recommendations.text.folding import HYPHENS, LINE_ENDS, Folded
from recommendations.text.spans import Span

_HYPHEN = re.compile(f"[{HYPHENS}]")


def occurrences(folded: Folded, quote: str, bounds: Span) -> Iterator[Span]:
    """The spans, within bounds, that read like the quote; overlapping ones too.

    The letters are looked up, then the gaps of each hit are compared, so that no
    pattern is made from the quote and nothing can backtrack.
    """
    needle = Folded(quote.strip())
    found = _by_letters(folded, needle, bounds) if needle.letters else None
    for span in _of_hyphens(folded.text, needle.text) if found is None else found:
        if span in bounds:
            yield span


def _by_letters(folded: Folded, needle: Folded, bounds: Span) -> Iterator[Span]:
    end = folded.letter_at(bounds.end)
    at = folded.letters.find(needle.letters, folded.letter_at(bounds.start), end)
    while at >= 0:
        if _agree(folded, needle, at):
            start = _start(folded, needle, at)
            stop = _end(folded, needle, at)
            if start is not None and stop is not None:
                yield Span(start, stop)
        at = folded.letters.find(needle.letters, at + 1, end)


def _agree(folded: Folded, needle: Folded, at: int) -> bool:
    """Whether the gaps between the letters read alike."""
    size, done = len(needle.letters), 1
    odd = {letter - at for letter in folded.odd_between(at + 1, at + size)}
    for letter in sorted(odd.union(needle.odd_between(1, size))):
        if folded.marks[at + done : at + letter] != needle.marks[done:letter]:
            return False
        here = folded.readings(*folded.gap_before(at + letter))
        if here.isdisjoint(needle.readings(*needle.gap_before(letter))):
            return False
        done = letter + 1
    return folded.marks[at + done : at + size] == needle.marks[done:size]


def _start(folded: Folded, needle: Folded, at: int) -> int | None:
    """Where the hit begins: at its letter, or at hyphens before it that are quoted."""
    lead = needle.gap_before(0)
    if not lead[1]:
        return folded.offset(at)
    start, end = folded.gap_before(at)
    hyphens, wanted = _hyphens(folded, start, end), _hyphens(needle, *lead)
    if len(hyphens) < len(wanted):
        return None
    start = hyphens[-len(wanted)]
    alike = not folded.readings(start, end).isdisjoint(needle.readings(*lead))
    return start if alike else None


def _end(folded: Folded, needle: Folded, at: int) -> int | None:
    """Where the hit ends: behind its letter, or behind quoted hyphens after it."""
    size = len(needle.letters)
    trail = needle.gap_before(size)
    if trail[0] == trail[1]:
        return folded.offset(at + size - 1) + 1
    start, end = folded.gap_before(at + size)
    hyphens, wanted = _hyphens(folded, start, end), _hyphens(needle, *trail)
    if len(hyphens) < len(wanted):
        return None
    # The white space that follows says whether the last hyphen is at a line end.
    until = (*hyphens, end)[len(wanted)]
    here = {reading.rstrip() for reading in folded.readings(start, until)}
    alike = not here.isdisjoint(needle.readings(*trail))
    return hyphens[len(wanted) - 1] + 1 if alike else None


def _hyphens(folded: Folded, start: int, end: int) -> list[int]:
    return [found.start() for found in _HYPHEN.finditer(folded.text, start, end)]


def _of_hyphens(text: str, quote: str) -> Iterator[Span]:
    """The occurrences of a quote without any letter."""
    at_line_end = rf"(?:-|[{HYPHENS}](?=\s*[{LINE_ENDS}]))"
    words = (re.escape(word).replace(r"\-", at_line_end) for word in quote.split())
    for found in re.finditer("(?=(" + r"\s+".join(words) + "))", text):
        yield Span(*found.span(1))
