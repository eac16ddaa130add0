"""A text parted into letters and gaps, to find words however their lines break.

A gap is a run of white space and hyphens; letters are all the rest. Letters are
compared as they stand. Of a gap only its readings count: what a reader, who joins
lines and mends broken words, may have made of it.
"""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property, lru_cache
from itertools import accumulate

from recommendations.text.spans import Span

HYPHENS = "\u2010\u00ad-"  # hyphen, soft hyphen, hyphen-minus; fit for a [class]
DASHES = "\u2013\u2014\u2015"  # en dash, em dash, horizontal bar
SOFT_HYPHEN = "\u00ad"
LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"  # those of str.splitlines

LINE_END = re.compile(f"[{LINE_ENDS}]")

_WORD = 24  # characters; what is longer is no word

_RUN = re.compile(rf"[^\s{HYPHENS}]+")
_GAP = re.compile(rf"[\s{HYPHENS}]+")
_WHITE = re.compile(r"\s+")
_CURLY = {"'": "\u2018\u2019\u201a\u201b", '"': "\u201c\u201d\u201e\u201f"}

# One mark per letter says what gap stands before it. What is odd has several readings.
_NONE, _BLANK, _HYPHEN, _ODD = "\0", " ", "-", "?"


@lru_cache(maxsize=1024)
def readings(gap: str, *, after_dash: bool = False) -> frozenset[str]:
    """All that a gap may be read as; `after_dash` if a dash closes the word before.

    White space is one blank. A hyphen at a line end, directly behind its word, may
    be left out or kept, without or with a blank ("mid-\\nto late"). Behind a dash
    or a double hyphen a line end may be nothing.
    """
    blank = _WHITE.sub(" ", gap)
    body = gap.lstrip(HYPHENS)
    mark, rest = gap[: len(gap) - len(body)], body.lstrip()
    white, rest = body[: len(body) - len(rest)], _WHITE.sub(" ", rest)
    if not LINE_END.search(white) or not (mark or after_dash):
        return frozenset({blank})
    if len(mark) != 1:
        return frozenset({blank, mark + rest})
    return frozenset({blank, rest, mark + rest, "-" + rest, "- " + rest})


class Folded:
    """The letters of a text, the gaps between them, and where each letter stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        runs = [run.span() for run in _RUN.finditer(text)]
        self._offsets = [start for start, _ in runs]
        self._ends = [end for _, end in runs]
        self._firsts = list(accumulate((e - s for s, e in runs), initial=0))
        self.letters = _GAP.sub("", straight(text))
        self.marks, self.odd = self._marked()

    def _marked(self) -> tuple[str, list[int]]:
        """A mark for each letter, and the letters whose gap is odd."""
        text, last, odd, marks = self.text, 0, [], []
        runs = zip(self._offsets, self._ends, self._firsts, strict=False)
        for start, end, first in runs:
            mark = _mark(text, last, start)
            if mark == _ODD:
                odd.append(first)
            marks.append(mark.ljust(end - start, _NONE))
            last = end
        return "".join(marks), odd

    def offset(self, letter: int) -> int:
        """Where a letter stands in the text."""
        run = bisect_right(self._firsts, letter) - 1
        return self._offsets[run] + letter - self._firsts[run]

    def letter_at(self, offset: int) -> int:
        """The first letter at or behind an offset of the text."""
        run = bisect_right(self._offsets, offset) - 1
        if run < 0:
            return 0
        return self._firsts[run] + min(offset, self._ends[run]) - self._offsets[run]

    def gap_before(self, letter: int) -> tuple[int, int]:
        """Start and end, in the text, of the gap before a letter or before the end."""
        run = bisect_left(self._firsts, letter)
        if self._firsts[run] != letter:
            return self.offset(letter), self.offset(letter)
        start = self._ends[run - 1] if run else 0
        return start, self._offsets[run] if run < len(self._offsets) else len(self.text)

    def odd_between(self, first: int, last: int) -> list[int]:
        """The letters in [first, last) before which an odd gap stands."""
        low = bisect_left(self.odd, first)
        return self.odd[low : bisect_left(self.odd, last)]

    def readings(self, start: int, end: int) -> frozenset[str]:
        """What a stretch of one gap, given in offsets of the text, may be read as."""
        after_dash = follows_dash(self.text, start)
        return readings(self.text[start:end], after_dash=after_dash)

    @cached_property
    def plain(self) -> str:
        """The text in its shortest reading, for likeness: words and single blanks."""
        text = straight(self.text)
        runs = zip(self._shortest_gaps, self._offsets, self._ends, strict=True)
        return "".join(gap + text[start:end] for gap, start, end in runs)

    @cached_property
    def _plain_starts(self) -> list[int]:
        """Where in `plain` each run begins."""
        passed = accumulate(map(len, self._shortest_gaps))
        return [first + gaps for first, gaps in zip(self._firsts, passed, strict=False)]

    @cached_property
    def _shortest_gaps(self) -> list[str]:
        """The shortest reading of the gap before each run."""
        plain = {_NONE: "", _BLANK: " ", _HYPHEN: "-"}
        return [
            plain[mark]
            if (mark := self.marks[first]) in plain
            else self._shortest(first)
            for first in self._firsts[:-1]
        ]

    def _shortest(self, letter: int) -> str:
        return min(self.readings(*self.gap_before(letter)), key=len)

    def from_plain(self, start: int, end: int) -> Span:
        """The span of a stretch of `plain`, widened to whole words, if words they are."""
        low = max(bisect_right(self._plain_starts, start) - 1, 0)
        high = max(bisect_right(self._plain_starts, end - 1) - 1, 0)
        first = self._offsets[low] + start - self._plain_starts[low]
        last = self._offsets[high] + end - self._plain_starts[high]
        start = _near(self._offsets[low], first)
        return Span(start, max(start, _near(self._ends[high], last)))


def _near(edge: int, offset: int) -> int:
    """The edge of the word; the offset where a script has no blanks between words."""
    return edge if edge - _WORD <= offset <= edge + _WORD else offset


def straight(text: str) -> str:
    """The text, in as many characters, with straight quotation marks for curly ones."""
    for mark, curly in _CURLY.items():
        for character in curly:
            text = text.replace(character, mark)
    return text


def follows_dash(text: str, offset: int) -> bool:
    """Whether a dash that is joined to the word before it ends at the offset."""
    return offset > 1 and text[offset - 1] in DASHES and not text[offset - 2].isspace()


def _mark(text: str, start: int, end: int) -> str:
    gap = text[start:end]
    if gap in (_BLANK, _HYPHEN):
        return gap
    if not gap:
        return _NONE
    broken = not gap.isspace() or follows_dash(text, start) and LINE_END.search(gap)
    return _ODD if broken else _BLANK
