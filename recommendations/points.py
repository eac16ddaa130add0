"""Recommendations as they stood at a point of the two clocks, now included."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import TruncMonth, TruncYear
from django.db.models.lookups import Exact, GreaterThan
from django.db.models.query import ModelIterable
from django.utils import timezone

from recommendations.models import (
    Addressee,
    Assessment,
    Axis,
    Implementation,
    Recommendation,
)
from recommendations.models.axes import DONE
from recommendations.models.clocks import NOW, Point, show, values_at
from recommendations.models.headline import (
    FIRST,
    MIXED,
    Headline,
    headline,
)
from recommendations.models.recommendation import RecommendationQuerySet
from recommendations.models.schedule import (
    Freshness,
    Schedule,
    freshness_case,
    schedule_case,
)
from recommendations.text.dates import Precision

IMPLEMENTATION = f"{Axis.IMPLEMENTATION}_then"


class Shown(ModelIterable):
    """Addressees that hold the values of the point in place of the current ones."""

    def __iter__(self) -> Iterator[Any]:
        for addressee in super().__iter__():
            yield show(addressee)


def at(queryset: RecommendationQuerySet, point: Point) -> RecommendationQuerySet:
    """Let recommendations hold what was so at a point: their addressees' values, and
    `last_assessed`.

    Call it before `for_list`, which goes on from these addressees.
    """
    queryset = queryset.annotate(last_assessed=last_assessed_at(point))
    if point.is_now():
        return queryset
    addressees = Addressee.objects.annotate(**values_at(point))
    # Prefetching leaves no other place to touch each row that it has read.
    addressees._iterable_class = Shown
    return queryset.prefetch_related(Prefetch("addressees", addressees))


def headline_of(recommendation: Recommendation) -> Headline:
    """The headline that the addressees give, as they are held in memory."""
    return headline([row.standing() for row in recommendation.addressees.all()])


def headline_at(point: Point = NOW) -> Case:
    """The value of the headline at a point, for filtering and ordering.

    It is the rule of `headline_value`, said to the database.
    """
    then = Addressee.objects.filter(recommendation=OuterRef("pk")).order_by()
    then = then.annotate(**{IMPLEMENTATION: values_at(point)[IMPLEMENTATION]})
    lowest, highest = extreme(then, Min), extreme(then, Max)
    return Case(
        *(
            When(Exists(then.filter(**{IMPLEMENTATION: first})), then=Value(first))
            for first in FIRST
        ),
        When(~Exists(then), then=Value(Implementation.NOT_ASSESSED.value)),
        When(Exact(lowest, highest), then=lowest),
        default=Value(MIXED),
        output_field=CharField(),
    )


def provisional_at(point: Point = NOW) -> Case:
    """Whether the headline rests on what waits for a second person, at a point.

    It is the rule of `headline`, said to the database.
    """
    then = Addressee.objects.filter(recommendation=OuterRef("pk")).order_by()
    found, waits = values_at(point), f"{IMPLEMENTATION}_provisional"
    then = then.annotate(**{name: found[name] for name in (IMPLEMENTATION, waits)})
    waiting = then.filter(**{waits: True})
    firsts = [
        When(
            Exists(then.filter(**{IMPLEMENTATION: first})),
            then=Exists(waiting.filter(**{IMPLEMENTATION: first})),
        )
        for first in FIRST
    ]
    return Case(*firsts, default=Exists(waiting), output_field=BooleanField())


def extreme(addressees: QuerySet[Any], function: Any) -> Subquery:
    """The first or the last value of the addressees, whatever their order means."""
    values = addressees.values("recommendation").annotate(
        extreme=function(F(IMPLEMENTATION))
    )
    return Subquery(values.values("extreme"), output_field=CharField())


def today(point: Point) -> date:
    """The day in the world that a point means; schedules count from it."""
    return point.as_of or timezone.localdate()


def moment(point: Point) -> datetime:
    """The moment of our records that a point means; freshness counts back from it."""
    return point.known_at or timezone.now()


def schedule_of(recommendation: Recommendation, point: Point = NOW) -> Schedule:
    """The schedule that the addressees give, as they are held in memory."""
    return recommendation.schedule(today(point))


def freshness_of(recommendation: Recommendation, point: Point = NOW) -> Freshness:
    """The freshness that the newest assessment gives."""
    last_assessed = last_assessed_of(recommendation)
    return recommendation.freshness(last_assessed, moment(point))


def last_assessed_of(recommendation: Any) -> datetime | None:
    """When the newest assessment was recorded, which `at` has read."""
    moment: datetime | None = recommendation.last_assessed
    return moment


def schedule_at(point: Point = NOW) -> Case:
    """The schedule at a point, for filtering and ordering."""
    rows = Addressee.objects.filter(recommendation=OuterRef("pk")).order_by()
    then: Any = rows.alias(**implementation_at(point))
    undone = Exists(then.exclude(value__in=DONE))
    late = Exists(then.filter(after_due()))
    return schedule_case(today(point), finished=Exists(then) & ~undone, late=late)


def implementation_at(point: Point) -> dict[str, Any]:
    """`value` and `since` of an addressee's implementation; for now, those stored."""
    if point.is_now():
        return {
            "value": F(Axis.IMPLEMENTATION),
            "since": F(f"{Axis.IMPLEMENTATION}_since"),
        }
    found = values_at(point)
    return {"value": found[IMPLEMENTATION], "since": found[f"{IMPLEMENTATION}_since"]}


def after_due() -> Q:
    """Whether an addressee's `since` lies after the year, month or day that is due.

    The period that holds it then begins later than the one that is due.
    """
    begun: dict[Precision, Any] = {
        Precision.YEAR: TruncYear("since", output_field=DateField()),
        Precision.MONTH: TruncMonth("since", output_field=DateField()),
        Precision.DAY: F("since"),
    }
    terms = Q()
    for precision, day in begun.items():
        later = GreaterThan(day, F("recommendation__due"))
        terms |= Q(later, recommendation__due_precision=precision.value)
    return terms


def freshness_at(point: Point = NOW) -> Case:
    """The freshness at a point, for filtering and ordering."""
    return freshness_case(moment(point), last_assessed_at(point))


def last_assessed_at(point: Point = NOW) -> Subquery:
    """When the newest assessment of any addressee was recorded, by then."""
    rows = Assessment.objects.filter(addressee__recommendation=OuterRef("pk"))
    if point.known_at is not None:
        rows = rows.filter(assessed_at__lte=point.known_at)
    newest = rows.order_by().values("addressee__recommendation")
    newest = newest.annotate(newest=Max("assessed_at"))
    return Subquery(newest.values("newest"), output_field=DateTimeField())


def written(point: Point) -> dict[str, str | None]:
    """A point for JSON; null stands for now."""
    return {
        "as_of": point.as_of.isoformat() if point.as_of else None,
        "known_at": moment_record(point.known_at),
    }


def moment_record(moment: datetime | None) -> str | None:
    """A moment for JSON."""
    return moment.isoformat().replace("+00:00", "Z") if moment else None
