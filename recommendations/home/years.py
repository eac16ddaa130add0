"""The chart of results by year: signs heaped over the years from which they held."""

from dataclasses import dataclass
from itertools import count

from recommendations.home.charts import ORDER, Part, parts_of, percent, results
from recommendations.home.links import list_url
from recommendations.models import Axis, State
from recommendations.overview.glance import Glance, Row

SIGNS_HIGH = 6
WIDTH = 22  # columns of signs that stand side by side in a chart
# Two columns for each year, so that every value has room for a sign.
YEARS = 11


@dataclass(frozen=True)
class Sign:
    name: str
    x: int
    y: int


@dataclass(frozen=True)
class Heap:
    """The signs of one value in one year, with the list behind them."""

    part: Part
    signs: list[Sign]


@dataclass(frozen=True)
class Year:
    label: str
    total: int
    x: str
    width: str
    heaps: list[Heap]
    cells: list[Part]


@dataclass(frozen=True)
class Years:
    """Signs heaped over the years; each sign stands for `each` assessments."""

    years: list[Year]
    each: int
    values: list[tuple[str, str]]
    earlier: int


def years(held: Glance, collection: int | None) -> Years:
    """Assessments of implementation over the latest years from which they held."""
    rows = filled(held.by_year)[-YEARS:]
    across = max(1, WIDTH // max(1, len(rows)))
    each = unit(rows, SIGNS_HIGH * across)
    names = results(with_rest=False)
    held_values = {name for row in rows for name in row.counts}
    shown = [
        year(row, place, len(rows), each, collection) for place, row in enumerate(rows)
    ]
    return Years(
        years=shown,
        each=each,
        values=[(name, names[name]) for name in ORDER if name in held_values],
        earlier=sum(row.total for row in held.by_year) - sum(row.total for row in rows),
    )


def filled(rows: list[Row]) -> list[Row]:
    """With the years between that have nothing, unless they are too many."""
    if not rows or rows[-1].key - rows[0].key >= YEARS:
        return rows
    known = {row.key: row for row in rows}
    empty = type(rows[0].counts)
    span = range(rows[0].key, rows[-1].key + 1)
    return [known.get(key) or Row(key, str(key), empty()) for key in span]


def unit(rows: list[Row], room: int) -> int:
    """How many assessments a sign stands for, that each year has room: 1, 2, 5, 10 …"""
    steps = (step * 10**power for power in count() for step in (1, 2, 5))
    return next(
        each for each in steps if all(signs_of(row, each) <= room for row in rows)
    )


def signs_of(row: Row, each: int) -> int:
    """The signs that a year needs; what is left over of a value has one, too."""
    return sum(-(-number // each) for number in row.counts.values())


def year(row: Row, place: int, of: int, each: int, collection: int | None) -> Year:
    def link(held: Row, value: str) -> str:
        return list_url(
            "assessment",
            collection,
            axis=Axis.IMPLEMENTATION.value,
            value=value,
            since=held.key,
            corrected="no",
            editorial=State.PUBLISHED.value,
        )

    names = results(with_rest=False)
    cells = list(parts_of(row, names, link, row.total))
    heaps, before = [], 0
    for part in cells:
        number = -(-part.number // each)
        signs = [Sign(part.name, *spot(before + step)) for step in range(number)]
        before += number
        if signs:
            heaps.append(Heap(part, signs))
    return Year(
        label=row.label,
        total=row.total,
        x=percent(place, of),
        width=percent(1, of),
        heaps=heaps,
        cells=cells,
    )


def spot(place: int) -> tuple[int, int]:
    """Where a sign stands, in pixels: from the bottom up, then to the right."""
    return 22 * (place // SIGNS_HIGH), 22 * (SIGNS_HIGH - 1 - place % SIGNS_HIGH)
