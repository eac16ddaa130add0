"""A collection in numbers: what its published advice says, and what came of it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear

from recommendations.models import (
    Addressee,
    Assessment,
    Authorship,
    Axis,
    Condition,
    ConditionState,
    Recommendation,
    State,
)
from recommendations.models.axes import UNASSESSED
from recommendations.models.headline import HeadlineValue
from recommendations.models.source import short_citation
from recommendations.text.dates import PartialDate, Precision

SHOWN = 10  # sources, or actors, each with a row of its own
SOURCE = "quote__source"


@dataclass(frozen=True)
class Row:
    """A source, an actor or a year, and how many there are of each value."""

    key: Any
    label: str
    counts: Counter[str]
    stands_for: int = 1

    @property
    def total(self) -> int:
        return self.counts.total()


@dataclass(frozen=True)
class Glance:
    """What the published recommendations of a collection, or of all, come to."""

    sources: int = 0
    first: PartialDate | None = None
    last: PartialDate | None = None
    actors: int = 0
    recommendations: int = 0
    with_result: int = 0
    conditional: int = 0
    implementation: Counter[str] = field(default_factory=Counter)
    crossed: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_source: list[Row] = field(default_factory=list)
    kinds_by_source: list[Row] = field(default_factory=list)
    by_actor: list[Row] = field(default_factory=list)
    by_year: list[Row] = field(default_factory=list)
    conditions: Counter[str] = field(default_factory=Counter)


def glance(collection: int | None = None) -> Glance:
    """Count everything, in six queries at any size."""
    sources = counted_sources(collection)
    results = counted_results(collection)
    actors = counted_actors(collection)
    conditions, conditional = counted_conditions(collection)
    kinds, values = by_source(sources, results)
    dates = sorted((date_of(row) for row in sources), key=lambda day: day.first_day)
    keys = {row[SOURCE] for row in sources}
    return Glance(
        sources=len(keys),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        actors=len(actors),
        recommendations=sum(row["number"] for row in sources),
        with_result=sum(row["known"] for row in sources),
        conditional=conditional,
        implementation=summed(results, "implementation"),
        crossed=summed(results, "response", "implementation"),
        by_source=values,
        kinds_by_source=kinds,
        by_actor=largest(actors, "actors"),
        by_year=counted_years(collection),
        conditions=conditions,
    )


def within(rows: Any, collection: int | None, path: str = "") -> Any:
    """Those of published advice, at `path`, in one collection or in all."""
    rows = rows.filter(Q((f"{path}state", State.PUBLISHED))).order_by()
    if collection is None:
        return rows
    return rows.filter(Q((f"{path}{SOURCE}__collection", collection)))


def counted_sources(collection: int | None) -> list[dict[str, Any]]:
    """Recommendations of each source and kind, with what names the source."""
    rows = within(Recommendation.objects.all(), collection)
    names = ("published", "published_precision", "publisher__name")
    known = ~Q(headline=HeadlineValue.NOT_ASSESSED)
    return list(
        rows.values(SOURCE, *(f"{SOURCE}__{name}" for name in names), "kind").annotate(
            number=Count("pk"), known=Count("pk", filter=known)
        )
    )


def date_of(row: dict[str, Any]) -> PartialDate:
    day = row[f"{SOURCE}__published"]
    return PartialDate(day, Precision(row[f"{SOURCE}__published_precision"]))


def counted_results(collection: int | None) -> list[dict[str, Any]]:
    """Addressees of each source, response and implementation."""
    rows = within(Addressee.objects.all(), collection, "recommendation__")
    columns = (f"recommendation__{SOURCE}", "response", "implementation")
    return list(rows.values(*columns).annotate(number=Count("pk")))


def summed(rows: list[dict[str, Any]], *columns: str) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for row in rows:
        key = tuple(row[column] for column in columns)
        found[key if len(key) > 1 else key[0]] += row["number"]
    return found


def by_source(
    sources: list[dict[str, Any]], results: list[dict[str, Any]]
) -> tuple[list[Row], list[Row]]:
    """Kinds of recommendation, and implementation, of the largest sources by date."""
    size = summed(sources, SOURCE)
    shown = [key for key, _ in size.most_common(SHOWN)]
    dated = {row[SOURCE]: date_of(row) for row in sources}
    shown.sort(key=lambda key: (dated[key].first_day, key))
    labels = citations(sources, shown)
    kinds: dict[int | None, Row] = {
        key: Row(key, labels[key], Counter()) for key in shown
    }
    values: dict[int | None, Row] = {
        key: Row(key, labels[key], Counter()) for key in shown
    }
    if others := len(size) - len(shown):
        label = f"{others} other{'' if others == 1 else 's'}"
        kinds[None] = Row(None, label, Counter(), others)
        values[None] = Row(None, label, Counter(), others)
    for row in sources:
        key = row[SOURCE] if row[SOURCE] in kinds else None
        kinds[key].counts[row["kind"]] += row["number"]
    for row in results:
        source = row[f"recommendation__{SOURCE}"]
        key = source if source in values else None
        values[key].counts[row["implementation"]] += row["number"]
    return list(kinds.values()), list(values.values())


def citations(sources: list[dict[str, Any]], shown: list[int]) -> dict[int, str]:
    """The short citation of each source."""
    people: dict[int, list[str]] = {key: [] for key in shown}
    rows = Authorship.objects.filter(source__in=shown).order_by("source", "position")
    for source, name in rows.values_list("source", "person__name"):
        people[source].append(name)
    named = {row[SOURCE]: row for row in sources if row[SOURCE] in people}
    return {
        key: short_citation(
            people[key], row[f"{SOURCE}__publisher__name"], date_of(row)
        )
        for key, row in named.items()
    }


def counted_actors(collection: int | None) -> list[Row]:
    """Implementation by the actor who is addressed, the most addressed first."""
    rows = within(Addressee.objects.all(), collection, "recommendation__")
    found: dict[int, Row] = {}
    columns = ("actor", "actor__name", "implementation")
    for actor, name, value, number in rows.values_list(*columns).annotate(
        number=Count("pk")
    ):
        row = found.setdefault(actor, Row(actor, name, Counter()))
        row.counts[value] += number
    return sorted(found.values(), key=lambda row: (-row.total, row.label))


def largest(rows: list[Row], noun: str) -> list[Row]:
    """The first rows, and one that stands for all the others."""
    rest = rows[SHOWN:]
    if len(rest) < 2:
        return rows
    counts = sum((row.counts for row in rest), Counter())
    return [*rows[:SHOWN], Row(None, f"{len(rest)} other {noun}", counts, len(rest))]


def counted_years(collection: int | None) -> list[Row]:
    """Standing assessments of implementation, by the year from which they hold."""
    rows = Assessment.objects.standing().on(Axis.IMPLEMENTATION)
    rows = rows.exclude(value=UNASSESSED[Axis.IMPLEMENTATION])
    rows = within(rows, collection, "addressee__recommendation__")
    found: dict[int, Row] = {}
    years = rows.values_list(ExtractYear("true_from"), "value")
    for year, value, number in years.annotate(number=Count("pk")):
        row = found.setdefault(year, Row(year, str(year), Counter()))
        row.counts[value] += number
    return [found[year] for year in sorted(found)]


def counted_conditions(collection: int | None) -> tuple[Counter[str], int]:
    """Conditions by state, and how many recommendations hang on one or more."""
    rows = within(Condition.objects.all(), collection, "recommendation__")
    states = {
        state: Count("pk", filter=Q(state=state)) for state in ConditionState.values
    }
    found = rows.aggregate(hanging=Count("recommendation", distinct=True), **states)
    hanging = found.pop("hanging")
    return Counter(found), hanging
