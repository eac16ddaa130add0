"""What every request passes before a view sees it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

from recommendations.models.history import one_change


class RefuseNul:
    """Answer 400 to an address that holds U+0000, which PostgreSQL cannot store."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path_info or "\0" in query or "%00" in query:
            return HttpResponseBadRequest(
                "the address holds the character U+0000; take it out\n",
                content_type="text/plain; charset=utf-8",
            )
        return self.get_response(request)


class OneChange:
    """Let all rows of history that a request writes share one `change_id`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_change():
            return self.get_response(request)
