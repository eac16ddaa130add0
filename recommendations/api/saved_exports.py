"""Saved exports: a file that a spreadsheet or a notebook fetches from one address."""

from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from recommendations import exports, tracking
from recommendations.api.bodies import Body
from recommendations.api.clocks import point_in
from recommendations.api.errors import UnknownParameter, by_field
from recommendations.api.export import (
    answer,
    choice_of_words,
    media_type_of,
    shape_of,
)
from recommendations.api.filters import narrowed, refuse_unclear, refuse_unknown
from recommendations.api.filtersets import RecommendationFilters
from recommendations.api.pagination import CursorPages
from recommendations.api.parameters import unfolded
from recommendations.api.verbs import Verb
from recommendations.exports.stamp import stamp
from recommendations.models import Recommendation, SavedExport
from recommendations.models.saved_export import LONGEST_QUERY

ADD, CHANGE = "recommendations.add_savedexport", "recommendations.change_savedexport"
TAGS = ["exports"]


FORMAT_CHOICES = list(exports.FORMATS)


class SavedExportSerializer(serializers.ModelSerializer):
    """A saved export, and the address of its file."""

    file_url = serializers.SerializerMethodField()
    owner: Any = serializers.SlugRelatedField(slug_field="username", read_only=True)
    columns = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = SavedExport
        fields = (
            *("file_url", "key", "name", "owner", "shared"),
            *("query", "format", "columns", "rows"),
        )
        read_only_fields = fields

    def to_representation(self, export: SavedExport) -> Any:
        shown = super().to_representation(export)
        return shown | {"columns": export.column_names()}

    def get_file_url(self, export: SavedExport) -> str:
        request = self.context.get("request")
        return reverse("api:export-file", [export.key], request=request)


class SavedExportBody(Body):
    name = serializers.CharField(max_length=60)
    query = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_QUERY,
        help_text="Filters, `ordering`, `as_of` and `known_at`, as in the address of "
        "the list: `collection=iraq&ordering=-published`.",
    )
    format = serializers.ChoiceField(choices=FORMAT_CHOICES)
    columns = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="Names of columns; none for all.",
    )
    rows = serializers.ChoiceField(
        choices=exports.RowsOf.choices, required=False, allow_blank=True
    )
    shared = serializers.BooleanField(
        required=False, help_text="Whether others may fetch it, and see what they may."
    )


class SavedExports(Verb):
    """Lists saved exports, one's own and those that others share, and keeps one."""

    queryset = SavedExport.objects.all()
    serializer_class = SavedExportBody
    pagination_class = CursorPages
    needs = ADD

    @extend_schema(
        operation_id="exports_list",
        summary="List the saved exports",
        tags=TAGS,
        responses=SavedExportSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, {"format", *CursorPages.parameters})
        refuse_unclear(request.query_params, ())
        found = SavedExport.objects.for_reader(request.user).select_related("owner")
        page = self.paginate_queryset(found)
        shown = SavedExportSerializer(page, many=True, context={"request": request})
        return self.get_paginated_response(shown.data)

    @extend_schema(
        operation_id="exports_create",
        summary="Keep an export under an address",
        tags=TAGS,
        responses={201: SavedExportSerializer},
    )
    @transaction.atomic
    def post(self, request: Request) -> Response:
        export = kept(SavedExport(), self.sent(request), request)
        shown = SavedExportSerializer(export, context={"request": request})
        return Response(shown.data, status=201)


class SavedExportFile(Verb):
    """The file of a saved export, as its caller may see it; and changes of it."""

    serializer_class = SavedExportBody
    throttle_scope = "bulk"
    needs = CHANGE

    def export(self) -> SavedExport:
        found = SavedExport.objects.for_reader(self.request.user)
        export: SavedExport = get_object_or_404(found, key=self.kwargs["key"])
        return export

    @extend_schema(
        operation_id="exports_retrieve",
        summary="Fetch the file of a saved export",
        description="What has not changed since the `ETag` that `If-None-Match` names "
        "is answered with a 304, at the cost of a query or two.",
        tags=TAGS,
        responses={
            **{
                (200, media_type_of(name)): OpenApiResponse(
                    shape_of(name), "The file, streamed, in the format of the export."
                )
                for name in exports.FORMATS
            },
            304: OpenApiResponse(description="Nothing has changed."),
        },
    )
    def get(self, request: Request, key: str) -> Any:
        refuse_unknown(request.query_params, {"format"})
        export = self.export()
        tag = f'W/"{tag_of(export, request.user)}"'
        unchanged = get_conditional_response(request, etag=tag)
        if unchanged is not None:
            unchanged.headers["ETag"] = tag
            return unchanged
        query = query_of(export, request.user)
        found = answer(
            filtered(query, request), choice_of_export(export), point_in(query)
        )
        found.headers["ETag"] = tag
        found.headers["Cache-Control"] = "private, no-cache"
        return found

    @extend_schema(
        operation_id="exports_partial_update",
        summary="Change a saved export, under the same address",
        tags=TAGS,
        responses=SavedExportSerializer,
    )
    @transaction.atomic
    def patch(self, request: Request, key: str) -> Response:
        body = self.get_serializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        export = kept(self.export(), body.validated_data, request)
        shown = SavedExportSerializer(export, context={"request": request})
        return Response(shown.data)

    @extend_schema(
        operation_id="exports_destroy",
        summary="Remove a saved export",
        tags=TAGS,
        request=None,
        responses={204: None},
    )
    @transaction.atomic
    def delete(self, request: Request, key: str) -> Response:
        tracking.remove_export(self.export(), by=request.user)
        return Response(status=204)


def kept(export: SavedExport, sent: dict[str, Any], request: Request) -> SavedExport:
    """Keep what was sent, once it is clear that a file can be made of it."""
    for name, value in sent.items():
        setattr(export, name, ",".join(value) if name == "columns" else value)
    choice_of_export(export)
    try:
        query = query_of(export, request.user)
        filtered(query, request)
        point_in(query)
    except UnknownParameter as error:
        raise ValidationError({"query": [str(error.detail)]}) from None
    except ValidationError as error:
        told = [f"{name}: {words[0]}" for name, words in by_field(error.detail).items()]
        raise ValidationError({"query": told}) from None
    return tracking.keep_export(export, by=request.user)


def choice_of_export(export: SavedExport) -> exports.Choice:
    return choice_of_words(export.format, export.column_names(), export.rows)


def filtered(query: QueryDict, request: Request) -> Any:
    """What the caller may see of what a query of the list finds."""
    visible = Recommendation.objects.for_reader(request.user)
    return narrowed(visible, RecommendationFilters, query, request)


def query_of(export: SavedExport, user: Any) -> QueryDict:
    """What the export asks, with the view that it may name."""
    return unfolded(QueryDict(export.query), user)


def tag_of(export: SavedExport, user: Any) -> str:
    """What stays the same as long as the file does; editors see more than readers."""
    edits = user.has_perm("recommendations.change_recommendation")
    query = query_of(export, user).urlencode()
    chosen = (query, export.format, export.columns, export.rows)
    return stamp(*chosen, edits, user.pk)
