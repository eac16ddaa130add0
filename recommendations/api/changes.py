"""The feed of changes, which a program reads on from where it stopped."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.decorators import method_decorator
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from recommendations.api.filters import ChoiceFilter, FilterSet, KeyFilter, narrowed
from recommendations.api.filtersets import SEVERAL, RecommendationFilters
from recommendations.api.pagination import NUMBER, positive
from recommendations.api.parameters import view_of
from recommendations.api.told import told
from recommendations.api.view_query import query_of
from recommendations.models import (
    Ask,
    Change,
    ChangedNoun,
    ChangeVerb,
    Collection,
    Recommendation,
    Source,
)
from recommendations.models.change import ChangeQuerySet
from recommendations.tracking.numbering import number_changes

USUAL, MOST = 100, 1000  # changes in an answer
NOW = "now"


OF_COLLECTION = (
    "Key of a collection: changes of it and of its recommendations, sources and asks; "
    "also whatever was removed, of which nobody knows any more where it was. "
    f"{SEVERAL}"
)


OF_VIEW = (
    "Key of a saved view, one's own or shared: changes of the recommendations that it "
    "holds now, also those from before it held them."
)


@extend_schema_field({"type": "string", "description": OF_COLLECTION})
class CollectionFilter(KeyFilter):
    """By collections, which the changes themselves do not name."""

    def terms(self, value: list[str]) -> dict[str, Any]:
        return {}

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        return queryset.filter(of_collections(self.pks(value))) if value else queryset


class HeldByView(filters.CharFilter):
    """By the saved view that holds the recommendation that changed."""

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        if not value:
            return queryset
        request = self.parent.request
        visible = Recommendation.objects.for_reader(request.user)
        query = query_of(view_of(value, request.user))
        held = narrowed(visible, RecommendationFilters, query, request)
        refs = held.order_by().values("ref")
        return queryset.filter(noun=ChangedNoun.RECOMMENDATION, key__in=refs)


class ChangeFilters(FilterSet):
    kind = ChoiceFilter(
        field_name="noun",
        choices=ChangedNoun.choices,
        label=f"The kind of the record that changed. {SEVERAL}",
    )
    verb = ChoiceFilter(
        field_name="told_verb",
        choices=ChangeVerb.choices,
        label=f"What was done. {SEVERAL}",
    )
    collection = CollectionFilter("collection", of=Collection)
    view = HeldByView(label=OF_VIEW)


def of_collections(pks: list[int]) -> Q:
    """The changes of what is in these collections, and of what nobody can place."""
    recommendations = Recommendation.objects.filter(quote__source__collection__in=pks)
    sources = Source.objects.filter(collection__in=pks)
    asks = Ask.objects.filter(collection__in=pks)
    collections = Collection.objects.filter(pk__in=pks)
    placed = {
        ChangedNoun.RECOMMENDATION: recommendations.order_by().values("ref"),
        ChangedNoun.SOURCE: sources.order_by().values("key"),
        ChangedNoun.ASK: asks.order_by().values("key"),
        ChangedNoun.COLLECTION: collections.order_by().values("key"),
    }
    found = Q(noun__in=placed, verb=ChangeVerb.REMOVED)
    for noun, keys in placed.items():
        found |= Q(noun=noun, key__in=keys)
    return found


class ToldRecord(serializers.Serializer):
    """The record that changed."""

    kind = serializers.ChoiceField(choices=ChangedNoun.choices)
    key = serializers.CharField(help_text="Its ref, or its key.")
    former_key = serializers.CharField(
        allow_null=True, help_text="What its key was, where the change gave it another."
    )
    api_url = serializers.URLField(
        allow_null=True, help_text="Null if it is not there any more, or not for you."
    )


class ToldPart(serializers.Serializer):
    """The part of the record that changed."""

    kind = serializers.CharField(help_text="`addressee`, `condition`, `assessment` …")
    name = serializers.CharField(
        help_text="The key of its actor, its text, the uid of the assessment …"
    )


class ToldChange(serializers.Serializer):
    """One change of one record."""

    number = serializers.IntegerField(help_text="Its place in the feed, from 1.")
    moment = serializers.DateTimeField()
    verb = serializers.ChoiceField(
        choices=ChangeVerb.choices,
        help_text="What was done to the record. To those who see no drafts, a record "
        "that goes back to review is `withdrawn`, and `published` once it is back.",
    )
    record = ToldRecord()
    part = ToldPart(allow_null=True)
    person = serializers.CharField(
        allow_null=True, help_text="A username; null for the program, and for guests."
    )
    reason = serializers.CharField(
        allow_null=True,
        help_text="Null if none was given, if the record is not there, and for guests.",
    )
    change_id = serializers.UUIDField(
        allow_null=True, help_text="Shared by all changes of one request."
    )


class FeedPage(serializers.Serializer):
    """The next changes, and where to read on."""

    cursor = serializers.IntegerField(help_text="Send it as `since` the next time.")
    next = serializers.URLField(help_text="The address that goes on from there.")
    more = serializers.BooleanField(
        help_text="Whether there is more already; if not, come again in a while."
    )
    results = ToldChange(many=True)


@dataclass(frozen=True)
class Stretch:
    """Changes in their order, and the place up to which all of them were read."""

    changes: list[Any]
    cursor: Any
    more: bool


LIMIT = OpenApiParameter(
    "limit",
    OpenApiTypes.INT,
    description=f"Changes in the answer: {USUAL} unless told, at most {MOST}. More is "
    "cut to that.",
)
SINCE = OpenApiParameter(
    "since",
    OpenApiTypes.STR,
    description="The `cursor` of the answer before; what came after it is told. `0`, "
    "as if left out, is the beginning, and `now` the end.",
)


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class Feed(GenericAPIView):
    """The changes that a caller may be told of and asks for."""

    # Who may read these may follow them.
    queryset: Any = Recommendation.objects.all()
    serializer_class: Any = FeedPage
    filterset_class = ChangeFilters
    pagination_class: Any = None
    list_parameters: tuple[str, ...] = ("limit",)

    def asked_for(self) -> Any:
        changes = Change.objects.for_reader(self.request.user)
        return self.filter_queryset(changes.select_related("by"))

    def limit(self) -> int:
        words = self.request.query_params.get("limit", str(USUAL))
        return min(positive("limit", words), MOST)


class Changes(Feed):
    """Lists what changed since a place in the feed, in the order in which it did."""

    list_parameters = ("limit", "since")

    @extend_schema(
        operation_id="changes_list",
        summary="Follow the changes",
        description="Each change comes once, and none is missed, however many write "
        "at the same time. Keep `cursor` and send it as `since` the next time: also an "
        "empty answer has one. To start, take the cursor of `since=now`, read the "
        "lists, and follow from there.",
        tags=["changes"],
        parameters=[SINCE, LIMIT],
        filters=True,
        responses=FeedPage,
    )
    def get(self, request: Request) -> Response:
        asked, limit = self.asked_for(), self.limit()
        number_changes()
        stretch = read(asked, place(request), limit)
        address = request.build_absolute_uri()
        following = replace_query_param(address, "since", stretch.cursor)
        return Response(
            {
                "cursor": stretch.cursor,
                "next": following,
                "more": stretch.more,
                "results": told(stretch.changes, request),
            },
            headers={"Link": f'<{following}>; rel="next"'},
        )


def read(asked: ChangeQuerySet, since: int | None, limit: int) -> Stretch:
    """At most so many changes after a place in the feed; None is its end.

    The end is looked up first: what is numbered meanwhile is for the next reading.
    """
    last = Change.objects.last_number()
    if since is None:
        return Stretch([], last, more=False)
    if since > last:
        raise ValidationError(
            {
                "since": f"{since} lies ahead of the feed, which has come to {last}; if "
                "the database was set back, read the lists anew and begin at now"
            }
        )
    found = list(asked.between(since, last)[: limit + 1])
    more = len(found) > limit
    kept = found[:limit]
    return Stretch(kept, kept[-1].number if more else last, more=more)


def place(request: Request) -> int | None:
    """The place in the feed that the caller has come to; None for its end."""
    words = request.query_params.get("since", "0")
    if words == NOW:
        return None
    if not NUMBER.fullmatch(words):
        raise ValidationError(
            {
                "since": f"{words[:40]!r} is no place in the feed; send the cursor of "
                f"the answer before, 0 for the beginning, or {NOW}"
            }
        )
    return int(words) if len(words) <= 18 else 10**18
