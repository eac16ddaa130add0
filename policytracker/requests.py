"""Requests whose text is UTF-8, whatever charset a caller names.

Django takes a name such as `hex`, which is no charset of text, and then fails on the
first parameter, before any middleware could answer.
"""

from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest


class Utf8(HttpRequest):
    """A request that is told no encoding."""

    @property
    def encoding(self) -> str:
        return "utf-8"

    @encoding.setter
    def encoding(self, named: str) -> None:
        """Nothing: in another charset %2B would be no plus sign."""


class Utf8WSGIRequest(Utf8, WSGIRequest):
    """A request by WSGI."""


class Utf8ASGIRequest(Utf8, ASGIRequest):
    """A request by ASGI."""


class WSGIApplication(WSGIHandler):
    request_class = Utf8WSGIRequest


class ASGIApplication(ASGIHandler):
    request_class = Utf8ASGIRequest
