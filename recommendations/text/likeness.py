"""The passage of a text that is most like a lost quote."""

from dataclasses import dataclass

from rapidfuzz import fuzz

from recommendations.text.folding import Folded
from recommendations.text.spans import Span

_ENDS = 1000  # characters; the cost of an alignment grows faster than the quote


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage in whole words, its text on one line, and its likeness, 0-100."""

    span: Span
    words: str
    score: float


def closest(folded: Folded, quote: str) -> Passage:
    """The passage most like the quote; empty, with score 0, if nothing is like it."""
    plain = folded.plain
    start, end, score = _aligned(Folded(quote.strip()).plain, plain)
    if not score:
        return Passage(Span(0, 0), "", 0)
    return Passage(folded.from_plain(start, end), plain[start:end].strip(), score)


def _aligned(quote: str, plain: str) -> tuple[int, int, float]:
    """Start and end in the plain text, and the score."""
    if len(quote) >= len(plain):  # rapidfuzz would look for the text in the quote
        return 0, len(plain), fuzz.ratio(quote, plain) if quote and plain else 0
    if len(quote) > 2 * _ENDS:
        return _aligned_by_ends(quote, plain)
    best = fuzz.partial_ratio_alignment(quote, plain)
    return (best.dest_start, best.dest_end, best.score) if best else (0, 0, 0)


def _aligned_by_ends(quote: str, plain: str) -> tuple[int, int, float]:
    """A long quote from where its beginning is to where its end is."""
    start, _, _ = _aligned(quote[:_ENDS], plain)
    _, end, _ = _aligned(quote[-_ENDS:], plain)
    if not start < end <= start + 2 * len(quote):
        end = min(start + len(quote), len(plain))
    return start, end, fuzz.ratio(quote, plain[start:end])
