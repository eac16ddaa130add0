"""The lifeline of an addressee: its values on one axis over time, drawn by the server."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.text import capfirst

from recommendations.models import Assessment
from recommendations.models.axes import UNASSESSED, Axis
from recommendations.models.headline import recency

LEFT, RIGHT = 1.0, 99.0  # percent of the width between which time runs
NARROWEST = 620  # pixels; labels are laid out so that they fit even then
LETTER, SIGN = 7.4, 24  # pixels of a letter of a label, and of the sign before it
LINE = 20  # pixels
MOST_TICKS = 8


@dataclass(frozen=True)
class Segment:
    """A value, from where to where it held, and where its label stands."""

    value: str
    label: str
    provisional: bool
    since: str
    first: date
    x: float = 0.0
    width: float = 0.0
    row: int = 0
    backward: bool = False  # the label ends at the right edge, else it begins at `x`

    @property
    def words(self) -> str:
        return f"{self.label}, provisional" if self.provisional else self.label

    @property
    def at(self) -> str:
        """The left edge, in per cent."""
        return f"{self.x:.2f}%"

    @property
    def wide(self) -> str:
        return f"{self.width:.2f}%"

    @property
    def top(self) -> int:
        """Of the label, in pixels."""
        return self.row * LINE


@dataclass(frozen=True)
class Lifeline:
    """Segments, ticks and sizes of a drawing, and what it says in words."""

    axis: str
    segments: list[Segment]
    ticks: list[tuple[str, str]]
    height: int
    bar: int  # top of the bars, in pixels
    until: str

    @property
    def words(self) -> str:
        told = "; ".join(f"{each.words} from {each.since}" for each in self.segments)
        return f"{capfirst(self.axis)} over time: {told}"

    @property
    def base(self) -> int:
        return self.bar + LINE

    @property
    def edge(self) -> int:
        return self.bar - 4

    @property
    def ticked(self) -> int:
        return self.base + 4

    @property
    def foot(self) -> int:
        return self.base + 18


def lifeline(
    standing: Iterable[Assessment], *, axis: str, begins: date, today: date
) -> Lifeline | None:
    """The drawing of the standing assessments on an axis; None where there are none."""
    found = segments(standing, today)
    if all(each.value == UNASSESSED[Axis(axis)] for each in found):
        return None
    start = min(begins, found[0].first).replace(month=1, day=1)
    end = max(today, found[-1].first)
    laid = labelled(placed(found, start, end))
    bar = LINE * (1 + max(each.row for each in laid)) + 6
    return Lifeline(
        axis=axis,
        segments=laid,
        ticks=ticks(start, end),
        height=bar + LINE + 22,
        bar=bar,
        until=f"{end.day} {end:%b %Y}",
    )


def segments(standing: Iterable[Assessment], today: date) -> list[Segment]:
    """The values in the order of time; one that another replaces at once is left out."""
    rows = sorted(standing, key=recency)
    following: list[Any] = [*rows[1:], None]
    return [
        Segment(
            value=row.value,
            label=capfirst(row.get_value_display()),
            provisional=row.is_provisional(),
            since=row.true_from.written(),
            first=row.true_from.first_day,
        )
        for row, after in zip(rows, following, strict=True)
        if after is None or after.true_from.first_day > row.true_from.first_day
    ]


def placed(found: list[Segment], start: date, end: date) -> list[Segment]:
    """The segments with their places along the line."""
    edges = [*(place(each.first, start, end) for each in found), RIGHT]
    return [
        replace(each, x=left, width=right - left)
        for each, (left, right) in zip(found, pairwise(edges), strict=True)
    ]


def place(day: date, start: date, end: date) -> float:
    share = (day - start).days / max((end - start).days, 1)
    return LEFT + share * (RIGHT - LEFT)


def labelled(found: list[Segment]) -> list[Segment]:
    """The segments with labels in as few rows as keep them apart."""
    free: list[float] = []  # of each row, the pixel behind its last label
    laid = []
    for each in found:
        left = each.x / 100 * NARROWEST
        size = SIGN + LETTER * len(each.words)
        backward = left + size > NARROWEST
        left = NARROWEST - size if backward else left
        row = next((n for n, taken in enumerate(free) if taken <= left), len(free))
        free[row : row + 1] = [left + size + 12]
        laid.append(replace(each, row=row, backward=backward))
    return laid


def ticks(start: date, end: date) -> list[tuple[str, str]]:
    """Where years begin, and their names."""
    step = -(-(end.year - start.year + 1) // MOST_TICKS)
    years = range(start.year, end.year + 1, step)
    places = ((place(date(year, 1, 1), start, end), str(year)) for year in years)
    # The end of the line has a label of its own.
    return [(f"{x:.2f}%", name) for x, name in places if x < 84]
