"""Files of the list: exactly what the filters leave, or what is selected."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from recommendations import exports
from recommendations.admin import as_of

LABELS = {
    "csv": "CSV, a row for each addressee",
    "json": "JSON, one array",
    "ndjson": "JSON lines, one object to a line",
}
LIST = "admin:recommendations_recommendation_changelist"


def export_page(model_admin: Any, request: HttpRequest, name: str) -> Any:
    """The file of the list that the address describes, in its order."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    if name not in exports.FORMATS:
        raise Http404(f"there is no format {name}")
    as_of.read_point(request)
    try:
        found = model_admin.get_changelist_instance(request)
    except IncorrectLookupParameters:
        return redirect(f"{reverse(LIST)}?e=1")
    return download(request, found.queryset, name)


def download(request: HttpRequest, queryset: Any, name: str) -> HttpResponse:
    """Stream a file, so that no table is too long for it."""
    file_name = exports.file_name(name, timezone.localdate())
    rows = queryset.prefetch_related(None)
    return StreamingHttpResponse(  # type: ignore[return-value]
        exports.lines(rows, name, as_of.point_of(request)),
        content_type=exports.FORMATS[name].media_type,
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


def action(name: str) -> Any:
    """Exports what is selected."""

    def export(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse:
        return download(request, queryset, name)

    export.__name__ = f"export_{name}"
    label = f"Export as {LABELS.get(name, name).partition(',')[0]}"
    return admin.action(permissions=["view"], description=label)(export)


ACTIONS = tuple(action(name) for name in exports.FORMATS)


def links(query: str) -> list[dict[str, str]]:
    """The formats to choose from, for a list of this query string."""
    page = LIST.replace("changelist", "export")
    return [
        {
            "url": reverse(page, args=[name]) + query,
            "label": LABELS.get(name, name),
        }
        for name in exports.FORMATS
    ]
