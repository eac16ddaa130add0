"""The rows of a matrix: asks, each with what stands in its columns."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import TextChoices

from recommendations.matrix.columns import Column, columns_of, in_order
from recommendations.matrix.sides import Sides, sides
from recommendations.models import Ask, AskMember
from recommendations.models.ask import Stance


class Order(TextChoices):
    CONTESTED = "contested", "Most contested first"
    MEMBERS = "members", "Most members first"
    FOR = "for", "Most sources for first"
    AGAINST = "against", "Most sources against first"
    TITLE = "title", "By title"


class Member(NamedTuple):
    """A recommendation that answers an ask."""

    stance: str
    ref: str
    recommendation: int
    source: int


@dataclass
class Cell:
    """The refs of the members of one ask in one column, by stance."""

    refs: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def by_stance(self) -> list[tuple[str, list[str]]]:
        return [(each, self.refs[each]) for each in Stance.values if each in self.refs]


@dataclass(frozen=True)
class Row:
    """An ask, its sides, and its cells by the key of their column."""

    ask: Ask
    sides: Sides
    cells: dict[str, Cell]

    @property
    def members(self) -> int:
        return self.sides.stances.total()


@dataclass(frozen=True)
class Matrix:
    columns: list[Column]
    rows: list[Row]

    @property
    def contested(self) -> int:
        return sum(row.sides.contested for row in self.rows)


def asked(
    asks: Any,
    advice: Any,
    *,
    themes: Collection[int] | None = None,
    actors: Collection[int] | None = None,
) -> Any:
    """Of these asks those that advice answers which has one of the themes, and one of
    the addressees; None asks for any.

    The rows still tell all that answers such an ask, or the sides would not be true.
    """
    if themes is None and actors is None:
        return asks
    if themes is not None:
        advice = advice.filter(themes__in=themes)
    if actors is not None:
        advice = advice.filter(addressees__actor__in=actors)
    answers = AskMember.objects.filter(recommendation__in=advice.order_by())
    return asks.filter(pk__in=answers.order_by().values("ask"))


def matrix(
    asks: Any, advice: Any, *, by: str, order: str = Order.CONTESTED, first: Any = None
) -> Matrix:
    """The members of these asks among this advice, in six queries at any size.

    Asks that the column of the key `first` answers come before the others.
    """
    members = members_of(asks, advice)
    sources = {
        each.recommendation: each.source for row in members.values() for each in row
    }
    columns = columns_of(sources, by)
    rows = [row(ask, members[ask.pk], columns) for ask in asks]
    rows.sort(key=PLACES[Order(order)])
    if first is not None:
        rows.sort(key=lambda row: first not in row.cells)
    return Matrix(in_order(columns, by), rows)


def members_of(asks: Any, advice: Any) -> dict[int, list[Member]]:
    answers = AskMember.objects.filter(
        ask__in=asks.order_by(), recommendation__in=advice.order_by()
    )
    columns = ("stance", "recommendation__ref", "recommendation")
    found: dict[int, list[Member]] = defaultdict(list)
    for ask, *facts in answers.order_by("ask", "position", "pk").values_list(
        "ask", *columns, "recommendation__quote__source"
    ):
        found[ask].append(Member(*facts))
    return found


def row(ask: Ask, members: list[Member], columns: dict[int, list[Column]]) -> Row:
    cells: dict[str, Cell] = defaultdict(Cell)
    for member in members:
        for column in columns[member.recommendation]:
            cells[column.key].refs[member.stance].append(member.ref)
    return Row(ask, sides_of(members), dict(cells))


def sides_of(members: Iterable[Member]) -> Sides:
    return sides((member.stance, member.source) for member in members)


def contest(row: Row) -> tuple[Any, ...]:
    """Most sources on the weaker side first, then most on both together."""
    both = row.sides.sources_for, row.sides.sources_against
    return -min(both), -sum(both) * row.sides.contested, *title(row)


def title(row: Row) -> tuple[Any, ...]:
    return row.ask.title, row.ask.key


PLACES: dict[Order, Callable[[Row], tuple[Any, ...]]] = {
    Order.CONTESTED: contest,
    Order.MEMBERS: lambda row: (-row.members, *title(row)),
    Order.FOR: lambda row: (-row.sides.sources_for, *contest(row)),
    Order.AGAINST: lambda row: (-row.sides.sources_against, *contest(row)),
    Order.TITLE: title,
}
