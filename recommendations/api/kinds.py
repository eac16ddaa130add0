"""The kinds of errors, each explained at the address that is its `type`."""

from collections.abc import Iterator
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from recommendations.api.errors import STATUSES, RuleBroken, nearest
from recommendations.api.filters import refuse_unknown
from recommendations.api.problems import TITLES, address_of, title_of
from recommendations.models import rules


class ProblemKind(serializers.Serializer):
    """A kind of error."""

    type = serializers.CharField(help_text="Its address, as errors give it.")
    code = serializers.CharField()
    title = serializers.CharField(help_text="What it means.")
    status = serializers.IntegerField(help_text="The status that it comes with.")


class Kinds(APIView):
    """Lists the kinds of errors; whoever meets one may read what it means."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="problems_list",
        summary="List the kinds of errors",
        tags=["problems"],
        auth=[],
        responses=ProblemKind(many=True),
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, {"format"})
        return Response(list(kinds().values()))


class Kind(APIView):
    """Explains one kind of errors."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="problems_retrieve",
        summary="Read what a kind of errors means",
        tags=["problems"],
        auth=[],
        responses=ProblemKind,
    )
    def get(self, request: Request, code: str) -> Response:
        refuse_unknown(request.query_params, {"format"})
        known = kinds()
        if code not in known:
            raise exceptions.NotFound(nearest(code, known, "kind of error"))
        return Response(known[code])


def kinds() -> dict[str, dict[str, Any]]:
    """Every kind of error that the API tells, by code."""
    found = {}
    for error in below(exceptions.APIException):
        if error in TITLES or error.__module__.startswith("recommendations."):
            found[str(error.default_code)] = kind(
                error, str(error.default_code), error.status_code
            )
    for rule in below(rules.Refused):
        code = rules.code_of(rule)
        found[code] = kind(rule, code, STATUSES.get(rule, 400))
    return dict(sorted(found.items()))


def kind(error: type[Exception], code: str, status: int) -> dict[str, Any]:
    return {
        "type": address_of(code),
        "code": code,
        "title": title_of(error),
        "status": status,
    }


def below(error: Any) -> Iterator[Any]:
    """All that are made from a class of errors and can be told, and the class."""
    if error not in (rules.Refused, RuleBroken):
        yield error
    for made in error.__subclasses__():
        yield from below(made)
