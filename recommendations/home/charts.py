"""Charts as rows and shares: what a template draws as SVG, and writes as a table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from recommendations.home.links import list_url
from recommendations.models import (
    Axis,
    ConditionState,
    Implementation,
    Kind,
    Response,
    State,
)
from recommendations.models.axes import UNASSESSED
from recommendations.overview.glance import Glance, Row

Link = Callable[[Row, str], str]

NOT_ASSESSED = UNASSESSED[Axis.IMPLEMENTATION].value
NOT_CHECKED = UNASSESSED[Axis.RESPONSE].value
RESULTS = {
    value.value: str(value.label) for value in Implementation if value != NOT_ASSESSED
}
# What was done first, then what stands still or turned for the worse.
ORDER = (
    "implemented",
    "implemented_otherwise",
    "partially_implemented",
    "in_progress",
    "announced",
    "stalled",
    "abandoned",
    "reversed",
    "contrary_action",
    "no_action_found",
)


@dataclass(frozen=True)
class Part:
    """One value in a bar: how many, where in the bar, and the list behind it."""

    name: str
    label: str
    number: int
    url: str
    x: str = "0"
    width: str = "0"


@dataclass(frozen=True)
class Bar:
    label: str
    url: str
    name: str
    parts: list[Part]
    cells: list[Part]
    total: int
    rest: Part | None = None


@dataclass(frozen=True)
class Chart:
    """Bars over a common scale, and the table of the same numbers."""

    id: str
    title: str
    note: str
    noun: str
    bars: list[Bar]
    columns: list[str]
    signed: bool = True
    more: Part | None = None


@dataclass(frozen=True)
class Cell:
    number: int
    url: str
    level: int


@dataclass(frozen=True)
class Grid:
    """Responses across, implementation down; `level` is how dark a cell is, 0 to 4."""

    columns: list[tuple[str, str]]
    rows: list[tuple[str, str, list[Cell]]]


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}%" if whole else "0%"


def parts_of(row: Row, names: dict[str, str], link: Link, scale: int) -> Iterable[Part]:
    """The values of a row in their order, each beginning where the last one ends."""
    before = 0
    for name, label in names.items():
        number = row.counts[name]
        yield Part(
            name=name,
            label=label,
            number=number,
            url=link(row, name) if number and row.key is not None else "",
            x=percent(before, scale),
            width=percent(number, scale),
        )
        before += number


def bar(row: Row, names: dict[str, str], link: Link, scale: int) -> Bar:
    """A row of a stacked chart; what is not assessed is its last, pale part."""
    cells = list(parts_of(row, names, link, scale))
    rest = next((part for part in cells if part.name == NOT_ASSESSED), None)
    return Bar(
        label=row.label,
        url=link(row, "") if row.key is not None else "",
        name="",
        parts=[part for part in cells if part.number and part is not rest],
        cells=cells,
        total=row.total,
        rest=rest,
    )


def stacked(rows: list[Row], names: dict[str, str], link: Link, **about: Any) -> Chart:
    """Bars of several values, without the columns that nobody has."""
    held = {name for row in rows for name, number in row.counts.items() if number}
    names = {name: label for name, label in names.items() if name in held}
    # What stands for many would make the others unreadably short.
    single = [row.total for row in rows if row.key is not None]
    scale = max([*single, 1])
    bars = [
        bar(row, names, link, max(scale, row.total) if row.key is None else scale)
        for row in rows
    ]
    return Chart(bars=bars, columns=list(names.values()), **about)


def single(
    counts: Any, names: dict[str, str], link: Callable[[str], str], **about: Any
) -> Chart:
    """One bar for each value that occurs."""
    scale = max([counts[name] for name in names] + [1])
    bars = []
    for name, label in names.items():
        if not (number := counts[name]):
            continue
        url, width = link(name), percent(number, scale)
        part = Part(name, label, number, url, "0%", width)
        bars.append(Bar(label, url, name, [part], [part], number))
    return Chart(bars=bars, columns=[], **about)


def results(with_rest: bool = True) -> dict[str, str]:
    """The values of implementation in the order of the charts."""
    names = {name: RESULTS[name] for name in ORDER}
    rest = {NOT_ASSESSED: str(Implementation.NOT_ASSESSED.label)}
    return {**names, **rest} if with_rest else names


def addressees(collection: int | None, **query: Any) -> str:
    query["editorial"] = State.PUBLISHED.value
    return list_url("addressee", collection, **query)


def came_of_it(held: Glance, collection: int | None) -> Chart:
    """What came of the advice: addressees by implementation."""
    known = sum(held.implementation.values()) - held.implementation[NOT_ASSESSED]
    total = held.implementation.total()
    rest = total - known
    return single(
        held.implementation,
        results(with_rest=False),
        lambda value: addressees(collection, implementation=value),
        id="came-of-it",
        title="What came of it",
        note=f"{known:,} of {total:,} addressees assessed",
        noun="Implementation",
        more=unassessed(rest, collection) if rest else None,
    )


def unassessed(number: int, collection: int | None) -> Part:
    url = addressees(collection, implementation=NOT_ASSESSED)
    return Part(NOT_ASSESSED, f"{number:,} not yet", number, url)


def by_source(held: Glance, collection: int | None) -> Chart:
    def link(row: Row, value: str) -> str:
        asked = {"implementation": value} if value else {}
        return addressees(collection, source=row.key, **asked)

    return stacked(
        held.by_source,
        results(),
        link,
        id="by-source",
        title="Implementation by source",
        note="Addressees of each source's recommendations",
        noun="Source",
    )


def by_actor(held: Glance, collection: int | None) -> Chart:
    def link(row: Row, value: str) -> str:
        asked = {"implementation": value} if value else {}
        return addressees(collection, actor=row.key, **asked)

    return stacked(
        held.by_actor,
        results(),
        link,
        id="by-actor",
        title="Implementation by actor",
        note="Those whom most advice addresses",
        noun="Actor",
    )


def kinds(held: Glance, collection: int | None) -> Chart:
    def link(row: Row, value: str) -> str:
        asked = {"kind": value} if value else {}
        asked["state"] = State.PUBLISHED.value
        return list_url("recommendation", collection, source=row.key, **asked)

    return stacked(
        held.kinds_by_source,
        {kind.value: str(kind.label) for kind in Kind},
        link,
        id="kinds",
        title="Recommendations by source",
        note="Explicit, implicit, or reported of somebody else",
        noun="Source",
        signed=False,
    )


def conditions(held: Glance, collection: int | None) -> Chart:
    number, hanging = held.conditions.total(), held.conditional
    return single(
        held.conditions,
        {state.value: str(state.label) for state in ConditionState},
        lambda value: list_url(
            "condition",
            collection,
            state=value,
            editorial=State.PUBLISHED.value,
        ),
        id="conditions",
        title="Conditional advice",
        note=f"{counted(hanging, 'recommendation')} "
        f"{'hangs' if hanging == 1 else 'hang'} on {counted(number, 'condition')}",
        noun="State of the condition",
        signed=False,
    )


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def grid(held: Glance, collection: int | None) -> Grid:
    """Response against implementation, without the rows and columns nobody has."""
    seen = {pair for pair, number in held.crossed.items() if number}
    answers = [
        (value.value, str(value.label))
        for value in Response
        if any(value == response for response, _ in seen)
    ]
    largest = max(
        [number for pair, number in held.crossed.items() if pair != UNKNOWN] + [1]
    )
    rows = [
        (
            name,
            label,
            [cell(held, collection, way, name, largest) for way, _ in answers],
        )
        for name, label in results().items()
        if any(name == value for _, value in seen)
    ]
    return Grid(columns=answers, rows=rows)


UNKNOWN = (NOT_CHECKED, NOT_ASSESSED)


def cell(
    held: Glance, collection: int | None, response: str, value: str, largest: int
) -> Cell:
    number = held.crossed[response, value]
    asked = {"response": response, "implementation": value}
    known = number and (response, value) != UNKNOWN
    level = max(1, round(4 * number / largest)) if known else 0
    return Cell(number, addressees(collection, **asked) if number else "", level)
