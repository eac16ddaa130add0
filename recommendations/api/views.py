"""The lists and records that programs read."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import (
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework.request import Request
from rest_framework.viewsets import ReadOnlyModelViewSet

from recommendations import points
from recommendations.api import clocks, filtersets, serializers
from recommendations.api.errors import MergedAway
from recommendations.api.writing import vocabulary
from recommendations.api.writing.ask import AskBody
from recommendations.api.writing.recommendation import RecommendationBody
from recommendations.api.writing.records import Tagged, Writes
from recommendations.api.writing.source import SourceBody
from recommendations.models import (
    Actor,
    Ask,
    AskMember,
    Assessment,
    Collection,
    Link,
    Person,
    Publisher,
    Recommendation,
    Source,
    State,
    Theme,
)
from recommendations.models.clocks import NOW
from recommendations.models.recommendation import RecommendationQuerySet


class Records(ReadOnlyModelViewSet):
    """A list and its records, found by key; `row_class` is the form of the list."""

    lookup_field = "key"
    row_class: Any = None

    def get_serializer_class(self) -> Any:
        if self.row_class and not self.detail:
            return self.row_class
        return super().get_serializer_class()

    def visible(self) -> RecommendationQuerySet:
        """The recommendations that the caller may see."""
        return Recommendation.objects.for_reader(self.request.user)


@extend_schema_view(
    retrieve=extend_schema(
        parameters=clocks.PARAMETERS,
        responses={
            200: serializers.RecommendationSerializer,
            301: OpenApiResponse(
                description="It was merged; `Location` is the address of the survivor."
            ),
        },
    )
)
class RecommendationViewSet(Writes, Records):
    """Recommendations: separable prescriptions, quoted from their source."""

    queryset = Recommendation.objects.all()
    serializer_class = serializers.RecommendationSerializer
    body_class = RecommendationBody
    row_class = serializers.RecommendationRow
    filterset_class = filtersets.RecommendationFilters
    lookup_field = "ref"
    lookup_value_regex = ".+"
    detail_parameters = ("as_of", "known_at")
    # As `tracking` locks it, so that a write never waits for a stronger lock.
    lock = {"of": ("self",)}

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().retrieve(request, *args, **kwargs)
        except Http404:
            return moved(request, self.visible(), kwargs["ref"])

    def get_queryset(self) -> RecommendationQuerySet:
        if not self.detail:
            return self.visible()
        return whole(self.visible()).exclude(state=State.MERGED)

    def filter_queryset(self, queryset: Any) -> QuerySet:
        found: Any = super().filter_queryset(queryset)
        return points.at(found, clocks.point_of(self.request)).for_list()

    def shown(self) -> RecommendationQuerySet:
        return points.at(self.get_queryset(), NOW).for_list()

    def held(self) -> Recommendation:
        """As of any record; raises MergedAway for one that leads to another."""
        found: Recommendation = super().held()
        if found.merged_into:
            raise MergedAway(found)
        return found

    def get_serializer_context(self) -> dict[str, Any]:
        point = clocks.point_of(self.request)
        return {**super().get_serializer_context(), "point": point}


def moved(
    request: Request, visible: RecommendationQuerySet, ref: str
) -> HttpResponsePermanentRedirect:
    """Lead from a merged recommendation to its survivor; raise Http404 if there is none."""
    survivor = get_object_or_404(visible, merged_recommendations__ref=ref)
    address = reverse("api:recommendation-detail", kwargs={"ref": survivor.ref})
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


def whole(visible: RecommendationQuerySet) -> RecommendationQuerySet:
    """Recommendations with what only their own address shows."""
    links = Link.objects.select_related("to", "recommendation")
    return (
        visible.with_asks()
        .select_related("assigned_to")
        .prefetch_related(
            Prefetch("links", links.filter(to__in=visible)),
            Prefetch("links_here", links.filter(recommendation__in=visible)),
        )
    )


class SourceViewSet(Writes, Records):
    """Sources: documents, with their bibliography; each at its address with its text."""

    queryset = Source.objects.all()
    serializer_class = serializers.SourceSerializer
    body_class = SourceBody
    row_class = serializers.SourceRow
    filterset_class = filtersets.SourceFilters

    def get_queryset(self) -> QuerySet:
        sources = Source.objects.for_list()
        if self.detail:
            sources = sources.defer(None)
        return sources.annotate(recommendation_count=self.recommendation_count())

    def recommendation_count(self) -> Coalesce:
        of_source = self.visible().filter(quote__source=OuterRef("pk")).order_by()
        counted = of_source.values("quote__source").annotate(count=Count("pk"))
        return Coalesce(
            Subquery(counted.values("count"), output_field=IntegerField()), 0
        )


class CollectionViewSet(Writes, Records):
    """Collections: folders of sources that are worked on together."""

    queryset = Collection.objects.all()
    serializer_class = serializers.CollectionSerializer
    body_class = vocabulary.CollectionBody
    filterset_class = filtersets.CollectionFilters


class PublisherViewSet(Writes, Records):
    """Publishers: organizations and periodicals that publish sources."""

    queryset = Publisher.objects.all()
    serializer_class = serializers.PublisherSerializer
    body_class = vocabulary.PublisherBody
    filterset_class = filtersets.PublisherFilters


class PersonViewSet(Writes, Records):
    """People: those who write sources."""

    queryset = Person.objects.all()
    serializer_class = serializers.PersonSerializer
    body_class = vocabulary.PersonBody
    filterset_class = filtersets.PersonFilters


class ActorViewSet(Writes, Records):
    """Actors: who can act or be acted upon; a tree, with what sources call them."""

    queryset = Actor.objects.select_related("parent").prefetch_related("aliases")
    serializer_class = serializers.ActorSerializer
    body_class = vocabulary.ActorBody
    filterset_class = filtersets.ActorFilters


class ThemeViewSet(Writes, Records):
    """Themes: what advice is about; a tree of two levels."""

    queryset = Theme.objects.select_related("parent")
    serializer_class = serializers.ThemeSerializer
    body_class = vocabulary.ThemeBody
    filterset_class = filtersets.ThemeFilters


class AskViewSet(Writes, Records):
    """Asks: policy questions across sources, with the stance of each recommendation."""

    queryset = Ask.objects.all()
    serializer_class = serializers.AskSerializer
    body_class = AskBody
    filterset_class = filtersets.AskFilters

    def get_queryset(self) -> QuerySet:
        members = AskMember.objects.filter(recommendation__in=self.visible())
        members = members.select_related("recommendation__quote__source")
        return Ask.objects.select_related("collection").prefetch_related(
            Prefetch("members", members.defer("recommendation__quote__source__text"))
        )


class AssessmentViewSet(Tagged, Records):
    """Assessments: append-only judgements on one addressee, on one axis."""

    queryset = Assessment.objects.all()
    serializer_class = serializers.AssessmentSerializer
    filterset_class = filtersets.AssessmentFilters
    lookup_field = "uid"

    def get_queryset(self) -> QuerySet:
        assessments = Assessment.objects.for_list()
        return assessments.filter(addressee__recommendation__in=self.visible())
