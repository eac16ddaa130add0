"""What a caller is told when something is wrong: `{"detail", "code", "fields"?}`."""

import difflib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.core.exceptions import ValidationError as FieldsRefused
from django.http import Http404
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from recommendations.models import rules
from recommendations.tracking import StillInUse


class BodyTooLarge(exceptions.APIException):
    """The body is larger than any that is taken"""

    status_code = 413
    default_code = "body_too_large"

    def __init__(self) -> None:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
        super().__init__(f"the body is larger than {most} MB; send less at once")


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
    RequestDataTooBig: BodyTooLarge,
    SuspiciousOperation: exceptions.ParseError,
}
# What a rule's refusal is to a caller; of what he sent himself it is a 400.
STATUSES: dict[type[rules.Refused], int] = {
    **dict.fromkeys(
        (rules.RoleMissing, rules.OwnEdit, rules.OwnAssessment),
        status.HTTP_403_FORBIDDEN,
    ),
    **dict.fromkeys(
        (
            rules.ClosingInconsistent,
            rules.ConfirmedAlready,
            rules.CorrectedSince,
            rules.DispositionUnfit,
            rules.MergeRefused,
            rules.NotProvisional,
            rules.NothingToReverse,
            rules.NothingToWaitFor,
            rules.TransitionUnknown,
            StillInUse,
        ),
        status.HTTP_409_CONFLICT,
    ),
}


class RuleBroken(exceptions.APIException):
    """A rule refuses the write"""

    def __init__(self, refusal: rules.Refused) -> None:
        self.status_code = STATUSES.get(type(refusal), status.HTTP_400_BAD_REQUEST)
        super().__init__(str(refusal), code=refusal.code)
        self.fields = {refusal.field: [str(refusal)]} if refusal.field else {}


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
    return nearest(name, known, "parameter of this address")


def nearest(name: str, known: Iterable[str], kind: str) -> str:
    """That the name is no such thing, with the known one that is nearest."""
    near = difflib.get_close_matches(name[:40], list(known), n=1)
    guess = f"; did you mean {near[0]}?" if near else ""
    return f"{name[:40]!r} is no {kind}{guess}"


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
    exc = ours(exc)
    response = exception_handler(exc, context)
    if response is not None and isinstance(exc, exceptions.APIException):
        response.data = body(exc)
    return response


def ours(exc: Exception) -> Exception:
    """The exception as one of the API's, where a caller can cause it."""
    if isinstance(exc, rules.Refused):
        return RuleBroken(exc)
    if isinstance(exc, FieldsRefused):
        return exceptions.ValidationError(refused_fields(exc))
    for django_error, error in DJANGO_ERRORS.items():
        if isinstance(exc, django_error):
            return error()
    return exc


def refused_fields(exc: FieldsRefused) -> dict[str, list[str]]:
    """What a model refused, by field; of the whole record under `body`."""
    if not hasattr(exc, "error_dict"):
        return {"body": exc.messages}
    return {
        "body" if name == NON_FIELD_ERRORS else name: messages
        for name, messages in exc.message_dict.items()
    }


def body(exc: exceptions.APIException) -> dict[str, Any]:
    if isinstance(exc, exceptions.ValidationError):
        faults = by_field(exc.detail)
        name, sentences = next(iter(faults.items()))
        return {
            "detail": f"{name}: {sentences[0]}",
            "code": "invalid",
            "fields": faults,
        }
    said = str(exc.detail)
    if said == str(exc.default_detail) or isinstance(exc, exceptions.Throttled):
        said = SENTENCES.get(type(exc), "{}").format(said)
    found: dict[str, Any] = {"detail": printable(said), "code": str(exc.get_codes())}
    if fields := getattr(exc, "fields", None):
        found["fields"] = fields
    return found


def by_field(detail: Any, path: str = "") -> dict[str, list[str]]:
    """A validation error as `{field: [sentence, …]}`; parts as `evidence.0.link`."""
    if isinstance(detail, dict):
        parts = [(str(name), value) for name, value in detail.items()]
    elif isinstance(detail, list) and any(isinstance(one, dict) for one in detail):
        parts = [(str(place), value) for place, value in enumerate(detail) if value]
    else:
        said = detail if isinstance(detail, list) else [detail]
        return {path or "body": [printable(str(part)) for part in said]}
    found: dict[str, list[str]] = {}
    for name, value in parts:
        name = "" if name == "non_field_errors" else name
        found |= by_field(value, ".".join(filter(None, (path, printable(name)))))
    return found


def printable(words: str) -> str:
    """The words with half surrogate pairs, which no answer can hold, written out."""
    return words.encode("utf-8", "backslashreplace").decode()
