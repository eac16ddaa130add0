"""The page of the matrix: asks in rows, sources in columns, stances in cells."""

from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from recommendations.admin import display
from recommendations.exports.tables import TABLE_FORMATS
from recommendations.matrix import (
    By,
    Cell,
    Column,
    Matrix,
    Order,
    Row,
    asked,
    matrix,
)
from recommendations.matrix.table import table
from recommendations.models import Actor, Ask, Collection, Recommendation, Theme
from recommendations.models.ask import Stance

FITTING = 6  # columns that a page holds; more scroll in a frame of their own
PAGE = "admin:recommendations_ask_matrix"
NOTHING = SafeString(
    '<td><span class="none" aria-hidden="true">–</span>'
    '<span class="visually-hidden">nothing</span></td>'
)
LEGEND = (
    (Stance.SAME, "asks this"),
    (Stance.STRONGER, "asks more"),
    (Stance.WEAKER, "asks less"),
    (Stance.ALTERNATIVE, "asks another way"),
    (Stance.CONDITIONAL, "asks only if"),
    (Stance.OPPOSES, "asks the contrary"),
)
# The noun whose page a column's head leads to.
NOUNS = {
    By.SOURCE: "source",
    By.AUTHOR: "person",
    By.PUBLISHER: "publisher",
    By.ACTOR: "actor",
}


class ThemeField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Theme) -> str:
        return f"{obj.parent}: {obj}" if obj.parent else str(obj)


class MatrixForm(forms.Form):
    by = forms.ChoiceField(label="Columns", choices=By, required=False)
    order = forms.ChoiceField(choices=Order, required=False)
    theme = ThemeField(
        Theme.objects.select_related("parent").order_by("parent__name", "name"),
        required=False,
        empty_label="All themes",
    )
    actor = forms.ModelChoiceField(
        Actor.objects.order_by("name"),
        label="Addressed to",
        required=False,
        empty_label="All actors",
    )
    below = forms.BooleanField(label="and those below", required=False)
    collection = forms.ModelChoiceField(
        Collection.objects.all(), required=False, empty_label="All collections"
    )


DEFAULTS = {"by": By.SOURCE.value, "order": Order.CONTESTED.value}


def matrix_page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Show who asks what, and who the contrary; by GET, so that a link can be shared."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    form = form_of(request)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Asks and sources",
        "opts": model_admin.opts,
        "form": form,
        "legend": [(display.stance(each, each.label), told) for each, told in LEGEND],
    }
    if form.is_valid():
        context |= shown(request, form.cleaned_data)
    return TemplateResponse(request, "recommendations/matrix.html", context)


