"""Errors before and beside the views of the API, told as those of the views are."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import defaults
from rest_framework import exceptions

from recommendations.api.errors import body, ours
from recommendations.api.problems import Problem

ADDRESSES = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 400 of any address; Django calls it, as it does the others here."""
    if not of_api(request):
        return defaults.bad_request(request, exception)
    return told(ours(exception))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not of_api(request):
        return defaults.permission_denied(request, exception)
    return told(exceptions.PermissionDenied())


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not of_api(request):
        return defaults.page_not_found(request, exception)
    return told(exceptions.NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    if not of_api(request):
        return defaults.server_error(request)
    return told(exceptions.APIException())


def of_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(ADDRESSES)


def told(error: Any) -> HttpResponse:
    return Problem(body(error), status=error.status_code).render()
