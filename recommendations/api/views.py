"""The lists and records that programs read."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from drf_spectacular.utils import (
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from recommendations.api import clocks, filtersets, records, serializers, sparse
from recommendations.api.errors import MergedAway
from recommendations.api.hits import add_hits
from recommendations.api.writing import vocabulary
from recommendations.api.writing.ask import AskBody
from recommendations.api.writing.recommendation import RecommendationBody
from recommendations.api.writing.records import Tagged, Writes
from recommendations.api.writing.source import SourceBody
from recommendations.exports.names import Names
from recommendations.exports.records import Maker, Record
from recommendations.models import (
    Actor,
    Ask,
    AskMember,
    Assessment,
    Collection,
    Person,
    Publisher,
    Recommendation,
    Source,
    Theme,
)
from recommendations.models.recommendation import RecommendationQuerySet


def joined(path: str) -> Callable[[Any], Any]:
    """Reads one record to each along with them."""
    return lambda queryset: queryset.select_related(path)


def fetched(path: Any) -> Callable[[Any], Any]:
    """Reads several records to each, in queries of their own."""
    return lambda queryset: queryset.prefetch_related(path)


class Records(ReadOnlyModelViewSet):
    """A list and its records, found by key; `row_class` is the form of the list."""

    lookup_field = "key"
    row_class: Any = None
    # By action: what is there on demand alone.
    expandable: dict[str, tuple[str, ...]] = {}
    # By field: how what it shows is read along with the records.
    parts: dict[str, Callable[[Any], Any]] = {}
    clocks: tuple[str, ...] = ()

    def get_serializer_class(self) -> Any:
        if self.row_class and not self.detail and not self.is_sparse():
            return self.row_class
        return super().get_serializer_class()

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        serializer = super().get_serializer(*args, **kwargs)
        if self.is_sparse():
            sparse.pruned(serializer, self.names)
        return serializer

    def is_sparse(self) -> bool:
        """Whether the caller says which fields are wanted."""
        asked = getattr(self.request, "query_params", {})
        return any(name in asked for name in sparse.PARAMETERS)

    @cached_property
    def names(self) -> Names:
        """The fields that the answer holds."""
        whole: Any = self.serializer_class
        form = whole if self.detail else self.row_class or whole
        return sparse.asked(
            self.request,
            usual=form.Meta.fields,
            known=self.known(),
            expandable=self.expandable.get(self.action, ()),
        )

    def known(self) -> Names:
        whole: Any = self.serializer_class
        return sparse.shape(whole())

    @property
    def list_parameters(self) -> tuple[str, ...]:
        return self.parameters_of("list")

    @property
    def detail_parameters(self) -> tuple[str, ...]:
        return (*self.clocks, *self.parameters_of("retrieve"))

    def parameters_of(self, action: str) -> tuple[str, ...]:
        expand = ("expand",) if action in self.expandable else ()
        return ("fields", "omit", *expand)

    def filter_queryset(self, queryset: Any) -> Any:
        return self.with_parts(super().filter_queryset(queryset))

    def with_parts(self, queryset: Any) -> Any:
        for name, read in self.parts.items():
            if name in self.names:
                queryset = read(queryset)
        return queryset

    def finalize_response(
        self, request: Any, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        if response.status_code == 200 and sparse.is_trimmed(request):
            response.content_type = sparse.MEDIA_TYPE
        return super().finalize_response(request, response, *args, **kwargs)

    def read(self) -> Any:
        """The content of the record that the address names; raises Http404."""
        return self.get_serializer(self.get_object()).data

    def shown(self) -> Any:
        """The records, with what their own addresses show."""
        return self.with_parts(self.get_queryset())

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
    clocks = ("as_of", "known_at")
    expandable = records.EXPANDABLE
    # As `tracking` locks it, so that a write never waits for a stronger lock.
    lock = {"of": ("self",)}

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        made = list(self.maker.records(rows))
        add_hits(made, [row[0] for row in rows], request, Recommendation)
        return self.get_paginated_response(made)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().retrieve(request, *args, **kwargs)
        except Http404:
            return moved(request, self.visible(), kwargs["ref"])

    def read(self) -> Record:
        self.filter_queryset(self.queryset)  # refuses parameters that are not known
        made = records.by_ref(self.columns, self.maker.reader.sees_drafts)
        rows = made.rows([self.kwargs["ref"]])
        if not rows:
            raise Http404
        (record,) = self.maker.records(rows)
        return record

    @cached_property
    def maker(self) -> Maker:
        point = clocks.point_of(self.request)
        return Maker(point, self.names, records.reader_of(self.request))

    @property
    def columns(self) -> tuple[str, ...]:
        """What is read of the rows of a page."""
        return self.maker.columns

    def known(self) -> Names:
        return records.known()

    def get_queryset(self) -> RecommendationQuerySet:
        return self.visible()

    def content(self, record: Any) -> Record:
        return records.whole(self.request, [record.pk])[record.pk]

    def held(self) -> Recommendation:
        """As of any record; raises MergedAway for one that leads to another."""
        found: Recommendation = super().held()
        if found.merged_into:
            raise MergedAway(found)
        return found


def moved(
    request: Request, visible: RecommendationQuerySet, ref: str
) -> HttpResponsePermanentRedirect:
    """Lead from a merged recommendation to its survivor; raise Http404 if there is none."""
    survivor = get_object_or_404(visible, merged_recommendations__ref=ref)
    address = reverse("api:recommendation-detail", kwargs={"ref": survivor.ref})
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


class SourceViewSet(Writes, Records):
    """Sources: documents, with their bibliography; each at its address with its text."""

    queryset = Source.objects.defer("text")
    serializer_class = serializers.SourceSerializer
    body_class = SourceBody
    row_class = serializers.SourceRow
    expandable = {"list": ("text", "hits")}
    parts = {
        **{name: joined(name) for name in ("collection", "publisher")},
        "first_published_in": joined("first_published_in"),
        "authors": fetched("authorships__person"),
        "inferred": fetched("inferred_fields"),
    }
    filterset_class = filtersets.SourceFilters

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        made = self.get_serializer(rows, many=True).data
        add_hits(made, [row.pk for row in rows], request, Source)
        return self.get_paginated_response(made)

    def with_parts(self, queryset: Any) -> QuerySet:
        sources = super().with_parts(queryset)
        if "text" in self.names:
            sources = sources.defer(None)
        if "recommendation_count" in self.names:
            count = self.recommendation_count()
            sources = sources.annotate(recommendation_count=count)
        return sources

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

    queryset = Actor.objects.all()
    parts = {"parent": joined("parent"), "aliases": fetched("aliases")}
    serializer_class = serializers.ActorSerializer
    body_class = vocabulary.ActorBody
    filterset_class = filtersets.ActorFilters


class ThemeViewSet(Writes, Records):
    """Themes: what advice is about; a tree of two levels."""

    queryset = Theme.objects.all()
    parts = {"parent": joined("parent")}
    serializer_class = serializers.ThemeSerializer
    body_class = vocabulary.ThemeBody
    filterset_class = filtersets.ThemeFilters


class AskViewSet(Writes, Records):
    """Asks: policy questions across sources, with the stance of each recommendation."""

    queryset = Ask.objects.all()
    serializer_class = serializers.AskSerializer
    body_class = AskBody
    filterset_class = filtersets.AskFilters
    parts = {"collection": joined("collection")}

    def with_parts(self, queryset: Any) -> QuerySet:
        asks = super().with_parts(queryset)
        if "members" not in self.names:
            return asks
        members = AskMember.objects.filter(recommendation__in=self.visible())
        members = members.select_related("recommendation__quote__source")
        members = members.defer("recommendation__quote__source__text")
        return asks.prefetch_related(Prefetch("members", members))


class AssessmentViewSet(Tagged, Records):
    """Assessments: append-only judgements on one addressee, on one axis."""

    queryset = Assessment.objects.all()
    serializer_class = serializers.AssessmentSerializer
    filterset_class = filtersets.AssessmentFilters
    lookup_field = "uid"
    parts = {
        "recommendation": joined("addressee__recommendation"),
        "actor": joined("addressee__actor"),
        "assessed_by": joined("assessed_by"),
        "confirmed_by": joined("confirmed_by"),
        "corrects": joined("corrects"),
        "corrected_by": joined("corrected_by"),
        "evidence": fetched(
            Prefetch("evidence__quote__source", Source.objects.defer("text"))
        ),
    }

    def get_queryset(self) -> QuerySet:
        visible = self.visible()
        return Assessment.objects.filter(addressee__recommendation__in=visible)
