"""Overlapping spans of a text laid flat, so that each stretch can be marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from recommendations.text.spans import Span, SpanOutside


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text, where it starts, and the names of the spans that hold it."""

    text: str
    start: int
    names: tuple[str, ...]


def segments(text: str, spans: Mapping[str, Span]) -> list[Segment]:
    """The text cut wherever a span starts or ends; joined, the segments are the text.

    Names stand with the outermost first: by start, then the longest, then as given.
    An empty span has no segment. Raises SpanOutside if a span leaves the text.
    """
    for span in spans.values():
        if span.end > len(text):
            raise SpanOutside(span, len(text))
    shown = {name: span for name, span in spans.items() if len(span)}
    waiting = sorted(shown, key=lambda name: (shown[name].start, -shown[name].end))
    waiting.reverse()
    ends = {offset for span in shown.values() for offset in (span.start, span.end)}
    laid, current = [], list[str]()
    for start, end in pairwise(sorted(ends | {0, len(text)})):
        current = [name for name in current if shown[name].end > start]
        while waiting and shown[waiting[-1]].start == start:
            current.append(waiting.pop())
        laid.append(Segment(text[start:end], start, tuple(current)))
    return laid
