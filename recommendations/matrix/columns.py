"""What the columns of a matrix stand for, and which of them a recommendation is in."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import TextChoices

from recommendations.models import Addressee, Source

# The key of the column of those that have no author, or no addressee.
NOBODY = ""


class By(TextChoices):
    """What a column of the matrix stands for."""

    SOURCE = "source", "Source"
    AUTHOR = "author", "Author"
    PUBLISHER = "publisher", "Publisher"
    ACTOR = "actor", "Addressee"
    YEAR = "year", "Year"


@dataclass(frozen=True, slots=True)
class Column:
    """A source, an author, a publisher, an addressee or a year.

    `key` is the record's own key, or the year; `pk` its primary key, if it is a record.
    """

    key: str
    label: str
    below: str = ""
    pk: int | None = None


def columns_of(advice: Mapping[int, int], by: str) -> dict[int, list[Column]]:
    """The columns of each recommendation, given as primary keys with their sources.

    The recommendations come in the order of their sources' dates.
    """
    if by == By.ACTOR:
        return of_addressees(list(advice))
    held: dict[int, list[int]] = defaultdict(list)
    for recommendation, source in advice.items():
        held[source].append(recommendation)
    sources = Source.objects.filter(pk__in=held).for_list()
    return {
        recommendation: COLUMNS[By(by)](source)
        for source in dated(sources)
        for recommendation in held[source.pk]
    }


def in_order(columns: dict[int, list[Column]], by: str) -> list[Column]:
    """Each column once: sources and years by date, the others by name."""
    found = {column.key: column for each in columns.values() for column in each}
    if by in (By.SOURCE, By.YEAR):
        return list(found.values())
    return sorted(found.values(), key=attrgetter("label", "key"))


def dated(sources: Any) -> list[Source]:
    return sorted(sources, key=lambda each: (each.published.first_day, each.key))


def of_addressees(advice: list[int]) -> dict[int, list[Column]]:
    columns: dict[int, list[Column]] = {each: [] for each in advice}
    rows = Addressee.objects.filter(recommendation__in=advice)
    for row in rows.select_related("actor").order_by("position", "pk"):
        column = Column(row.actor.key, row.actor.name, pk=row.actor_id)
        columns[row.recommendation_id].append(column)
    nobody = Column(NOBODY, "Nobody addressed")
    return {each: found or [nobody] for each, found in columns.items()}


def of_source(source: Source) -> list[Column]:
    name = source.publisher.name
    return [Column(source.key, source.short_citation(), name, source.pk)]


def of_authors(source: Source) -> list[Column]:
    people = [authorship.person for authorship in source.authorships.all()]
    named = [Column(person.key, person.name, pk=person.pk) for person in people]
    return named or [Column(NOBODY, "No author named")]


def of_publisher(source: Source) -> list[Column]:
    publisher = source.publisher
    return [Column(publisher.key, publisher.name, pk=publisher.pk)]


def of_year(source: Source) -> list[Column]:
    year = str(source.published.first_day.year)
    return [Column(year, year)]


COLUMNS: dict[By, Callable[[Source], list[Column]]] = {
    By.SOURCE: of_source,
    By.AUTHOR: of_authors,
    By.PUBLISHER: of_publisher,
    By.YEAR: of_year,
}
