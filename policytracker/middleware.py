"""What every request passes before a view sees it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import get_resolver

from recommendations.models.history import one_change

NUL = "the {} holds the character U+0000; take it out"


class RefuseNul:
    """Answer 400 to U+0000 in the address or a cookie: PostgreSQL cannot look it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path_info or "\0" in query or "%00" in query:
            return bad_request(request, NUL.format("address"))
        if any("\0" in value for value in request.COOKIES.values()):
            return bad_request(request, NUL.format("cookie"))
        return self.get_response(request)


def bad_request(request: HttpRequest, sentence: str) -> HttpResponse:
    """The 400 that the address's own handler makes, and by default a line of text."""
    if request.path_info.startswith("/api/"):
        told: Any = get_resolver().resolve_error_handler(400)
        return told(request, exception=BadRequest(sentence))
    plain = "text/plain; charset=utf-8"
    return HttpResponseBadRequest(f"{sentence}\n", content_type=plain)


class OneChange:
    """Let all rows of history that a request writes share one `change_id`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_change():
            return self.get_response(request)
