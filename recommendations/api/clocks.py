"""The two clocks as parameters: a day in the world, and a moment of our records."""

from typing import Any

from django.core.exceptions import ValidationError as FormError
from django.db.models import QuerySet
from django.http import QueryDict
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from recommendations.api.parameters import asked
from recommendations.clock_fields import DayField, MomentField
from recommendations.models.clocks import Point

AS_OF = (
    "What was so in the world on this day; of a year or a month, on its last day. An "
    "assessment whose `true_from` is a year or a month counts from its first day."
)
KNOWN_AT = (
    "What had been recorded by this moment: a date-time with its offset, such as "
    "2026-11-24T12:00:00Z, or a day, which means the end of it."
)


class PointFilter(filters.CharFilter):
    """A parameter that chooses a point; the other filters ask of it."""

    def filter(self, queryset: QuerySet, value: Any) -> QuerySet:
        return queryset


class AsOf(PointFilter):
    field_class = DayField

    def __init__(self, label: str = AS_OF) -> None:
        super().__init__(label=label)


class KnownAt(PointFilter):
    field_class = MomentField

    def __init__(self, label: str = KNOWN_AT) -> None:
        super().__init__(label=label)


def point_of(request: Request, prefix: str = "") -> Point:
    """The point that a request asks about; raises ValidationError."""
    return point_in(asked(request), prefix)


def point_in(parameters: QueryDict, prefix: str = "") -> Point:
    """The point that parameters ask about; raises ValidationError."""
    fields = {"as_of": DayField(), "known_at": MomentField()}
    found, faults = {}, {}
    for name, field in fields.items():
        try:
            words = parameters.get(f"{prefix}{name}")
            found[name] = field.clean(words) if words is not None else None
        except FormError as error:
            faults[f"{prefix}{name}"] = error.messages
    if faults:
        raise ValidationError(faults)
    return Point(**found)


PARAMETERS = [
    OpenApiParameter("as_of", str, description=AS_OF),
    OpenApiParameter("known_at", str, description=KNOWN_AT),
]
