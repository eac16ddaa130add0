"""What happened to a recommendation and its parts: who, when, why, and from what."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations.api.filters import refuse_unclear, refuse_unknown
from recommendations.api.pagination import Pages
from recommendations.history import values
from recommendations.history.edits import Lookup, edits, moves_of_quote
from recommendations.models import (
    Addressee,
    AskMember,
    Comment,
    Condition,
    Link,
    Recommendation,
    Target,
)

PARTS = (Addressee, Target, Condition)
# These name other recommendations, which may be drafts.
NAMING_OTHERS = (Link, AskMember)


class FieldChange(serializers.Serializer):
    """A field before and after; records stand by their keys."""

    name = serializers.CharField()
    before = serializers.JSONField(help_text="Null if it held nothing.")
    after = serializers.JSONField(help_text="Null if it holds nothing any more.")


class ChangedRecord(serializers.Serializer):
    """The record, or the part of it, that was changed."""

    kind = serializers.CharField(help_text="`recommendation`, `addressee` …")
    name = serializers.CharField(help_text="Its ref, the key of its actor or ask …")


class ChangeSerializer(serializers.Serializer):
    """One row of history."""

    moment = serializers.DateTimeField()
    person = serializers.CharField(allow_null=True, help_text="A username.")
    reason = serializers.CharField(allow_null=True)
    change_id = serializers.UUIDField(
        allow_null=True, help_text="Shared by all rows of one request."
    )
    verb = serializers.CharField(help_text="`created`, `changed` or `removed`.")
    record = ChangedRecord()
    changes = FieldChange(many=True)


class OfRecommendation(GenericAPIView):
    """A list of what happened to one recommendation."""

    queryset: Any = Recommendation.history.all()
    filter_backends = ()
    pagination_class = Pages

    def recommendation(self) -> Recommendation:
        """The one that the address names, if the parameters are ones of a list."""
        refuse_unknown(self.request.query_params, {"format", *Pages.parameters})
        refuse_unclear(self.request.query_params, ())
        visible = Recommendation.objects.for_reader(self.request.user)
        return get_object_or_404(visible, ref=self.kwargs["ref"])

    def parts(self, record: Recommendation) -> list[tuple[Any, Lookup]]:
        """The parts whose edits the caller may read, and how they are found."""
        edits = self.request.user.has_perm("recommendations.change_recommendation")
        return of_record(PARTS + NAMING_OTHERS if edits else PARTS, record)


def of_record(
    models: tuple[Any, ...], record: Recommendation
) -> list[tuple[Any, Lookup]]:
    """How the rows are found that are, or were, of a recommendation."""
    return [
        (model, {"id__in": model.history.filter(recommendation=record.pk).values("id")})
        for model in models
    ]


class History(OfRecommendation):
    """Lists the changes of a recommendation and of its parts, the newest first."""

    serializer_class = ChangeSerializer

    @extend_schema(
        operation_id="recommendations_history",
        summary="List the changes of a recommendation",
        description="With those of its addressees, targets, conditions and comments; "
        "links and asks are told to those alone who may edit.",
        tags=["recommendations"],
        responses=ChangeSerializer(many=True),
    )
    def get(self, request: Request, ref: str) -> Response:
        record = self.recommendation()
        parts = [*self.parts(record), *of_record((Comment,), record)]
        found = edits([(Recommendation, {"id": record.pk}), *parts])
        found += moves_of_quote(record)
        found.sort(key=lambda edit: edit.order, reverse=True)
        rows = map(values.told, self.paginate_queryset(found) or [])
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)
