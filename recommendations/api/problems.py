"""The form of every error: `application/problem+json`, as RFC 9457 has it."""

from typing import Any

from django.urls import reverse
from rest_framework import exceptions, serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

MEDIA_TYPE = "application/problem+json"
# Titles of the kinds that are not ours; of all others, the docstring is the title.
TITLES: dict[type[Exception], str] = {
    exceptions.APIException: "The server failed",
    exceptions.ValidationError: "Parameters or fields are at fault",
    exceptions.ParseError: "The request cannot be read",
    exceptions.AuthenticationFailed: "The credentials are not valid",
    exceptions.NotAuthenticated: "No credentials were sent",
    exceptions.PermissionDenied: "The account may not do this",
    exceptions.NotFound: "Nothing is found at this address",
    exceptions.MethodNotAllowed: "The address does not take this method",
    exceptions.NotAcceptable: "The answer has no form that the caller accepts",
    exceptions.UnsupportedMediaType: "The body has a form that is not taken",
    exceptions.Throttled: "Too many requests came",
}


class Problem(Response):
    """An answer that says what is wrong; JSON, whatever the caller accepts."""

    @property
    def rendered_content(self) -> Any:
        self["Content-Type"] = MEDIA_TYPE
        return JSONRenderer().render(self.data)


class ErrorSerializer(serializers.Serializer):
    """What went wrong, in a sentence and in a word for programs (RFC 9457)."""

    type = serializers.CharField(
        help_text="The address, on this server, of the kind of fault; stable."
    )
    title = serializers.CharField(help_text="The kind of fault in words.")
    status = serializers.IntegerField(help_text="The status of the answer.")
    detail = serializers.CharField(help_text="What is wrong, and what to do.")
    code = serializers.CharField(help_text="The kind of fault; stable.")
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="By parameter or field: what is wrong with it.",
    )


class StaleProblem(ErrorSerializer):
    """That the record has changed since its caller read it."""

    current = serializers.DictField(
        help_text="The record as it is now, as a GET of its address answers."
    )


def problem(
    *, kind: type[Exception], status: int, code: str, detail: str, **more: Any
) -> dict[str, Any]:
    """The members of a problem, of which `more` are those that not every one has."""
    return {
        "type": address_of(code),
        "title": title_of(kind),
        "status": status,
        "detail": printable(detail),
        "code": code,
        **more,
    }


def address_of(code: str) -> str:
    """The address that explains a kind; without the server, so that it is one for all."""
    return reverse("api:problem", kwargs={"code": code})


def title_of(kind: type[Exception]) -> str:
    """The kind of fault in words, as the class or its parent has them."""
    for parent in kind.__mro__:
        if parent in TITLES:
            return TITLES[parent]
        if parent.__doc__ and parent.__module__.startswith("recommendations."):
            return parent.__doc__.strip().partition("\n")[0].rstrip(".")
    raise TypeError(f"{kind.__name__} has no docstring to be the title of its problem")


def printable(words: str) -> str:
    """The words with half surrogate pairs, which no answer can hold, written out."""
    return words.encode("utf-8", "backslashreplace").decode()
