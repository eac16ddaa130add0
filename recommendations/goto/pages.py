"""What the box “Go to” leads to: a page of results, and the same for the script."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator

from recommendations.goto.finding import Group, find
from recommendations.home.links import list_url
from recommendations.search import begun

MOST_IN_BOX, MOST_ON_PAGE = 4, 20  # records of a noun


def answer(request: HttpRequest) -> JsonResponse:
    """What is found while somebody types."""
    typed = request.GET.get("q", "")
    groups = find(typed, request.user, most=MOST_IN_BOX)
    return JsonResponse(
        {"groups": [each.as_json() for each in groups], "all_url": all_url(typed)}
    )


def all_url(typed: str) -> str:
    return f"{reverse('admin:go_to')}?{urlencode({'q': typed, 'all': '1'})}"


def page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """What is found, or the record itself where its whole ref was typed."""
    typed = request.GET.get("q", "").strip()
    groups = find(typed, request.user, most=MOST_ON_PAGE)
    if "all" not in request.GET and (url := url_of_ref(groups, typed)):
        return redirect(url)
    return TemplateResponse(
        request,
        "recommendations/go_to.html",
        {
            **context,
            "title": f"Found for “{Truncator(typed).chars(60)}”" if typed else "Go to",
            "typed": typed,
            "groups": [
                (each, list_url(each.noun, q=begun(typed)), len(each.records))
                for each in groups
            ],
            "most": MOST_ON_PAGE,
        },
    )


def url_of_ref(groups: list[Group], typed: str) -> str:
    """The address of the record that has just this ref."""
    for group in groups[:1]:
        first = group.records[0]
        if first.ref.casefold() == typed.casefold():
            return first.url
    return ""
