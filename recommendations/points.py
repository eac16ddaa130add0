"""Recommendations as they stood at a point of the two clocks, now included."""

from collections.abc import Iterator
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.lookups import Exact
from django.db.models.query import ModelIterable

from recommendations.models import Addressee, Axis, Implementation, Recommendation
from recommendations.models.clocks import NOW, Point, show, values_at
from recommendations.models.headline import (
    FIRST,
    MIXED,
    Headline,
    headline,
)
from recommendations.models.recommendation import RecommendationQuerySet

IMPLEMENTATION = f"{Axis.IMPLEMENTATION}_then"


class Shown(ModelIterable):
    """Addressees that hold the values of the point in place of the current ones."""

    def __iter__(self) -> Iterator[Any]:
        for addressee in super().__iter__():
            yield show(addressee)


def at(queryset: RecommendationQuerySet, point: Point) -> RecommendationQuerySet:
    """Let the addressees of recommendations hold the values of a point.

    Call it before `for_list`, which goes on from these addressees.
    """
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


def extreme(addressees: QuerySet[Any], function: Any) -> Subquery:
    """The first or the last value of the addressees, whatever their order means."""
    values = addressees.values("recommendation").annotate(
        extreme=function(F(IMPLEMENTATION))
    )
    return Subquery(values.values("extreme"), output_field=CharField())


def written(point: Point) -> dict[str, str | None]:
    """A point for JSON; null stands for now."""
    return {
        "as_of": point.as_of.isoformat() if point.as_of else None,
        "known_at": (
            point.known_at.isoformat().replace("+00:00", "Z")
            if point.known_at
            else None
        ),
    }
