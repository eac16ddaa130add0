"""What becomes of each stretch of white space when a text is reflowed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.text import lines
from recommendations.text.folding import HYPHENS, LINE_END, SOFT_HYPHEN, follows_dash
from recommendations.text.hyphens import Vocabulary

PARAGRAPH_BREAK = "\n\n"

_WHITE = re.compile(r"\s{2,}|[^\S ]")  # all but a single blank between two words
_LAST_WORD = re.compile(r"[\w\u0300-\u036f]+\Z")
_FIRST_WORD = re.compile(r"[\w\u0300-\u036f]+")
_SUSPENDED = {"and", "or"}  # "short- and long-term"
_AHEAD = 80  # characters of the next line, or of half a word, that are looked at


@dataclass(frozen=True, slots=True)
class Joint:
    """White space `[start, end)` of the raw text, and what stands in its place.

    `hyphen` is None where no line-end hyphen precedes, else what becomes of that.
    """

    start: int
    end: int
    glue: str
    hyphen: str | None = None


class Joints:
    """The white space of a text that is not a single blank, in order."""

    def __init__(self, raw: str) -> None:
        """Gaps at the ends of the text are left out."""
        self.raw = raw
        self.start = len(raw) - len(raw.lstrip())
        self.end = max(self.start, len(raw.rstrip()))
        gaps = _WHITE.finditer(raw, self.start, self.end)
        self._gaps = [gap.span() for gap in gaps]
        self._layout = lines.Layout(raw)
        self._halves = {
            start: _halves(raw, start, end)
            for start, end in self._gaps
            if _hyphens_before(raw, start) == 1 and LINE_END.search(raw, start, end)
        }
        self._vocabulary = Vocabulary(
            raw if self._halves else "", self._halves.values()
        )

    def __iter__(self) -> Iterator[Joint]:
        line, is_indented = self.start, self._is_indented(self.start)
        in_item = lines.is_item(self._ahead(self.start))
        for start, end in self._gaps:
            ends = lines.count_line_ends(self.raw[start:end])
            if not ends:
                yield Joint(start, end, " ")
                continue
            before, after = self.raw[line:start], self._ahead(end)
            indents = self._is_indented(end) and not is_indented
            if self._parts(before, after, ends=ends, indents=indents, in_item=in_item):
                in_item = lines.is_item(after)
                yield self._joint(start, end, PARAGRAPH_BREAK)
            else:
                yield self._joined(start, end)
            line, is_indented = end, self._is_indented(end)

    def _ahead(self, start: int) -> str:
        return self.raw[start : start + _AHEAD]

    def _is_indented(self, start: int) -> bool:
        before = self.raw[start - 1 : start]
        return bool(before) and not LINE_END.match(before)

    def _parts(
        self, before: str, after: str, *, ends: int, indents: bool, in_item: bool
    ) -> bool:
        """Whether a paragraph, heading or item of a list ends between two lines."""
        if lines.is_heading(before) or lines.is_heading(after):
            return True
        may_begin_item = in_item or ends > 1 or lines.ends_sentence(before)
        if lines.is_bulleted(after) or may_begin_item and lines.is_item(after):
            return True
        if _hyphens_before(before, len(before)) == 1:
            return ends > 1 and not after[0].islower()
        if ends > 1:
            return not self._layout.cuts_sentence(before, after)
        return self._ends_paragraph(before, after, indents=indents)

    def _ends_paragraph(self, before: str, after: str, *, indents: bool) -> bool:
        """Whether a paragraph ends at a single line end."""
        if lines.runs_on(before, after) or lines.is_marker(before):
            return False
        if not self._layout.is_wrapped or indents and lines.ends_sentence(before):
            return True
        return not self._layout.fills(before, after.split(maxsplit=1)[0])

    def _joined(self, start: int, end: int) -> Joint:
        """The joint of two lines of one paragraph."""
        if self.raw[end] in HYPHENS:  # side by side they would read as a dash
            return self._joint(start, end, " ")
        if start not in self._halves:
            is_dash = _hyphens_before(self.raw, start) or follows_dash(self.raw, start)
            return Joint(start, end, "" if is_dash else " ")
        head, tail = self._halves[start]
        if tail in _SUSPENDED and head + tail not in self._vocabulary:
            return self._joint(start, end, " ")
        if head and tail and self._vocabulary.is_one_word(head, tail):
            return Joint(start, end, "", hyphen="")
        return self._joint(start, end, "")

    def _joint(self, start: int, end: int, glue: str) -> Joint:
        """A joint that keeps the hyphen before it, if there is one, and shows it."""
        if start not in self._halves:
            return Joint(start, end, glue)
        hyphen = self.raw[start - 1].replace(SOFT_HYPHEN, "-")
        return Joint(start, end, glue, hyphen=hyphen)


def _hyphens_before(raw: str, offset: int) -> int:
    """How many hyphens stand between a word and the offset; 0 if no word does."""
    start = offset
    while start and raw[start - 1] in HYPHENS:
        start -= 1
    return offset - start if start and not raw[start - 1].isspace() else 0


def _halves(raw: str, start: int, end: int) -> tuple[str, str]:
    """What stands before the hyphen at a line end and on the next line, or ""."""
    head = _LAST_WORD.search(raw[max(0, start - 1 - _AHEAD) : start - 1])
    tail = _FIRST_WORD.match(raw, end, end + _AHEAD)
    return head.group() if head else "", tail.group() if tail else ""
