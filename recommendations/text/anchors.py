"""Quotes found, and found again, as exact spans of a source's text."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from os.path import commonprefix

from recommendations.text.folding import Folded
from recommendations.text.likeness import closest
from recommendations.text.matching import occurrences
from recommendations.text.spans import Span

CONTEXT = 32  # characters of a selector's prefix and suffix
FUZZY = 90  # the least score, of 100, at which a passage passes for the quote

_LINE = re.compile(r"\r\n?|\n")
_SHOWN = 60  # characters of a quote within a message


class AnchorError(Exception):
    """A quote that does not stand for one passage of its text"""


class QuoteEmpty(AnchorError):
    """A quote of white space alone"""

    def __init__(self) -> None:
        super().__init__("the quote is empty; give the words of the passage")


class QuoteNotFound(AnchorError):
    """A quote that the text does not hold; `closest` scores 0-100 and may be empty"""

    def __init__(
        self, quote: str, *, closest: str, score: float, line: int | None
    ) -> None:
        message = f"quote not found: {_shown(quote)}"
        if line is not None:
            message += f"; closest, at line {line}, score {score:.0f} of 100: {_shown(closest)}"
        super().__init__(f"{message}; give the words as the text has them")
        self.quote, self.closest, self.score, self.line = quote, closest, score, line


class QuoteAmbiguous(AnchorError):
    """A quote that the text holds more than once, at `lines`"""

    def __init__(self, quote: str, lines: tuple[int, ...]) -> None:
        listed = ", ".join(map(str, lines[:5])) + (", …" if len(lines) > 5 else "")
        super().__init__(
            f"quote found {len(lines)} times, at lines {listed}: {_shown(quote)}; "
            "give its occurrence (1 = first) or more of its words"
        )
        self.quote, self.lines = quote, lines


class OccurrenceMissing(AnchorError):
    """An occurrence of a quote beyond those that there are"""

    def __init__(self, quote: str, *, occurrence: int, found: int) -> None:
        super().__init__(
            f"no occurrence {occurrence} of quote: {_shown(quote)}; "
            f"it is found {found} times, give 1 to {found}"
        )
        self.quote, self.occurrence, self.found = quote, occurrence, found


class Match(StrEnum):
    """How a quote of one text stands in another"""

    EXACT = "exact"
    MOVED = "moved"
    FUZZY = "fuzzy"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Selector:
    """A TextPositionSelector and a TextQuoteSelector (W3C Web Annotation Data Model).

    The standard counts in code points, as Python does.
    """

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where a selector's quote is now; no span if lost; `score` is 0-100."""

    status: Match
    span: Span | None
    score: float


def find(
    text: str,
    quote: str,
    *,
    occurrence: int | None = None,
    within: Span | None = None,
) -> Span:
    """The span of a quote as a person reads it; for many quotes keep a FoldedText."""
    return FoldedText(text).find(quote, occurrence=occurrence, within=within)


def first_within(text: str, quote: str, within: Span) -> Span:
    """The span of a quote where it stands in a stretch of the text first."""
    try:
        return find(text, quote, within=within)
    except QuoteAmbiguous:
        return find(text, quote, within=within, occurrence=1)


def select(text: str, span: Span) -> Selector:
    """The selector of a span; raises SpanOutside if the text is too short."""
    return Selector(
        start=span.start,
        end=span.end,
        exact=span.of(text),
        prefix=text[max(0, span.start - CONTEXT) : span.start],
        suffix=text[span.end : span.end + CONTEXT],
    )


def matches(text: str, selector: Selector) -> bool:
    """Whether the quote stands, to the character, at the selector's offsets."""
    start, end = selector.start, selector.end
    return 0 <= start <= end <= len(text) and text[start:end] == selector.exact


def reanchor(text: str, selector: Selector) -> Anchored:
    """Where the quote is in another text; for many selectors keep a FoldedText."""
    return FoldedText(text).reanchor(selector)


def line_of(text: str, offset: int) -> int:
    """The line, from 1, that holds the character; lines end in LF, CRLF or CR."""
    offset = max(0, offset)
    pairs = text.count("\r\n", 0, offset + 1)
    return 1 + text.count("\n", 0, offset) + text.count("\r", 0, offset) - pairs