def matrix_file(model_admin: Any, request: HttpRequest, name: str) -> HttpResponse:
    """The same matrix as a table to keep."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    if name not in TABLE_FORMATS:
        raise Http404(f"there is no format {name}")
    form = form_of(request)
    if not form.is_valid():
        return redirect(f"{reverse(PAGE)}?{request.GET.urlencode()}")
    chosen, held = TABLE_FORMATS[name], found(request, form.cleaned_data)
    file_name = f"asks-{timezone.localdate().isoformat()}.{name}"
    return HttpResponse(
        b"".join(chosen.chunks(table(held))),
        content_type=chosen.media_type,
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


def form_of(request: HttpRequest) -> MatrixForm:
    return MatrixForm({**DEFAULTS, **request.GET.dict()}, label_suffix="")


def found(request: HttpRequest, chosen: dict[str, Any]) -> Matrix:
    advice = Recommendation.objects.for_reader(request.user)
    asks = Ask.objects.filter(archived=False).select_related("collection")
    if collection := chosen["collection"]:
        asks = asks.filter(collection=collection)
    asks = asked(asks, advice, themes=themes_of(chosen), actors=actors_of(chosen))
    return matrix(
        asks,
        advice,
        by=chosen["by"] or By.SOURCE,
        order=chosen["order"] or Order.CONTESTED,
        first=request.GET.get("first"),
    )


def themes_of(chosen: dict[str, Any]) -> list[int] | None:
    """The theme, and those under it."""
    if not (theme := chosen["theme"]):
        return None
    themes = Theme.objects.filter(Q(pk=theme.pk) | Q(parent=theme)).order_by()
    return list(themes.values_list("pk", flat=True))


def actors_of(chosen: dict[str, Any]) -> list[int] | None:
    if not (actor := chosen["actor"]):
        return None
    if not chosen["below"]:
        return [actor.pk]
    below = Actor.objects.descendants(actor.pk, include_self=True)
    return [each.pk for each in below.only("pk")]


def shown(request: HttpRequest, chosen: dict[str, Any]) -> dict[str, Any]:
    held = found(request, chosen)
    by = By(chosen["by"] or By.SOURCE)
    first = request.GET.get("first")
    labels = [column.label for column in held.columns if column.key == first]
    return {
        "matrix": held,
        "by": by,
        "order": Order(chosen["order"] or Order.CONTESTED).label.lower(),
        "first": labels[0] if labels else "",
        "wide": len(held.columns) > FITTING,
        "heads": format_html_join(
            "", "{}", ((head(each, by, request),) for each in held.columns)
        ),
        "rows": format_html_join(
            "\n", "{}", ((html(row, held, by),) for row in held.rows)
        ),
        "files": [
            (f"{reverse(f'{PAGE}_file', args=[name])}?{request.GET.urlencode()}", label)
            for name, label in (("csv", "CSV"), ("xlsx", "Excel"))
        ],
    }


def head(column: Column, by: By, request: HttpRequest) -> SafeString:
    """The head of a column: its record's page, and the way to its asks first."""
    query = request.GET.copy()
    query["first"] = column.key
    at = request.GET.get("first") == column.key
    below = format_html('<span class="meta">{}</span>', column.below)
    return format_html(
        '<th scope="col"{}>{}{} <a class="first" href="?{}" title="Its asks first">'
        '<span aria-hidden="true">↓</span><span class="visually-hidden">Asks of {} '
        "first</span></a></th>",
        SafeString(' aria-sort="descending"') if at else "",
        named(column, by),
        below if column.below else "",
        query.urlencode(),
        column.label,
    )


def named(column: Column, by: By) -> SafeString | str:
    if column.pk is None:
        return column.label
    page = "read" if by == By.SOURCE else "change"
    url = reverse(f"admin:recommendations_{NOUNS[by]}_{page}", args=[column.pk])
    return format_html('<a href="{}">{}</a>', url, column.label)


def html(row: Row, held: Matrix, by: By) -> SafeString:
    compared = reverse("admin:recommendations_ask_compare", args=[row.ask.pk])
    cells = (
        cell(row.cells.get(column.key), f"{compared}?{address(by, column.key)}")
        for column in held.columns
    )
    return format_html(
        '<tr id="{}"><th scope="row">{}</th>{}</tr>',
        row.ask.key,
        heading(row, display.change_url(row.ask), compared),
        format_html_join("", "{}", ((each,) for each in cells)),
    )


def address(by: str, key: str) -> str:
    """The part of an address that names a column."""
    return urlencode({"by": str(by), "column": key})


def heading(row: Row, url: str, compared: str) -> SafeString:
    contested: SafeString | str = ""
    if row.sides.contested:
        contested = format_html('<a class="split" href="{}">contested</a>', compared)
    return format_html(
        '<a href="{}">{}</a><span class="meta"><span>{} {}</span>{}</span>',
        url,
        row.ask.title,
        row.members,
        "recommendation" if row.members == 1 else "recommendations",
        contested,
    )


def cell(held: Cell | None, url: str) -> SafeString:
    if held is None:
        return NOTHING
    taken = (
        (url, quote(refs[0]), sign(stance, len(refs)))
        for stance, refs in held.by_stance()
    )
    return format_html(
        "<td><ul>{}</ul></td>",
        format_html_join("", '<li><a href="{}#{}">{}</a></li>', taken),
    )


@cache
def sign(stance: str, number: int) -> SafeString:
    label = Stance(stance).label
    return display.stance(stance, f"{label} {number}" if number > 1 else label)
