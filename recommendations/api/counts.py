"""How many recommendations there are of each value, at a point of the two clocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError as FormError
from django.db.models import Count, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations import points
from recommendations.api.clocks import point_of
from recommendations.api.errors import nearest
from recommendations.api.filters import Words, WordsField
from recommendations.api.filtersets import DERIVED, STORED, RecommendationFilters
from recommendations.models import (
    Addressee,
    Axis,
    Direction,
    Disposition,
    Implementation,
    Kind,
    Recommendation,
    State,
    Strength,
)
from recommendations.models import Response as ResponseChoices
from recommendations.models.clocks import Point, values_at
from recommendations.models.headline import HeadlineValue
from recommendations.models.recommendation import RecommendationQuerySet
from recommendations.models.schedule import Freshness, Schedule

Counted = dict[str, Any]


@dataclass(frozen=True)
class Choices:
    """A field of recommendations with known values, stored or computed."""

    name: str
    values: Any

    def count(self, chosen: RecommendationQuerySet, point: Point) -> Iterator[Counted]:
        for value, number in tally(*self.rows(chosen, point)):
            yield counted(value, self.values(value).label, number)

    def rows(self, chosen: RecommendationQuerySet, point: Point) -> tuple[Any, str]:
        """What is counted, and the path to its value."""
        if self.name not in DERIVED or (self.name in STORED and point.is_now()):
            return chosen, self.name
        value = DERIVED[self.name](point)
        return chosen.annotate(value_then=value), "value_then"


class OfAddressees(Choices):
    """An axis of addressees, who are counted in place of recommendations."""

    def rows(self, chosen: RecommendationQuerySet, point: Point) -> tuple[Any, str]:
        addressees = Addressee.objects.filter(recommendation__in=chosen.values("pk"))
        if point.is_now():
            return addressees, self.name
        value = values_at(point)[f"{self.name}_then"]
        return addressees.annotate(value_then=value), "value_then"


@dataclass(frozen=True)
class Keyed:
    """Other records that recommendations lead to, by key and name."""

    name: str
    path: str
    words: str = "name"

    def count(self, chosen: RecommendationQuerySet, point: Point) -> Iterator[Counted]:
        chosen = chosen.filter(**{f"{self.path}__isnull": False})
        paths = f"{self.path}__key", f"{self.path}__{self.words}"
        for key, name, number in tally(chosen, *paths):
            yield counted(key, name, number)


FIELDS: dict[str, Any] = {
    field.name: field
    for field in (
        Choices("headline", HeadlineValue),
        Choices("kind", Kind),
        Choices("direction", Direction),
        Choices("strength", Strength),
        Choices("state", State),
        Choices("disposition", Disposition),
        Choices("schedule", Schedule),
        Choices("freshness", Freshness),
        OfAddressees(Axis.RESPONSE.value, ResponseChoices),
        OfAddressees(Axis.IMPLEMENTATION.value, Implementation),
        Keyed("source", "quote__source", words="title"),
        Keyed("publisher", "quote__source__publisher"),
        Keyed("theme", "themes"),
        Keyed("actor", "addressees__actor"),
    )
}


def tally(rows: QuerySet, *paths: str) -> QuerySet:
    """How many rows there are of each value, the most frequent first."""
    counts = rows.order_by().values_list(*paths).annotate(number=Count("pk"))
    return counts.order_by("-number", paths[0])


def counted(value: str, label: Any, number: int) -> Counted:
    return {"value": value, "label": str(label), "count": number}


class FieldsField(WordsField):
    """Names of fields to count by."""

    default_error_messages = {
        "required": f"say what to count by; any of {', '.join(FIELDS)}"
    }

    def validate(self, value: list[str]) -> None:
        if not value:
            raise FormError(self.error_messages["required"], code="required")
        for name in value:
            if name not in FIELDS:
                fault = nearest(name, FIELDS, "field to count by")
                raise FormError(f"{fault}; known are {', '.join(FIELDS)}", code="by")


class By(filters.MultipleChoiceFilter):
    """Chooses the fields that are counted by; narrows nothing."""

    field_class = FieldsField

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        return queryset


class CountFilters(RecommendationFilters):
    ordering = None  # type: ignore[assignment]
    by = By(
        label=f"The fields to count by, parted by commas: {', '.join(FIELDS)}.",
        choices=[(name, name) for name in FIELDS],
        required=True,
    )


class CountSerializer(serializers.Serializer):
    """A value, and how many have it."""

    value = serializers.CharField(help_text="As the filter of this name takes it.")
    label: Any = serializers.CharField()
    count = serializers.IntegerField()


class CountsSerializer(serializers.Serializer):
    """The counts at a point; values that none has are left out."""

    as_of = serializers.DateField(allow_null=True, help_text="Null for today.")
    known_at = serializers.DateTimeField(allow_null=True, help_text="Null for now.")
    count = serializers.IntegerField(help_text="All recommendations that are counted.")
    counts = serializers.DictField(
        child=CountSerializer(many=True),
        help_text="By field, the most frequent value first.",
    )


class Counts(GenericAPIView):
    """Counts recommendations by the values of some fields."""

    queryset = Recommendation.objects.all()
    serializer_class = CountsSerializer
    filterset_class = CountFilters
    pagination_class = None

    def get_queryset(self) -> RecommendationQuerySet:
        return Recommendation.objects.for_reader(self.request.user)

    @extend_schema(
        operation_id="recommendations_counts",
        summary="Count recommendations by the values of fields",
        description="Of those that the filters leave, as of the point of the two "
        "clocks. `response` and `implementation` count their addressees; all other "
        "fields count recommendations, and of `theme` and `actor` one recommendation "
        "can have several.",
        tags=["recommendations"],
        filters=True,
        responses=CountsSerializer,
    )
    def get(self, request: Request) -> Response:
        point = point_of(request)
        filtered = self.filter_queryset(self.get_queryset()).order_by()
        chosen = Recommendation.objects.filter(pk__in=filtered.values("pk"))
        asked = Words().value_from_datadict(request.query_params, {}, "by")
        counts = {name: list(FIELDS[name].count(chosen, point)) for name in asked}
        found = {"count": chosen.count(), "counts": counts}
        return Response({**points.written(point), **found})
