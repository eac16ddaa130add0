"""The filtered recommendations as a file."""

from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request

from recommendations import exports
from recommendations.api.clocks import point_of
from recommendations.api.filtersets import RecommendationFilters
from recommendations.api.negotiation import OneForm
from recommendations.models import Recommendation
from recommendations.models.recommendation import RecommendationQuerySet


class Export(GenericAPIView):
    """Streams every recommendation that the filters leave, on no pages.

    Not a renderer: those get a whole list, and cannot stream.
    """

    queryset = Recommendation.objects.all()
    filterset_class = RecommendationFilters
    pagination_class = None
    content_negotiation_class = OneForm
    name = ""

    def get_queryset(self) -> RecommendationQuerySet:
        return Recommendation.objects.for_reader(self.request.user)

    def get(self, request: Request) -> StreamingHttpResponse:
        queryset: Any = self.filter_queryset(self.get_queryset())
        file_name = exports.file_name(self.name, timezone.localdate())
        return StreamingHttpResponse(
            exports.lines(queryset, self.name, point_of(request)),
            content_type=exports.FORMATS[self.name].media_type,
            headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
        )


DESCRIPTIONS = {
    "csv": "A row for each addressee, with the recommendation's own columns repeated. "
    "UTF-8 with a byte order mark, so that Excel reads it. A text cell that a "
    "spreadsheet would take for a formula has an apostrophe before it.",
    "json": "One array, with an object for each recommendation.",
    "ndjson": "An object for each recommendation, a line each.",
}


def export(name: str) -> Any:
    """The view of one format, with its place in the schema."""
    media_type = exports.FORMATS[name].media_type.partition(";")[0]
    documented = extend_schema(
        operation_id=f"recommendations_export_{name}",
        summary=f"Export recommendations as {name}",
        description=f"{DESCRIPTIONS[name]} A file that breaks off says so at its end.",
        filters=True,
        responses={
            (200, media_type): OpenApiResponse(OpenApiTypes.STR, "The file, streamed.")
        },
    )
    view: Any = type(f"Export{name.title()}", (Export,), {"name": name})
    return extend_schema_view(get=documented)(view).as_view()
