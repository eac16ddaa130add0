"""The quotes that answer an ask side by side: all of them, or those of one column."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from recommendations.admin.ask_page import BETWEEN, members_of, place, sections
from recommendations.admin.matrix_page import address
from recommendations.matrix import By, Column, sentence, sides
from recommendations.matrix.columns import columns_of, in_order
from recommendations.models import AskMember


def compare_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what each side says in its own words."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    ask = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    by = by_of(request)
    members = sorted(members_of(ask, request), key=place)
    columns = columns_by_member(members, by)
    chosen = request.GET.get("column")
    shown = [each for each in members if chosen is None or holds(columns, each, chosen)]
    found = sides((each.stance, each.recommendation.source.pk) for each in shown)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": ask.title,
        "opts": model_admin.opts,
        "ask": ask,
        "by": by,
        "kinds": [(each, each.label) for each in By],
        "columns": [tab(each, by, chosen) for each in in_order(columns, by)],
        "everything": chosen is None,
        "summed_up": f"{capfirst(sentence(found))}.",
        # The two sides beside each other, then what stands between them.
        "sections": sorted(sections(shown), key=lambda each: each[0] == BETWEEN),
    }
    return TemplateResponse(request, "recommendations/compare.html", context)


def by_of(request: HttpRequest) -> By:
    asked = request.GET.get("by")
    return By(asked) if asked in By.values else By.SOURCE


def columns_by_member(members: list[AskMember], by: By) -> dict[int, list[Column]]:
    advice = [each.recommendation for each in members]
    return columns_of({each.pk: each.source.pk for each in advice}, by)


def holds(columns: dict[int, list[Column]], member: AskMember, chosen: str) -> bool:
    return chosen in {each.key for each in columns[member.recommendation_id]}


def tab(column: Column, by: By, chosen: str | None) -> dict[str, Any]:
    return {
        "label": column.label,
        "url": f"?{address(by, column.key)}",
        "at": column.key == chosen,
    }
