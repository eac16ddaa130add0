"""The matrix of asks against those who answer them, as JSON and as a table."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations.api.filters import (
    ActorFilter,
    DescendantsFilter,
    FilterSet,
    KeyFilter,
    ThemeFilter,
)
from recommendations.api.filtersets import SEVERAL
from recommendations.api.negotiation import OneForm
from recommendations.api.serializers.values import Here
from recommendations.exports.tables import TABLE_FORMATS
from recommendations.matrix import By, Matrix, Order, Row, asked, matrix, sentence
from recommendations.matrix.columns import NOBODY
from recommendations.matrix.table import table
from recommendations.models import Ask, Collection, Recommendation, Stance

ABOUT = (
    "The asks in use in rows; in columns the sources, or whatever `by` names; in cells "
    "the recommendations that answer an ask, with their stance. `theme`, `actor` and "
    "`collection` choose asks, of which everything is told that answers them."
)


class OneOf(forms.ChoiceField):
    """One of the known words, which a refusal names."""

    def __init__(self, *, choices: Any, **kwargs: Any) -> None:
        known = ", ".join(value for value, _ in choices)
        told = {"invalid_choice": f"%(value)r is none of {known}"}
        super().__init__(choices=choices, error_messages=told, **kwargs)


class Word(filters.ChoiceFilter):
    """How the matrix is laid out; narrows nothing."""

    field_class = OneOf

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset


class FirstFilter(filters.CharFilter):
    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset


class MatrixFilters(FilterSet):
    by = Word(
        choices=By.choices, label="What the columns stand for; `source` unless told."
    )
    order = Word(
        choices=Order.choices,
        label="The order of the asks; `contested` unless told: those with most sources "
        "on the weaker side first.",
    )
    first = FirstFilter(
        max_length=100,
        label="Key of a column: the asks that are answered in it come first.",
    )
    theme = ThemeFilter(
        "members__recommendation__themes",
        label="Key of a theme of advice that answers the ask; one of the upper level "
        f"stands for all under it. {SEVERAL}",
    )
    actor = ActorFilter(
        "members__recommendation__addressees__actor",
        label="Key of an addressee of advice that answers the ask; with `theme`, of "
        f"one and the same advice. {SEVERAL}",
    )
    descendants = DescendantsFilter()
    collection = KeyFilter(
        "collection", of=Collection, label=f"Key of the ask's collection. {SEVERAL}"
    )

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        collections, themes, actors = map(self.pks, ("collection", "theme", "actor"))
        if collections is not None:
            queryset = queryset.filter(collection__in=collections)
        if deep := self.filters.get("descendants"):
            queryset = deep.filter(queryset, self.chosen("descendants"))
        advice = Recommendation.objects.for_reader(self.request.user)
        found: QuerySet = asked(queryset, advice, themes=themes, actors=actors)
        return found

    def pks(self, name: str) -> list[int] | None:
        """The primary keys that a filter means; None where it is not asked."""
        words = self.chosen(name)
        return self.filters[name].pks(words) if words else None


class AskOfMatrix(serializers.ModelSerializer):
    """An ask, by its key and its words."""

    api_url = Here("ask")
    collection: Any = serializers.CharField(source="collection.key")

    class Meta:
        model = Ask
        fields = ("api_url", "key", "collection", "title", "question")
        read_only_fields = fields


class ColumnSerializer(serializers.Serializer):
    key = serializers.CharField(
        allow_null=True,
        help_text="The record's key, or the year; null for what has no author, or no "
        "addressee.",
    )
    label: Any = serializers.CharField()
    below = serializers.CharField(help_text="Of a source, its publisher.")


class CellMember(serializers.Serializer):
    ref = serializers.CharField()
    stance = serializers.ChoiceField(choices=Stance.choices)


class CellSerializer(serializers.Serializer):
    """What answers the ask in one column."""

    column = serializers.CharField(allow_null=True, help_text="The column's key.")
    members = CellMember(many=True)


class MatrixRowSerializer(serializers.Serializer):
    ask = AskOfMatrix()
    summary = serializers.CharField(
        help_text="Such as `same 2, opposes 1; two sources for, one against`."
    )
    stances = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many take each stance."
    )
    sources_for = serializers.IntegerField()
    sources_against = serializers.IntegerField()
    contested = serializers.BooleanField(help_text="Sources stand on both sides.")
    cells = CellSerializer(many=True, help_text="Those that hold something.")


class MatrixSerializer(serializers.Serializer):
    """Asks against those who answer them."""

    by = serializers.ChoiceField(choices=By.choices)
    order = serializers.ChoiceField(choices=Order.choices)
    columns = ColumnSerializer(many=True)
    rows = MatrixRowSerializer(many=True)


class AskMatrix(GenericAPIView):
    """Sets asks against those who answer them."""

    queryset = Ask.objects.all()
    serializer_class = MatrixSerializer
    filterset_class = MatrixFilters
    pagination_class = None

    def get_queryset(self) -> QuerySet:
        return Ask.objects.filter(archived=False).select_related("collection")

    def layout(self) -> dict[str, str]:
        asked_for = self.request.query_params
        return {
            "by": asked_for.get("by", By.SOURCE.value),
            "order": asked_for.get("order", Order.CONTESTED.value),
        }

    def matrix(self) -> Matrix:
        asks = self.filter_queryset(self.get_queryset())
        advice = Recommendation.objects.for_reader(self.request.user)
        first = self.request.query_params.get("first")
        held = matrix(asks, advice, first=first, **self.layout())
        if first and first not in {column.key for column in held.columns}:
            raise ValidationError({"first": f"no column has the key {first!r}"})
        return held

    @extend_schema(
        operation_id="asks_matrix",
        summary="Set asks against those who answer them",
        description=ABOUT,
        tags=["asks"],
        filters=True,
        responses=MatrixSerializer,
    )
    def get(self, request: Request) -> Any:
        held = self.matrix()
        columns = [
            {"key": key_of(each.key), "label": each.label, "below": each.below}
            for each in held.columns
        ]
        rows = [told(row) for row in held.rows]
        found = {**self.layout(), "columns": columns, "rows": rows}
        return Response(self.get_serializer(found).data)


def told(row: Row) -> dict[str, Any]:
    """A row as its serializer reads it."""
    return {
        "ask": row.ask,
        "summary": sentence(row.sides),
        "stances": row.sides.stances,
        "sources_for": row.sides.sources_for,
        "sources_against": row.sides.sources_against,
        "contested": row.sides.contested,
        "cells": [
            {
                "column": key_of(key),
                "members": [
                    {"ref": ref, "stance": stance}
                    for stance, refs in cell.by_stance()
                    for ref in refs
                ],
            }
            for key, cell in row.cells.items()
        ],
    }


def key_of(key: str) -> str | None:
    return None if key == NOBODY else key


class MatrixFile(AskMatrix):
    """The matrix as a table, on no pages."""

    throttle_scope = "bulk"
    content_negotiation_class = OneForm
    name = ""

    def get(self, request: Request) -> Any:
        chosen = TABLE_FORMATS[self.name]
        file_name = f"asks-{timezone.localdate().isoformat()}.{self.name}"
        return StreamingHttpResponse(
            chosen.chunks(table(self.matrix())),
            content_type=chosen.media_type,
            headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
        )


def matrix_file(name: str) -> Any:
    """The view of one format, with its place in the schema."""
    media_type = TABLE_FORMATS[name].media_type.partition(";")[0]
    documented = extend_schema(
        operation_id=f"asks_matrix_{name}",
        summary=f"Set asks against those who answer them, as {name}",
        description=f"{ABOUT} A cell reads `same 2 (REF, REF); opposes 1 (REF)`. No "
        "spreadsheet takes a text for a formula: in CSV such a one has an apostrophe "
        "before it.",
        tags=["asks"],
        filters=True,
        responses={
            (200, media_type): OpenApiResponse(
                OpenApiTypes.STR if name == "csv" else OpenApiTypes.BINARY, "The file."
            )
        },
    )
    view: Any = type(f"Matrix{name.title()}", (MatrixFile,), {"name": name})
    return extend_schema_view(get=documented)(view).as_view()
