"""The filtered recommendations as a file."""

from collections.abc import Iterable
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request

from recommendations import exports
from recommendations.api.clocks import point_of
from recommendations.api.filters import WordsField
from recommendations.api.filtersets import RecommendationFilters
from recommendations.api.negotiation import OneForm
from recommendations.models import Recommendation
from recommendations.models.clocks import Point
from recommendations.models.recommendation import RecommendationQuerySet


class Shapes:
    """A filter that leaves every record, and says what the file is to look like."""

    def filter(self, queryset: Any, value: Any) -> Any:
        return queryset


class ColumnsFilter(Shapes, filters.MultipleChoiceFilter):
    field_class = WordsField


class RowsFilter(Shapes, filters.ChoiceFilter):
    pass


class ExportFilters(RecommendationFilters):
    columns = ColumnsFilter(
        choices=[(name, name) for name in exports.COLUMNS],
        label="The columns of the table, in this order; all of them unless told. "
        "Part names by commas, or repeat it. With it, JSON holds flat objects.",
    )
    rows = RowsFilter(
        choices=exports.RowsOf.choices,
        label="What a row stands for: an `addressee`, with the columns of its "
        "recommendation repeated, or a `recommendation`, with its addressees joined. "
        "With it, JSON holds flat objects.",
        error_messages={
            "invalid_choice": "%(value)r is none of "
            + ", ".join(exports.RowsOf.values),
        },
    )


def choice_of(name: str, parameters: Any) -> exports.Choice:
    """What the parameters choose; raises ValidationError."""
    words = parameters.getlist("columns")
    columns = [word.strip() for value in words for word in value.split(",")]
    return choice_of_words(name, filter(None, columns), parameters.get("rows", ""))


def choice_of_words(name: str, columns: Iterable[str], rows: str) -> exports.Choice:
    """The choice that these words make; raises ValidationError."""
    try:
        return exports.choice(format=name, columns=columns, rows=rows)
    except exports.ChoiceRefused as error:
        raise ValidationError({error.field: [str(error)]}) from None


def answer(
    queryset: RecommendationQuerySet, choice: exports.Choice, point: Point
) -> StreamingHttpResponse:
    """The file of a choice, streamed."""
    file_name = exports.file_name(choice.format, timezone.localdate())
    return StreamingHttpResponse(
        exports.stream(queryset, choice, point),
        content_type=choice.of.media_type,
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


class Export(GenericAPIView):
    """Streams every recommendation that the filters leave, on no pages.

    Not a renderer: those get a whole list, and cannot stream.
    """

    queryset = Recommendation.objects.all()
    filterset_class = ExportFilters
    pagination_class = None
    content_negotiation_class = OneForm
    throttle_scope = "bulk"
    name = ""

    def get_queryset(self) -> RecommendationQuerySet:
        return Recommendation.objects.for_reader(self.request.user)

    def get(self, request: Request) -> StreamingHttpResponse:
        queryset: Any = self.filter_queryset(self.get_queryset())
        choice = choice_of(self.name, request.query_params)
        return answer(queryset, choice, point_of(request))


A_TABLE = (
    "A row for each addressee, with the recommendation's own columns repeated, or with "
    "`rows=recommendation` one for each recommendation."
)
OF_TEXT = (
    "UTF-8 with a byte order mark, so that Excel reads it. A text cell that a "
    "spreadsheet would take for a formula has an apostrophe before it."
)
DESCRIPTIONS = {
    "csv": f"{A_TABLE} {OF_TEXT}",
    "tsv": f"{A_TABLE} Cells are parted by tabs. {OF_TEXT}",
    "xlsx": f"{A_TABLE} All text is text, never a formula or a link. A text longer than "
    "the 32,767 characters of a cell stands whole on a sheet of its own, and more rows "
    "than a sheet holds go on on the next.",
    "json": "One array, with an object for each recommendation; with `columns` or "
    "`rows`, an object for each row.",
    "ndjson": "An object for each recommendation, a line each; with `columns` or "
    "`rows`, one for each row.",
    "parquet": f"{A_TABLE} Where the package that writes it is not installed, the "
    "answer is a 400.",
}


BINARY = ("parquet", "xlsx")
OBJECTS = {"type": "array", "items": {"type": "object", "additionalProperties": {}}}


def shape_of(name: str) -> Any:
    """What the schema says of the content of a file."""
    if name == "json":
        return OBJECTS
    return OpenApiTypes.BINARY if name in BINARY else OpenApiTypes.STR


def media_type_of(name: str) -> str:
    """The media type of a format, without its parameters."""
    return exports.FORMATS[name].media_type.partition(";")[0]


def export(name: str) -> Any:
    """The view of one format, with its place in the schema."""
    documented = extend_schema(
        operation_id=f"recommendations_export_{name}",
        summary=f"Export recommendations as {name}",
        description=f"{DESCRIPTIONS[name]} A file that breaks off says so at its end.",
        filters=True,
        responses={
            (200, media_type_of(name)): OpenApiResponse(
                shape_of(name), "The file, streamed."
            )
        },
    )
    view: Any = type(f"Export{name.title()}", (Export,), {"name": name})
    return extend_schema_view(get=documented)(view).as_view()
