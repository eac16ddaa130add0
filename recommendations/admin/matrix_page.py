"""The page of the matrix: asks in rows, sources in columns, stances in cells."""

from functools import cache
from typing import Any
from urllib.parse import quote

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from recommendations.admin import display
from recommendations.matrix import By, Cell, Matrix, Order, Row, matrix
from recommendations.models import Actor, Ask, Collection, Recommendation, Theme
from recommendations.models.ask import Stance

FITTING = 6  # columns that a page holds; more scroll in a frame of their own
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
    collection = forms.ModelChoiceField(
        Collection.objects.all(), required=False, empty_label="All collections"
    )


def matrix_page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Show who asks what, and who the contrary; by GET, so that a link can be shared."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    form = MatrixForm({**DEFAULTS, **request.GET.dict()}, label_suffix="")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Asks and sources",
        "opts": model_admin.opts,
        "form": form,
        "legend": [(display.stance(each, each.label), told) for each, told in LEGEND],
    }
    if form.is_valid():
        context |= found(request, form.cleaned_data)
    return TemplateResponse(request, "recommendations/matrix.html", context)


DEFAULTS = {"by": By.SOURCE.value, "order": Order.CONTESTED.value}


def found(request: HttpRequest, chosen: dict[str, Any]) -> dict[str, Any]:
    advice = Recommendation.objects.for_reader(request.user)
    order = chosen["order"] or Order.CONTESTED
    held = matrix(
        asked(advice, chosen), advice, by=chosen["by"] or By.SOURCE, order=order
    )
    return {
        "matrix": held,
        "order": Order(order).label.lower(),
        "wide": len(held.columns) > FITTING,
        "rows": format_html_join("\n", "{}", ((html(row, held),) for row in held.rows)),
    }


def asked(advice: Any, chosen: dict[str, Any]) -> Any:
    """The asks in use that are in question: those that advice on the theme, or to the actor, answers.

    The rows tell all that answers such an ask, or the sides would not be true.
    """
    asks = Ask.objects.filter(archived=False)
    if collection := chosen["collection"]:
        asks = asks.filter(collection=collection)
    if theme := chosen["theme"]:
        on_it = advice.filter(Q(themes=theme) | Q(themes__parent=theme))
        asks = asks.filter(members__recommendation__in=on_it)
    if actor := chosen["actor"]:
        to_it = advice.filter(addressees__actor=actor)
        asks = asks.filter(members__recommendation__in=to_it)
    return asks.distinct()


def html(row: Row, held: Matrix) -> SafeString:
    url = display.change_url(row.ask)
    cells = (cell(row.cells.get(column.key), url) for column in held.columns)
    return format_html(
        '<tr id="{}"><th scope="row">{}</th>{}</tr>',
        row.ask.key,
        heading(row, url),
        format_html_join("", "{}", ((each,) for each in cells)),
    )


def heading(row: Row, url: str) -> SafeString:
    return format_html(
        '<a href="{}">{}</a><span class="meta"><span>{} {}</span>{}</span>',
        url,
        row.ask.title,
        row.members,
        "recommendation" if row.members == 1 else "recommendations",
        SafeString('<span class="split">contested</span>')
        if row.sides.contested
        else "",
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
