"""The advice that an actor is given, or that an author, a publisher or a theme gives."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, F, QuerySet

from recommendations import points
from recommendations.matrix.rows import Member, sides_of
from recommendations.matrix.sides import AGAINST, FOR, Sides
from recommendations.models import (
    Actor,
    Addressee,
    Ask,
    AskMember,
    Axis,
    Evidence,
    Recommendation,
    Source,
)
from recommendations.models.clocks import Point, values_at
from recommendations.models.recommendation import RecommendationQuerySet
from recommendations.text.dates import PartialDate, Precision

ADDRESSED = "addressees__actor"
SOURCE = "quote__source"
MOST_CONTRARY = 6  # asks that are shown with both sides
MOST_NAMED = 12  # sources, or actors, each with a number of its own


@dataclass(frozen=True)
class Scope:
    """The advice of some records: of actors those who should act, of others who gives it.

    `path` leads from a recommendation to them. With `others`, what anybody else says on
    the same asks is set against it.
    """

    path: str
    keys: Collection[int]
    others: bool = False

    def of(self, advice: RecommendationQuerySet) -> RecommendationQuerySet:
        tied = Recommendation._base_manager.filter(**{f"{self.path}__in": self.keys})
        return advice.filter(pk__in=tied.order_by().values("pk"))

    @property
    def actors(self) -> Collection[int] | None:
        """The addressees that are meant, where not all are."""
        return self.keys if self.path == ADDRESSED else None

    def alone(self) -> bool:
        """Whether it is that of one addressee, without those below."""
        return self.path == ADDRESSED and len(self.keys) == 1


class Counted(NamedTuple):
    """A record, and how many recommendations are tied to it."""

    record: Any
    number: int


@dataclass(frozen=True)
class Extent:
    """How much advice there is, from when to when, in which sources."""

    recommendations: int
    first: PartialDate | None
    last: PartialDate | None
    sources: int
    publishers: int
    by_source: list[Counted]


@dataclass(frozen=True)
class Contrary:
    """An ask on which this advice is contested, and who takes which side."""

    ask: Ask
    sides: Sides
    for_it: list[Member]
    against: list[Member]


def extent(own: RecommendationQuerySet) -> Extent:
    """Count the advice by its sources, of which the largest are read."""
    columns = ("published", "published_precision", "publisher")
    rows = (
        own.order_by()
        .values(SOURCE, *(f"{SOURCE}__{name}" for name in columns))
        .annotate(number=Count("pk"))
    )
    found = sorted(rows, key=lambda row: (row[f"{SOURCE}__published"], row[SOURCE]))
    number = Counter({row[SOURCE]: row["number"] for row in found})
    largest = dict(number.most_common(MOST_NAMED))
    sources = Source.objects.for_list().filter(pk__in=largest)
    return Extent(
        recommendations=number.total(),
        first=date_of(found[0]) if found else None,
        last=date_of(found[-1]) if found else None,
        sources=len(found),
        publishers=len({row[f"{SOURCE}__publisher"] for row in found}),
        by_source=[
            Counted(source, number[source.pk])
            for source in sorted(sources, key=lambda each: each.published.first_day)
        ],
    )


def date_of(row: dict[str, Any]) -> PartialDate:
    day = row[f"{SOURCE}__published"]
    return PartialDate(day, Precision(row[f"{SOURCE}__published_precision"]))


def addressees_of(
    own: RecommendationQuerySet, actors: Collection[int] | None
) -> QuerySet[Addressee]:
    rows = Addressee.objects.filter(recommendation__in=own.order_by()).order_by()
    return rows if actors is None else rows.filter(actor__in=actors)


def results(addressees: QuerySet[Addressee], point: Point) -> Counter[str]:
    """How many addressees have which implementation at a point."""
    column = F(Axis.IMPLEMENTATION.value)
    then: Any = column if point.is_now() else values_at(point)["implementation_then"]
    rows = addressees.annotate(value=then).values_list("value")
    return Counter(dict(rows.annotate(number=Count("pk"))))


def asked_to_act(addressees: QuerySet[Addressee]) -> tuple[list[Counted], int]:
    """The actors who are asked most, and how many there are in all."""
    rows = addressees.values_list("actor").annotate(number=Count("pk"))
    number = Counter(dict(rows))
    largest = dict(number.most_common(MOST_NAMED))
    actors = Actor.objects.in_bulk(largest)
    counted = [Counted(actors[key], largest[key]) for key in largest]
    counted.sort(key=lambda each: (-each.number, each.record.name))
    return counted, len(number)


def contrary(
    own: RecommendationQuerySet, visible: RecommendationQuerySet, *, others: bool
) -> tuple[list[Contrary], int]:
    """The most contested of the asks on which this advice stands on a side.

    Both sides are of this advice, or with `others` of anybody's. The number is of all.
    """
    mine = AskMember.objects.filter(
        recommendation__in=own.order_by(), ask__archived=False
    )
    members = by_ask(told_of(mine.filter(stance__in=FOR | AGAINST)))
    if others:
        rows = AskMember.objects.filter(
            ask__in=list(members), recommendation__in=visible.order_by()
        )
        members = by_ask(told_of(rows))
    taken = {ask: sides_of(rows) for ask, rows in members.items()}
    contested = {ask: found for ask, found in taken.items() if found.contested}
    ranked = sorted(contested, key=lambda ask: place(contested[ask], ask))
    asks = Ask.objects.in_bulk(ranked[:MOST_CONTRARY])
    return [
        Contrary(
            asks[ask],
            contested[ask],
            [each for each in members[ask] if each.stance in FOR],
            [each for each in members[ask] if each.stance in AGAINST],
        )
        for ask in ranked[:MOST_CONTRARY]
    ], len(ranked)


def told_of(rows: QuerySet[AskMember]) -> Iterable[tuple[int, Member]]:
    columns = ("ask", "stance", "recommendation__ref", "recommendation")
    dated = rows.order_by(f"recommendation__{SOURCE}__published", "position", "pk")
    for ask, *facts in dated.values_list(*columns, f"recommendation__{SOURCE}"):
        yield ask, Member(*facts)


def by_ask(rows: Iterable[tuple[int, Member]]) -> dict[int, list[Member]]:
    found: dict[int, list[Member]] = defaultdict(list)
    for ask, member in rows:
        found[ask].append(member)
    return found


def place(found: Sides, ask: int) -> tuple[int, ...]:
    """Most sources on the weaker side first."""
    both = found.sources_for, found.sources_against
    return -min(both), -sum(both), ask


def in_order(
    own: RecommendationQuerySet, *, newest_first: bool
) -> RecommendationQuerySet:
    """By the date of the source, then by reference."""
    day = F(f"{SOURCE}__published")
    return own.order_by(day.desc() if newest_first else day.asc(), "ref")


def whole(
    keys: Collection[int], visible: RecommendationQuerySet, point: Point
) -> dict[int, Recommendation]:
    """These recommendations with all that a row tells, as they stood at a point."""
    rows = points.at(visible.filter(pk__in=keys), point).for_list().with_asks()
    return {row.pk: row for row in rows}


def evidence_of(keys: Collection[int], point: Point) -> dict[int, int]:
    """By addressee of these recommendations: the pieces of evidence recorded by then."""
    rows = Evidence.objects.filter(assessment__addressee__recommendation__in=keys)
    if point.known_at is not None:
        rows = rows.filter(assessment__assessed_at__lte=point.known_at)
    counted = rows.order_by().values_list("assessment__addressee")
    return dict(counted.annotate(number=Count("pk")))
