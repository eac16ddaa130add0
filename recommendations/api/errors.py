"""What a caller is told when something is wrong."""

import difflib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    BadRequest,
    DisallowedHost,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
)
from django.core.exceptions import ValidationError as FieldsRefused
from django.db import OperationalError
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from recommendations.api.problems import Problem, printable, problem
from recommendations.models import rules
from recommendations.tracking import StillInUse
from recommendations.tracking.conflicts import WrittenAtOnce, is_conflict
from recommendations.tracking.saved_exports import NotYourExport
from recommendations.tracking.turns import AnotherUnderWay


class BodyTooLarge(exceptions.APIException):
    """The body is larger than any that is taken"""

    status_code = 413
    default_code = "body_too_large"

    def __init__(self, detail: str | None = None) -> None:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
        super().__init__(f"the body is larger than {most} MB; send less at once")


# Sentences for faults whose exception says too little; `said` is what it says, and
# `takes` the forms of bodies that the address takes.
SENTENCES: dict[type[Exception], str] = {
    exceptions.APIException: "the server failed, which is no fault of yours, and it is "
    "logged; try again, and tell an administrator if it fails again",
    exceptions.ParseError: "the request is malformed",
    exceptions.NotAuthenticated: "no credentials were sent; send the header "
    "`Authorization: Token …` with a token from POST /api/v1/auth/token/, or log in",
    exceptions.PermissionDenied: "your account may not read this; ask an "
    "administrator for the role reader",
    exceptions.NotFound: "nothing is found here; /api/v1/ lists the addresses",
    exceptions.Throttled: "too many requests; {said}",
    exceptions.MethodNotAllowed: "this address does not take this method; the header "
    "`Allow` names those that it takes",
    exceptions.NotAcceptable: "this address has no form that the header `Accept` "
    "allows; leave the header out, or send `Accept: application/json`",
    exceptions.UnsupportedMediaType: "this address takes no body of this form; send "
    "one with the header `Content-Type: {takes}`",
}
# These say in their own words what the sentence says better.
FORMAL = {
    exceptions.Throttled,
    exceptions.MethodNotAllowed,
    exceptions.UnsupportedMediaType,
}
DJANGO_ERRORS: dict[type[Exception], type[exceptions.APIException]] = {
    Http404: exceptions.NotFound,
    PermissionDenied: exceptions.PermissionDenied,
    RequestDataTooBig: BodyTooLarge,
    SuspiciousOperation: exceptions.ParseError,
    BadRequest: exceptions.ParseError,
    MultiPartParserError: exceptions.ParseError,
    UnreadablePostError: exceptions.ParseError,
}
# What the refusals of Django's that tell a caller nothing mean.
MEANT: dict[type[Exception], str] = {
    DisallowedHost: "the server does not answer to the host that was asked for; its "
    "administrator names those that it does in ALLOWED_HOSTS",
    TooManyFieldsSent: "the address or the body has more parameters than are taken; "
    "send fewer",
    MultiPartParserError: "the parts of the body cannot be told apart",
    UnreadablePostError: "the body broke off before its end",
}
# What a rule's refusal is to a caller; of what he sent himself it is a 400.
STATUSES: dict[type[rules.Refused], int] = {
    **dict.fromkeys(
        (rules.RoleMissing, rules.OwnEdit, rules.OwnAssessment, NotYourExport),
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
            AnotherUnderWay,
            WrittenAtOnce,
        ),
        status.HTTP_409_CONFLICT,
    ),
}


class RuleBroken(exceptions.APIException):
    """A rule refuses the write; `kind` is which"""

    def __init__(self, refusal: rules.Refused) -> None:
        self.kind = type(refusal)
        self.status_code = STATUSES.get(type(refusal), status.HTTP_400_BAD_REQUEST)
        super().__init__(str(refusal), code=refusal.code)
        self.fields = {refusal.field: [str(refusal)]} if refusal.field else {}


class MergedAway(exceptions.APIException):
    """The recommendation was merged into another, which takes the verb instead"""

    status_code = 409
    default_code = "merged"

    def __init__(self, merged: Any) -> None:
        super().__init__(
            f"{merged.ref} was merged into {merged.merged_into.ref}; send it there"
        )


class Busy(exceptions.APIException):
    """Others are writing the same records"""

    status_code = 503
    default_code = "busy"
    default_detail = (
        "others are writing the same records; nothing was written, try again"
    )
    wait = 1  # second; becomes Retry-After


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
    return f"{name[:40]!r} is no {kind}{guess(name, known)}"


def guess(name: str, known: Iterable[str]) -> str:
    """The known name that is nearest, as the end of a sentence, if any is near."""
    near = difflib.get_close_matches(name[:40], list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def answer(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into an answer; what no caller can cause stays a 500."""
    exc = ours(exc)
    response = exception_handler(exc, context)
    if response is None or not isinstance(exc, exceptions.APIException):
        return response
    told = body(exc, context.get("view"))
    return Problem(told, status=exc.status_code, headers=dict(response.headers))


def ours(exc: Exception) -> Exception:
    """The exception as one of the API's, where a caller can cause it."""
    if isinstance(exc, rules.Refused):
        return RuleBroken(exc)
    if isinstance(exc, FieldsRefused):
        return exceptions.ValidationError(refused_fields(exc))
    if isinstance(exc, OperationalError) and is_conflict(exc):
        return Busy()
    for django_error, error in DJANGO_ERRORS.items():
        if isinstance(exc, django_error):
            return error(meant(exc) or None)
    return exc


def meant(exc: Exception) -> str:
    """What one of Django's errors means to a caller, where that is known."""
    said = str(exc) if isinstance(exc, BadRequest) else ""
    return MEANT.get(type(exc), said)


def refused_fields(exc: FieldsRefused) -> dict[str, list[str]]:
    """What a model refused, by field; of the whole record under `body`."""
    if not hasattr(exc, "error_dict"):
        return {"body": exc.messages}
    return {
        "body" if name == NON_FIELD_ERRORS else name: messages
        for name, messages in exc.message_dict.items()
    }


def body(exc: exceptions.APIException, view: Any = None) -> dict[str, Any]:
    """The problem that tells of the exception."""
    code, more = str(exc.get_codes()), {}
    if isinstance(exc, exceptions.ValidationError):
        faults = by_field(exc.detail)
        name, sentences = next(iter(faults.items()))
        detail, code = f"{name}: {sentences[0]}", str(exc.default_code)
        more = {"fields": faults}
    else:
        detail = sentence(exc, view)
        if fields := getattr(exc, "fields", None):
            more = {"fields": fields}
    more |= getattr(exc, "members", {})
    kind = getattr(exc, "kind", type(exc))
    return problem(kind=kind, status=exc.status_code, code=code, detail=detail, **more)


def sentence(exc: exceptions.APIException, view: Any) -> str:
    """What the exception says, and what to do where it does not tell."""
    said = str(exc.detail)
    told = said != str(exc.default_detail) and type(exc) not in FORMAL
    if told or type(exc) not in SENTENCES:
        return said
    parsers = getattr(view, "parser_classes", ())
    takes = " or ".join(parser.media_type for parser in parsers)
    return SENTENCES[type(exc)].format(said=said, takes=takes or "nothing")


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
