"""What changed between two points of the two clocks."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations.api.clocks import AS_OF, KNOWN_AT, AsOf, KnownAt, point_of
from recommendations.api.filters import FilterSet, KeyFilter
from recommendations.api.filtersets import SEVERAL
from recommendations.api.pagination import Pages
from recommendations.api.serializers import (
    ActorSummary,
    Here,
    PartialDateField,
    RecommendationSummary,
)
from recommendations.differences import Difference, differences, with_causes
from recommendations.models import (
    Actor,
    Addressee,
    Assessment,
    Axis,
    Collection,
    Recommendation,
    Source,
)
from recommendations.models.assessment import value_label
from recommendations.models.clocks import Point


class DifferenceFilters(FilterSet):
    from_as_of = AsOf(f"The first point. {AS_OF}")
    from_known_at = KnownAt(f"The first point. {KNOWN_AT}")
    to_as_of = AsOf(f"The second point; today unless told. {AS_OF}")
    to_known_at = KnownAt(f"The second point; now unless told. {KNOWN_AT}")
    collection = KeyFilter(
        "recommendation__quote__source__collection",
        of=Collection,
        label=f"Key of a collection. {SEVERAL}",
    )
    source = KeyFilter(
        "recommendation__quote__source",
        of=Source,
        label=f"Key of the source of the recommendation. {SEVERAL}",
    )

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        start, end = self.point("from"), self.point("to")
        if start == end:
            raise ValidationError(
                {
                    "from_as_of": "the two points are one and the same; say from when "
                    "with from_as_of or from_known_at"
                }
            )
        addressees: Any = super().filter_queryset(queryset)
        return differences(addressees, start, end)

    def point(self, side: str) -> Point:
        return Point(self.chosen(f"{side}_as_of"), self.chosen(f"{side}_known_at"))


class ValueThen(serializers.Serializer):
    value = serializers.CharField()
    label: Any = serializers.CharField()


class CauseSerializer(serializers.ModelSerializer):
    """The assessment that made the difference."""

    api_url = Here("assessment", "uid")
    value = serializers.CharField()
    true_from = PartialDateField()

    class Meta:
        model = Assessment
        fields = ("api_url", "uid", "value", "true_from", "assessed_at", "rationale")
        read_only_fields = fields


class DifferenceSerializer(serializers.Serializer):
    """An addressee whose value on an axis is not the same at both points."""

    recommendation = RecommendationSummary()
    actor = ActorSummary()
    axis = serializers.ChoiceField(choices=Axis.choices)
    # `from` is a word of Python, and cannot be assigned to.
    locals()["from"] = ValueThen(source="before", help_text="At the first point.")
    to = ValueThen(source="after", help_text="At the second point.")
    because = CauseSerializer(
        allow_null=True,
        help_text="The assessment that made the difference: the newer of the two, or "
        "the correction of the former. Null where the second point simply lies before "
        "everything that is known.",
    )


class Differences(GenericAPIView):
    """Lists the values that differ between two points of the two clocks."""

    queryset = Addressee.objects.all()
    serializer_class = DifferenceSerializer
    filterset_class = DifferenceFilters
    pagination_class = Pages

    def get_queryset(self) -> QuerySet:
        visible = Recommendation.objects.for_reader(self.request.user)
        return Addressee.objects.filter(recommendation__in=visible.order_by())

    @extend_schema(
        operation_id="differences_list",
        summary="List what changed between two points",
        description="By `ref`, actor and axis: each value that is not the same at both "
        "points. Give the first point at least; the second is now unless told.",
        tags=["differences"],
        filters=True,
        responses=DifferenceSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        rows = with_causes(page or [], point_of(request, "to_"))
        rows = [shown(row) for row in rows]
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


def shown(row: Difference) -> dict[str, Any]:
    """A difference as its serializer reads it."""
    return {
        # With their primary keys: what has none has no address.
        "recommendation": Recommendation(
            pk=row["recommendation_pk"], ref=row["ref"], summary=row["summary"]
        ),
        "actor": Actor(
            pk=row["actor_pk"],
            key=row["actor_key"],
            name=row["actor_name"],
            kind=row["actor_kind"],
        ),
        "axis": row["axis"],
        "before": value(row["axis"], row["value_before"]),
        "after": value(row["axis"], row["value_after"]),
        "because": row["because"],
    }


def value(axis: str, name: str) -> dict[str, str]:
    return {"value": name, "label": value_label(axis, name)}
