"""A text laid out for reading: its blocks, each cut where marks begin and end."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from recommendations.text.highlight import Segment, segments
from recommendations.text.reflow import Block, BlockKind, Reflowed
from recommendations.text.spans import Span


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """A block, its number in the text (from 1), and the segments that make it up."""

    number: int
    kind: BlockKind
    segments: tuple[Segment, ...]


def marked_blocks(
    reflowed: Reflowed, spans: Mapping[str, Span], wanted: range
) -> Iterator[MarkedBlock]:
    """The wanted blocks (counted from 0), with the names of the raw spans over them.

    The joined segments of a block are its text; each starts at its offset in the
    reflowed text. A span without any read character marks nothing.
    """
    read = {name: reflowed.reflowed_span(span) for name, span in spans.items()}
    for position in wanted:
        block = reflowed.blocks[position]
        cut = tuple(_segments(reflowed.text, block, read))
        yield MarkedBlock(position + 1, block.kind, cut)


def block_at(reflowed: Reflowed, offset: int) -> int:
    """The position of the block (from 0) that holds a raw offset, or the one before."""
    starts = [block.span.start for block in reflowed.blocks]
    return max(0, bisect_right(starts, reflowed.to_reflowed(offset)) - 1)


def _segments(text: str, block: Block, read: Mapping[str, Span]) -> Iterator[Segment]:
    start = block.span.start
    here = {
        name: _within(span, block.span)
        for name, span in read.items()
        if span.overlaps(block.span)
    }
    for segment in segments(block.span.of(text), here):
        yield replace(segment, start=segment.start + start)


def _within(span: Span, block: Span) -> Span:
    """The part of the span in the block, counted from the block's start."""
    start, end = max(span.start, block.start), min(span.end, block.end)
    return Span(start - block.start, end - block.start)
