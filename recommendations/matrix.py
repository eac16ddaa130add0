"""Asks against the sources that answer them: who is for, who is against, and how much."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices

from recommendations.models import Ask, AskMember, Source
from recommendations.models.ask import Stance

# An alternative wants the same end by another way: it is on neither side.
FOR = frozenset({Stance.SAME, Stance.STRONGER, Stance.WEAKER, Stance.CONDITIONAL})
AGAINST = frozenset({Stance.OPPOSES})
NUMBERS = (
    *("no", "one", "two", "three", "four", "five"),
    *("six", "seven", "eight", "nine", "ten"),
)


class By(TextChoices):
    """What a column of the matrix stands for."""

    SOURCE = "source", "Source"
    AUTHOR = "author", "Author"
    PUBLISHER = "publisher", "Publisher"
    YEAR = "year", "Year"


class Order(TextChoices):
    CONTESTED = "contested", "Most contested first"
    MEMBERS = "members", "Most members first"
    TITLE = "title", "By title"


@dataclass(frozen=True)
class Sides:
    """Stances by number of members, and how many sources stand on each side."""

    stances: Counter[str]
    sources_for: int
    sources_against: int

    @property
    def contested(self) -> bool:
        return bool(self.sources_for and self.sources_against)


@dataclass(frozen=True)
class Column:
    """A source, an author, a publisher or a year."""

    key: Any
    label: str
    below: str = ""


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
    cells: dict[Any, Cell]

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


def sides(members: Iterable[tuple[str, Hashable]]) -> Sides:
    """Count members given as stance and source.

    A source counts once on each side that a member of it takes: it may stand on both.
    """
    taken = list(members)
    return Sides(
        stances=Counter(stance for stance, _ in taken),
        sources_for=len({source for stance, source in taken if stance in FOR}),
        sources_against=len({source for stance, source in taken if stance in AGAINST}),
    )


def sentence(found: Sides) -> str:
    """Sides in words: `same 2, opposes 1; two sources for, one against`."""
    if not found.stances:
        return "no recommendation answers it yet"
    counts = ", ".join(
        f"{stance} {found.stances[stance]}"
        for stance in Stance.values
        if found.stances[stance]
    )
    return f"{counts}; {balance(found.sources_for, found.sources_against)}"


def balance(number_for: int, number_against: int) -> str:
    if not number_for and not number_against:
        return "no source for or against"
    noun = "source" if number_for < 2 else "sources"
    against = in_words(number_against) if number_against else "none"
    return f"{in_words(number_for)} {noun} for, {against} against"


def in_words(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def matrix(asks: Any, advice: Any, *, by: str, order: str) -> Matrix:
    """The members of these asks among this advice, in six queries at any size."""
    answers = AskMember.objects.filter(ask__in=asks, recommendation__in=advice)
    found = list(
        answers.order_by("ask", "position", "pk").values_list(
            "ask", "stance", "recommendation__ref", "recommendation__quote__source"
        )
    )
    columns = columns_of({source for *_, source in found}, by)
    members: dict[int, list[Any]] = defaultdict(list)
    for ask, *member in found:
        members[ask].append(member)
    rows = [row(ask, members[ask.pk], columns) for ask in asks]
    return Matrix(in_order(columns, by), sorted(rows, key=PLACES[Order(order)]))


def row(ask: Ask, members: list[Any], columns: dict[int, list[Column]]) -> Row:
    cells: dict[Any, Cell] = defaultdict(Cell)
    for stance, ref, source in members:
        for column in columns[source]:
            cells[column.key].refs[stance].append(ref)
    taken = sides((stance, source) for stance, _, source in members)
    return Row(ask, taken, dict(cells))


def contest(row: Row) -> tuple[Any, ...]:
    """Most sources on the weaker side first, then most on both together."""
    both = row.sides.sources_for, row.sides.sources_against
    return -min(both), -sum(both) * row.sides.contested, row.ask.title, row.ask.key


PLACES: dict[Order, Callable[[Row], tuple[Any, ...]]] = {
    Order.CONTESTED: contest,
    Order.MEMBERS: lambda row: (-row.members, row.ask.title, row.ask.key),
    Order.TITLE: lambda row: (row.ask.title, row.ask.key),
}


def columns_of(keys: set[int], by: str) -> dict[int, list[Column]]:
    """The columns that each source stands in; sources by their date."""
    sources = Source.objects.filter(pk__in=keys).for_list()
    return {source.pk: COLUMNS[By(by)](source) for source in dated(sources)}


def in_order(columns: dict[int, list[Column]], by: str) -> list[Column]:
    """Each column once: sources and years by date, authors and publishers by name."""
    found = {column.key: column for each in columns.values() for column in each}
    if by in (By.AUTHOR, By.PUBLISHER):
        return sorted(found.values(), key=lambda column: column.label)
    return list(found.values())


def dated(sources: Any) -> list[Source]:
    return sorted(sources, key=lambda each: (each.published.first_day, each.key))


def of_source(source: Source) -> list[Column]:
    return [Column(source.pk, source.short_citation(), source.publisher.name)]


def of_authors(source: Source) -> list[Column]:
    people = [authorship.person for authorship in source.authorships.all()]
    named = [Column(person.pk, person.name) for person in people]
    return named or [Column(None, "No author named")]


def of_publisher(source: Source) -> list[Column]:
    return [Column(source.publisher_id, source.publisher.name)]


def of_year(source: Source) -> list[Column]:
    year = source.published.first_day.year
    return [Column(year, str(year))]


COLUMNS: dict[By, Callable[[Source], list[Column]]] = {
    By.SOURCE: of_source,
    By.AUTHOR: of_authors,
    By.PUBLISHER: of_publisher,
    By.YEAR: of_year,
}
