"""Files of the list: exactly what the filters leave, or what is selected."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from recommendations import exports
from recommendations.admin import as_of, kept_exports
from recommendations.admin.counting import tally
from recommendations.admin.export_form import ExportForm

LIST = "admin:recommendations_recommendation_changelist"
PAGE = LIST.replace("changelist", "export")
SUBMITTED = "export-format"


class NoSuchList(Exception):
    """The address describes no list"""


def export_page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Choose what the file of a list is to look like; chosen, give it or keep it."""
    try:
        rows = rows_of_list(model_admin, request)
    except NoSuchList:
        return redirect(f"{reverse(LIST)}?e=1")
    if key := request.POST.get("remove"):
        kept_exports.remove(request, key)
        return kept_exports.again(request)
    form = ExportForm(request.POST if SUBMITTED in request.POST else None)
    keeping = "keep" in request.POST
    keep_form = kept_exports.KeepForm(request.POST if keeping else None)
    if form.is_valid() and not keeping:
        return download(request, rows, form.cleaned_data["choice"])
    if (
        form.is_valid()
        and keep_form.is_valid()
        and kept_exports.keep(request, keep_form, form.cleaned_data["choice"])
    ):
        return kept_exports.again(request)
    back = f"{reverse(LIST)}?{request.GET.urlencode() or 'view=all'}"
    kept = {"keep_form": keep_form, "kept": kept_exports.shown(request)}
    return choosing(model_admin, request, rows, form, back=back, **kept)


def export_file(model_admin: Any, request: HttpRequest, name: str) -> HttpResponse:
    """The file of a list in a format, at an address that can be kept."""
    try:
        choice = exports.choice(format=name)
        rows = rows_of_list(model_admin, request)
    except exports.ChoiceRefused as error:
        raise Http404(str(error)) from None
    except NoSuchList:
        return redirect(f"{reverse(LIST)}?e=1")
    return download(request, rows, choice)


def rows_of_list(model_admin: Any, request: HttpRequest) -> Any:
    """The rows of the list that the address describes, in its order."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    as_of.read_point(request)
    try:
        return model_admin.get_changelist_instance(request).queryset
    except IncorrectLookupParameters:
        raise NoSuchList from None


def choosing(
    model_admin: Any,
    request: HttpRequest,
    rows: Any,
    form: Any,
    *,
    back: str,
    **more: Any,
) -> HttpResponse:
    """The page that asks what the file is to look like."""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Export",
        "opts": model_admin.opts,
        "form": form,
        "number": tally(rows.order_by()),
        "point": as_of.told(as_of.point_of(request)),
        "back": back,
        "selected": selected(request),
        **more,
    }
    return TemplateResponse(request, "recommendations/export.html", context)


def selected(request: HttpRequest) -> list[tuple[str, str]]:
    """What the page hands on of a selection, so that it is made of the same rows."""
    names = ("action", "select_across", ACTION_CHECKBOX_NAME)
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def download(
    request: HttpRequest, queryset: Any, choice: exports.Choice
) -> HttpResponse:
    """Stream a file, so that no table is too long for it."""
    file_name = exports.file_name(choice.format, timezone.localdate())
    return StreamingHttpResponse(  # type: ignore[return-value]
        exports.stream(queryset, choice, as_of.point_of(request)),
        content_type=choice.of.media_type,
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


@admin.action(permissions=["view"], description="Export")
def export_selected(model_admin: Any, request: HttpRequest, queryset: Any) -> Any:
    """Choose what the file of the selected is to look like; chosen, give it."""
    form = ExportForm(request.POST if SUBMITTED in request.POST else None)
    if form.is_valid():
        return download(request, queryset, form.cleaned_data["choice"])
    return choosing(model_admin, request, queryset, form, back=request.get_full_path())


ACTIONS = (export_selected,)


def link(query: str) -> str:
    """Where a list of this query string is exported."""
    return f"{reverse(PAGE)}{query}"
