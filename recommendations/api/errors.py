"""What a caller is told when something is wrong: `{"detail", "code", "fields"?}`."""

import difflib
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler

# Sentences for faults whose exception says too little; {} is what it says.
SENTENCES: dict[type[Exception], str] = {
    exceptions.NotAuthenticated: "no credentials were sent; send the header "
    "`Authorization: Token …` with a token from POST /api/v1/auth/token/, or log in",
    exceptions.PermissionDenied: "your account may not read this; ask an "
    "administrator for the role reader",
    exceptions.NotFound: "nothing is found here; /api/v1/ lists the addresses",
    exceptions.Throttled: "too many attempts; {}",
}
DJANGO_ERRORS: dict[type[Exception], type[exceptions.APIException]] = {
    Http404: exceptions.NotFound,
    PermissionDenied: exceptions.PermissionDenied,
    SuspiciousOperation: exceptions.ParseError,
}


class UnknownParameter(exceptions.APIException):
    """The address has no such parameter"""

    status_code = 400
    default_code = "unknown_parameter"

    def __init__(self, names: Iterable[str], known: Iterable[str]) -> None:
        known = sorted(known)
        self.fields = {name: [unknown_sentence(name, known)] for name in names}
        first = next(iter(self.fields.values()))[0]
        listed = ", ".join(known) or "none"
        super().__init__(f"{first}; known here: {listed}")


def unknown_sentence(name: str, known: list[str]) -> str:
    """The fault, with the known name that is nearest."""
    near = difflib.get_close_matches(name[:40], known, n=1)
    guess = f"; did you mean {near[0]}?" if near else ""
    return f"{name[:40]!r} is no parameter of this address{guess}"


class ErrorSerializer(serializers.Serializer):
    """What went wrong, in a sentence and in a word for programs."""

    detail = serializers.CharField(help_text="What is wrong, and what to do.")
    code = serializers.CharField(help_text="The kind of fault; stable.")
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="By parameter or field: what is wrong with it.",
    )


def answer(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into an answer; what no caller can cause stays a 500."""
    for django_error, ours in DJANGO_ERRORS.items():
        if isinstance(exc, django_error):
            exc = ours()
    response = exception_handler(exc, context)
    if response is not None and isinstance(exc, exceptions.APIException):
        response.data = body(exc)
    return response


def body(exc: exceptions.APIException) -> dict[str, Any]:
    if isinstance(exc, exceptions.ValidationError):
        fields = by_field(exc.detail)
        name, sentences = next(iter(fields.items()))
        return {
            "detail": f"{name}: {sentences[0]}",
            "code": "invalid",
            "fields": fields,
        }
    said = str(exc.detail)
    if said == str(exc.default_detail) or isinstance(exc, exceptions.Throttled):
        said = SENTENCES.get(type(exc), "{}").format(said)
    found: dict[str, Any] = {"detail": said, "code": str(exc.get_codes())}
    if isinstance(exc, UnknownParameter):
        found["fields"] = exc.fields
    return found


def by_field(detail: Any) -> dict[str, list[str]]:
    """A validation error as `{field: [sentence, …]}`."""
    if isinstance(detail, dict):
        return {str(name): sentences(value) for name, value in detail.items()}
    return {"body": sentences(detail)}


def sentences(detail: Any) -> list[str]:
    return [str(part) for part in (detail if isinstance(detail, list) else [detail])]
