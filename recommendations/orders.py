"""Orders of recommendations that mean something, for screens and programs alike."""

from collections.abc import Callable
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    Max,
    OuterRef,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import NullIf
from django.db.models.lookups import Exact

from recommendations.models import (
    Addressee,
    Axis,
    Condition,
    Confidence,
    Priority,
    Strength,
)
from recommendations.models.clocks import Point, values_at
from recommendations.models.headline import HeadlineValue
from recommendations.models.schedule import Schedule
from recommendations.points import headline_at, schedule_at

# From what went wrong to what was done; what nobody looked at comes last.
BY_RESULT = (
    HeadlineValue.CONTRARY_ACTION,
    HeadlineValue.REVERSED,
    HeadlineValue.ABANDONED,
    HeadlineValue.STALLED,
    HeadlineValue.NO_ACTION_FOUND,
    HeadlineValue.MIXED,
    HeadlineValue.ANNOUNCED,
    HeadlineValue.IN_PROGRESS,
    HeadlineValue.PARTIALLY_IMPLEMENTED,
    HeadlineValue.IMPLEMENTED_OTHERWISE,
    HeadlineValue.IMPLEMENTED,
    HeadlineValue.NOT_ASSESSED,
)
STRONGEST = (Strength.MUST, Strength.SHOULD, Strength.COULD)
MOST_URGENT = (Priority.HIGH, Priority.NORMAL, Priority.LOW)
SUREST = (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)
LATEST = (
    Schedule.OVERDUE,
    Schedule.DUE_SOON,
    Schedule.NOT_DUE,
    Schedule.MET_LATE,
    Schedule.MET,
    Schedule.NO_DEADLINE,
)


def ranked(column: Any, values: Any) -> Case:
    """The place of a value in an order that means something."""
    places = [When(Exact(column, Value(str(v))), then=n) for n, v in enumerate(values)]
    return Case(*places, default=len(places))


def by_result(point: Point) -> Case:
    return ranked(F("headline") if point.is_now() else headline_at(point), BY_RESULT)


def newest_since(point: Point) -> Subquery:
    """Since when what is known of the addressees is so: the newest of their dates."""
    rows = Addressee.objects.filter(recommendation=OuterRef("pk")).order_by()
    column = f"{Axis.IMPLEMENTATION}_since"
    if not point.is_now():
        found, column = values_at(point), f"{Axis.IMPLEMENTATION}_then_since"
        rows = rows.annotate(**{column: found[column]})
    newest = rows.values("recommendation").annotate(newest=Max(F(column)))
    return Subquery(newest.values("newest"), output_field=DateField())


def first_condition() -> Subquery:
    rows = Condition.objects.filter(recommendation=OuterRef("pk"))
    return Subquery(rows.order_by("state", "pk").values("state")[:1])


def written(column: str) -> NullIf:
    """A text, or null for none."""
    return NullIf(F(column), Value(""), output_field=CharField())


# Of each: what is compared, at a point of the two clocks.
ORDERS: dict[str, Callable[[Point], Any]] = {
    "result": by_result,
    "since": newest_since,
    "condition": lambda point: first_condition(),
    "strength": lambda point: ranked(F("strength"), STRONGEST),
    "confidence": lambda point: ranked(F("confidence"), SUREST),
    "priority": lambda point: ranked(F("priority"), MOST_URGENT),
    "schedule": lambda point: ranked(schedule_at(point), LATEST),
    "timeframe": lambda point: written("timeframe"),
    "closing_reason": lambda point: written("closing_reason"),
}
