"""What happened to a recommendation and its parts: who, when, why, and from what."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations.api.filters import refuse_unclear, refuse_unknown
from recommendations.models import (
    Addressee,
    AskMember,
    Comment,
    Condition,
    Link,
    Quote,
    Recommendation,
    Target,
)
from recommendations.models.fields import PrecisionField

VERBS = {"+": "created", "~": "changed", "-": "removed"}
PARTS = (Addressee, Target, Condition, Comment)
# These name other recommendations, which may be drafts.
NAMING_OTHERS = (Link, AskMember)
# What the program keeps for itself.
UNTOLD = frozenset({"id", "version", "edited_by", "position", "recommendation"})
OWN_COLUMNS = frozenset({"change_id"})
# Many-to-many content of a historical row: field, accessor, name of its record.
SEVERAL = (
    ("themes", "historicalrecommendation_themes_set", "theme"),
    ("attributed_actors", "historicalrecommendation_attributed_actors_set", "actor"),
)


class FieldChange(serializers.Serializer):
    """A field before and after; records stand by their keys."""

    name = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


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


class History(GenericAPIView):
    """Lists the changes of a recommendation and of its parts, the newest first."""

    queryset = Recommendation.history.all()
    serializer_class = ChangeSerializer
    filter_backends = ()

    @extend_schema(
        operation_id="recommendations_history",
        summary="List the changes of a recommendation",
        description="With those of its addressees, targets, conditions and comments; "
        "links and asks are told to those alone who may edit.",
        tags=["recommendations"],
        responses=ChangeSerializer(many=True),
    )
    def get(self, request: Request, ref: str) -> Response:
        refuse_unknown(request.query_params, {"format", "page", "page_size"})
        refuse_unclear(request.query_params, ())
        visible = Recommendation.objects.for_reader(request.user)
        recommendation = get_object_or_404(visible, ref=ref)
        edits = request.user.has_perm("recommendations.change_recommendation")
        parts = PARTS + NAMING_OTHERS if edits else PARTS
        found = changes(recommendation, parts)
        page = self.paginate_queryset(found)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


def changes(
    recommendation: Recommendation, parts: tuple[type[Model], ...]
) -> list[dict[str, Any]]:
    """The rows of history with what each changed, the newest first.

    Of the quote, only where it went: which one it is, the recommendation says.
    """
    found = [
        change
        for model in (Recommendation, *parts)
        for change in of(model, recommendation)
    ] + [move for move in of(Quote, recommendation) if move["verb"] == VERBS["~"]]
    return sorted(found, key=lambda change: change["order"], reverse=True)


def of(model: Any, recommendation: Recommendation) -> Iterator[dict[str, Any]]:
    """The changes of the rows of one model that are, or were, of a recommendation."""
    before: dict[int, dict[str, Any]] = {}
    for row in rows(model, recommendation):
        after = {} if row.history_type == "-" else told(model, row)
        yield change(model, row, before.get(row.id, {}), after)
        before[row.id] = after


def rows(model: Any, recommendation: Recommendation) -> Any:
    """The historical rows, the oldest first, in a fixed number of queries."""
    history = model.history.model.objects
    named = [field.name for field in history.model._meta.fields if field.is_relation]
    every = history.select_related(*named).order_by("history_date", "history_id")
    if model is Recommendation:
        several = [f"{accessor}__{name}" for _, accessor, name in SEVERAL]
        return every.filter(id=recommendation.pk).prefetch_related(*several)
    if model is Quote:
        return every.filter(id=recommendation.quote_id)
    here = history.filter(recommendation=recommendation.pk).values("id")
    return every.filter(id__in=here)


def change(
    model: Any, row: Any, before: dict[str, Any], after: dict[str, Any]
) -> dict[str, Any]:
    names = [name for name in before | after if before.get(name) != after.get(name)]
    return {
        "order": (row.history_date, model.__name__, row.history_id),
        "moment": row.history_date,
        "person": row.history_user.username if row.history_user else None,
        "reason": row.history_change_reason,
        "change_id": row.change_id,
        "verb": VERBS[row.history_type],
        "record": {"kind": model._meta.model_name, "name": name_of(model, row)},
        "changes": [
            {"name": name, "before": before.get(name), "after": after.get(name)}
            for name in names
        ],
    }


def told(model: Any, row: Any) -> dict[str, Any]:
    """The fields of a historical row that say something, as plain values."""
    found = {
        field.name: plain(getattr(row, field.name))
        for field in row._meta.fields
        if not field.name.startswith("history_")
        and field.name not in UNTOLD | OWN_COLUMNS
        and not isinstance(field, PrecisionField)
    }
    if model is Recommendation:
        for name, accessor, to in SEVERAL:
            keys = (plain(getattr(one, to)) for one in getattr(row, accessor).all())
            found[name] = sorted(filter(None, keys)) or None
    return {name: value for name, value in found.items() if value not in (None, "")}


def plain(value: Any) -> Any:
    """A value for JSON; a record is told by its key."""
    if isinstance(value, Model):
        for name in ("key", "ref", "username", "uid"):
            if hasattr(value, name):
                return str(getattr(value, name))
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def name_of(model: Any, row: Any) -> str:
    for name in ("ref", "actor", "ask", "to", "text"):
        if getattr(row, name, None) and model is not Comment:
            return str(plain(getattr(row, name)))
    return str(row.id)
