"""The admin of imports: tables that were brought in, their rows, and the way back."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString

from recommendations.admin import display
from recommendations.admin.table_check import RECORD, check_page, errors_page
from recommendations.admin.table_rows import recorded_row
from recommendations.admin.table_upload import template_page, upload_page
from recommendations.admin.tracked import ReadOnly, TrackedAdmin, pages_of
from recommendations.imports.columns import BY_KEY
from recommendations.imports.undo import undo
from recommendations.models import Import, RowOutcome
from recommendations.models.rules import Refused

ROWS = 100  # of a page
TOLD = {
    "new": "new",
    "changed": "changed",
    "kept": "kept for a person",
    "same": "as they were",
    "faulty": "left out",
}


@admin.register(Import)
class ImportAdmin(ReadOnly, TrackedAdmin):
    list_display = ("shown_file", "by", "shown_at", "did", "shown_undone")
    list_display_links = None
    list_select_related = ("by", "undone_by")
    list_filter = ("by",)
    search_fields = ("file_name", "sha256", "rows__ref")
    search_help_text = "Search file names, hashes and references"
    empty_list = "Tables that were imported stand here. Import one: a row for each recommendation."
    fields = readonly_fields = ("file_name",)
    add_label = "Import a table"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("recommendations.add_import"))

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[str, Any]] = {
            "template/<str:name>/": ("template", template_page),
            "<uuid:uid>/check/": ("check", check_page),
            "<uuid:uid>/errors/": ("errors", errors_page),
            "<int:pk>/take-back/": ("take_back", undo_page),
        }
        return [*pages_of(self, pages), *super().get_urls()]

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return upload_page(self, request)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any) -> Any:
        return record_page(self, request, object_id)

    @admin.display(description="table", ordering="file_name")
    def shown_file(self, row: Import) -> SafeString:
        return display.title(row, row.file_name)

    @admin.display(description="imported", ordering="at")
    def shown_at(self, row: Import) -> str:
        return f"{row.at:%-d %b %Y, %H:%M}"

    @admin.display(description="what it did")
    def did(self, row: Import) -> str:
        return ", ".join(f"{number:,} {name}" for number, name in tally(row))

    @admin.display(description="undone")
    def shown_undone(self, row: Import) -> str:
        return f"by {row.undone_by}, {row.undone_at:%-d %b %Y}" if row.undone_at else ""


def tally(row: Import) -> list[tuple[int, str]]:
    """How many rows did what, in one order."""
    return [(row.tally[key], TOLD[key]) for key in TOLD if row.tally.get(key)]


def record_page(
    model_admin: ImportAdmin, request: HttpRequest, object_id: str
) -> HttpResponse:
    """An import: who made it of which file, what its rows did, and the way back."""
    reading = request.method in ("GET", "HEAD")
    if not reading or not model_admin.has_view_permission(request):
        raise PermissionDenied
    key = int(object_id) if object_id.isdecimal() and len(object_id) < 19 else 0
    rows = Import.objects.select_related("by", "undone_by")
    table = get_object_or_404(rows, pk=key)
    kept = table.rows.select_related("recommendation").order_by("number")
    outcome = request.GET.get("outcome", "")
    if outcome in RowOutcome.values:
        kept = kept.filter(outcome=outcome)
    page = Paginator(kept, ROWS).get_page(request.GET.get("p"))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": table.file_name,
        "opts": model_admin.opts,
        "table": table,
        "tally": tally(table),
        "columns": [
            (heading, BY_KEY[key].heading if key in BY_KEY else "left out")
            for heading, key in table.columns
        ],
        "page": page,
        "rows": [recorded_row(row) for row in page],
        "outcomes": RowOutcome.choices,
        "outcome": outcome,
        "may_undo": not table.is_undone() and table.may_undo(request.user),
    }
    return TemplateResponse(request, "recommendations/table_import.html", context)


def undo_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Take an import back, or say whose work stands in the way."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    table = get_object_or_404(Import, pk=pk)
    try:
        undo(table=table, by=request.user)
    except Refused as error:
        messages.error(request, f"Not undone: {error}.")
    else:
        messages.success(request, f"The import of {table} is undone.")
    return redirect(RECORD, pk)
