"""A source's text as a person reads it, with a map back to its exact offsets."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from recommendations.text import lines
from recommendations.text.joints import PARAGRAPH_BREAK, Joints
from recommendations.text.offsets import Offsets
from recommendations.text.spans import Span


class BlockKind(StrEnum):
    """What a block of a text is; headings are those marked by # alone"""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list-item"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or item of a list, by its span in the reflowed text."""

    span: Span
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Reflowed:
    """The reflowed text, and the way between its offsets and those of the raw text.

    An offset is exact at every character that both texts have. One beyond the end
    of a text counts as its end.
    """

    raw: str
    text: str
    blocks: tuple[Block, ...]
    offsets: Offsets

    def to_raw(self, offset: int) -> int:
        return self.offsets.to_raw(offset)

    def to_reflowed(self, offset: int) -> int:
        return self.offsets.to_copy(offset)

    def raw_span(self, span: Span) -> Span:
        """The raw characters of a span, without outer white space."""
        inner = _clipped(span, self.text)
        start = self.to_raw(inner.start)
        return Span(start, self.to_raw(inner.end - 1) + 1 if len(inner) else start)

    def reflowed_span(self, span: Span) -> Span:
        """The read characters of a raw span, without outer white space.

        A dropped hyphen has none; so a span of that alone is empty here.
        """
        inner = _clipped(span, self.raw)
        return Span(self.to_reflowed(inner.start), self.to_reflowed(inner.end))


def reflow(raw: str) -> Reflowed:
    """Join the lines of each paragraph and mend the words broken over them.

    Nothing but white space and line-end hyphens changes. Paragraphs, headings and
    items of lists are parted by an empty line, and white space within them is single
    blanks. A sentence that an empty line or page break cuts is joined. A line-end
    hyphen goes or stays as the other words of the text suggest.
    """
    offsets, size = Offsets([], [], []), 0
    pieces: list[str] = []
    for start, copy, glue in _runs(raw):
        offsets.add(start, size, len(copy))
        pieces += copy, glue
        size += len(copy) + len(glue)
    text = "".join(pieces)
    return Reflowed(raw, text, tuple(_blocks(text)), offsets)


def _runs(raw: str) -> Iterator[tuple[int, str, str]]:
    """Where each run begins in the raw text, its copy, and what follows that."""
    joints = Joints(raw)
    start = joints.start
    for joint in joints:
        if joint.hyphen is None:
            copy = raw[start : joint.start]
        else:
            copy = raw[start : joint.start - 1] + joint.hyphen
        yield start, copy, joint.glue
        start = joint.end
    if start < joints.end:
        yield start, raw[start : joints.end], ""


def _blocks(text: str) -> Iterator[Block]:
    start = 0
    for block in text.split(PARAGRAPH_BREAK) if text else ():
        yield Block(Span(start, start + len(block)), _kind(block))
        start += len(block) + len(PARAGRAPH_BREAK)


def _kind(block: str) -> BlockKind:
    if lines.is_heading(block):
        return BlockKind.HEADING
    return BlockKind.LIST_ITEM if lines.is_item(block) else BlockKind.PARAGRAPH


def _clipped(span: Span, text: str) -> Span:
    """The part of the span within the text, without outer white space."""
    start, end = min(span.start, len(text)), min(span.end, len(text))
    return Span(start, end).trimmed(text)
