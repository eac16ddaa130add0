"""Two clocks: what was so in the world, and what we had recorded of it.

One expression gives the value of an addressee on an axis, for now and for any point of
either clock; the stored current values are its answer for now.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from recommendations.models.assessment import Assessment
from recommendations.models.axes import STRONG, UNASSESSED, Axis
from recommendations.text.dates import PartialDate, Precision


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the two clocks: None stands for now.

    `as_of` is a day in the world, `known_at` a moment of our records.
    """

    as_of: date | None = None
    known_at: datetime | None = None

    def is_now(self) -> bool:
        return self.as_of is None and self.known_at is None


NOW = Point()


def newest(axis: str, point: Point = NOW) -> QuerySet[Assessment]:
    """The assessment that holds at a point, for an outer addressee."""
    rows = Assessment.objects.filter(addressee=OuterRef("pk"), axis=axis)
    return rows.standing(point.known_at).true_by(point.as_of).newest_first()


def provisional(point: Point) -> Q:
    """Whether an assessment still waited for a second person."""
    waiting = Q(confirmed_at__isnull=True)
    if point.known_at is not None:
        waiting |= Q(confirmed_at__gt=point.known_at)
    return Q(value__in=sorted(STRONG)) & waiting


def values_at(point: Point = NOW) -> dict[str, Any]:
    """Annotations for addressees: `<axis>_then`, `_then_since`, `_then_provisional` …"""
    found: dict[str, Any] = {}
    for axis in Axis.values:
        rows = newest(axis, point)
        waits = rows.annotate(
            waits=Case(
                When(provisional(point), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
        )
        found |= {
            f"{axis}_then": Coalesce(
                Subquery(rows.values("value")[:1]),
                Value(UNASSESSED[Axis(axis)].value),
                output_field=CharField(),
            ),
            f"{axis}_then_since": Subquery(
                rows.values("true_from")[:1], output_field=DateField()
            ),
            f"{axis}_then_precision": Coalesce(
                Subquery(rows.values("true_from_precision")[:1]),
                Value(""),
                output_field=CharField(),
            ),
            f"{axis}_then_provisional": Coalesce(
                Subquery(waits.values("waits")[:1]), Value(False)
            ),
        }
    return found


def show(addressee: Any) -> Any:
    """Put the values of a point, which `values_at` annotated, in place of the current.

    The addressee is then for reading alone.
    """
    for axis in Axis.values:
        setattr(addressee, axis, getattr(addressee, f"{axis}_then"))
        setattr(addressee, f"{axis}_since", since_then(addressee, axis))
        waits = getattr(addressee, f"{axis}_then_provisional")
        setattr(addressee, f"{axis}_provisional", waits)
    return addressee


def since_then(addressee: Any, axis: str) -> Any:
    """The partial date that two annotated columns hold."""
    day = getattr(addressee, f"{axis}_then_since")
    if day is None:
        return None
    return PartialDate(day, Precision(getattr(addressee, f"{axis}_then_precision")))