class FoldedText:
    """A text made ready once, in which many quotes are then found quickly."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded = Folded(text)

    def find(
        self,
        quote: str,
        *,
        occurrence: int | None = None,
        within: Span | None = None,
    ) -> Span:
        """The span of a quote that the text holds once, or of its `occurrence` (from 1).

        Tolerated are other white space, line-end hyphens left out or kept, and curly
        or straight quotation marks; all else counts, case too. The span begins and
        ends with the quote's first and last character that is not white space.
        Occurrences may overlap: "aa" occurs twice in "aaa". Raises QuoteEmpty,
        QuoteNotFound, QuoteAmbiguous or OccurrenceMissing.
        """
        spans = self.spans(quote, within=within)
        if not spans:
            raise self._not_found(quote, within)
        if occurrence is None and len(spans) > 1:
            lines = tuple(self.line_of(span.start) for span in spans)
            raise QuoteAmbiguous(quote, lines)
        if occurrence is not None and not 1 <= occurrence <= len(spans):
            raise OccurrenceMissing(quote, occurrence=occurrence, found=len(spans))
        return spans[(occurrence or 1) - 1]

    def spans(self, quote: str, *, within: Span | None = None) -> list[Span]:
        """All occurrences of a quote, in the order of the text; raises QuoteEmpty."""
        if not quote.strip():
            raise QuoteEmpty
        return list(occurrences(self._folded, quote, within or Span(0, len(self.text))))

    def reanchor(self, selector: Selector) -> Anchored:
        """Where the quote is in this text; raises nothing.

        exact: the same characters at the same offsets. moved: the same words, with
        the tolerance of `find`; of several, those that share most of the selector's
        prefix and suffix, then the nearest. fuzzy: a passage of score FUZZY or more.
        """
        if matches(self.text, selector):
            return Anchored(Match.EXACT, Span(selector.start, selector.end), 100)
        if not selector.exact.strip():
            return Anchored(Match.LOST, None, 0)
        if spans := self.spans(selector.exact):
            return Anchored(Match.MOVED, self._likeliest(spans, selector), 100)
        passage = closest(self._folded, selector.exact)
        if passage.score < FUZZY:
            return Anchored(Match.LOST, None, passage.score)
        return Anchored(Match.FUZZY, passage.span, passage.score)

    def line_of(self, offset: int) -> int:
        """The line, from 1, that holds the character; counted once for all calls."""
        return 1 + bisect_right(self._line_starts, offset)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.end() for line in _LINE.finditer(self.text)]

    def _not_found(self, quote: str, within: Span | None) -> QuoteNotFound:
        folded = (
            Folded(self.text[within.start : within.end]) if within else self._folded
        )
        passage = closest(folded, quote)
        start = passage.span.start + (within.start if within else 0)
        line = self.line_of(start) if passage.words else None
        return QuoteNotFound(
            quote, closest=passage.words, score=passage.score, line=line
        )

    def _likeliest(self, spans: list[Span], selector: Selector) -> Span:
        if len(spans) == 1:
            return spans[0]
        before = Folded(selector.prefix).letters[::-1]
        after = Folded(selector.suffix).letters

        def likelihood(span: Span) -> tuple[int, int]:
            context = self._shared(span, before=before, after=after)
            return context, -abs(span.start - selector.start)

        return max(spans, key=likelihood)

    def _shared(self, span: Span, *, before: str, after: str) -> int:
        """How many letters next to the span are those of its old context."""
        letters = self._folded.letters
        start = self._folded.letter_at(span.start)
        end = self._folded.letter_at(span.end)
        preceding = letters[max(0, start - len(before)) : start][::-1]
        following = letters[end : end + len(after)]
        pairs = [preceding, before], [following, after]
        return sum(len(commonprefix(pair)) for pair in pairs)


def _shown(quote: str) -> str:
    """The quote on one line, cut to what a message can hold."""
    words = " ".join(quote[: 4 * _SHOWN].split())
    return repr(words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…")
