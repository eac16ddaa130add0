"""Creating, changing and removing records at the addresses that read them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations import tracking
from recommendations.api.filters import refuse_unclear, refuse_unknown
from recommendations.api.permissions import MayDo
from recommendations.api.writing.once import Once
from recommendations.api.writing.tags import (
    ANY,
    PreconditionMissing,
    Stale,
    check_match,
    has_read,
    is_plain,
    tag_of,
    tags_in,
)

VERBS = {"POST": "add", "PATCH": "change", "DELETE": "delete"}
# Browsers may keep an answer, but ask each time whether it still holds.
KEPT = {"Cache-Control": "private, no-cache"}


def tagged(content: Mapping[str, Any], status: int = 200) -> Response:
    """The plain answer of an address, with its tag."""
    headers = {"ETag": tag_of(content), **KEPT}
    if status == 201:
        # A plain string: that of REST framework is a class of its own, which some
        # servers do not take for a header.
        headers["Location"] = str(content["api_url"])
    return Response(content, status=status, headers=headers)


class Tagged:
    """Gives the answer of a record its tag, and 304 to whoever has it already."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        content = self.read()  # type: ignore[attr-defined]
        if not is_plain(request):
            return Response(content)
        if has_read(request, content):
            return Response(status=304, headers={"ETag": tag_of(content), **KEPT})
        return tagged(content)


class Held:
    """Finds the record to write, locks it, and asks what its caller has read."""

    # Whether If-Match must be sent, or only counts where it is.
    must_match = True
    request: Any

    def handle_exception(self, exc: Exception) -> Response:
        response: Response = super().handle_exception(exc)  # type: ignore[misc]
        if isinstance(exc, Stale):
            response["ETag"] = exc.tag
        return response

    def check_read(self, record: Any) -> None:
        """Raise PreconditionMissing or Stale unless the caller has read the record."""
        header = self.request.headers.get("If-Match")
        if header is not None:
            if tags_in(header) != {ANY}:
                check_match(header, self.content(record))
        elif self.must_match:
            raise PreconditionMissing

    def content(self, record: Any) -> Mapping[str, Any]:
        """What a plain GET of the record answers at this moment."""
        raise NotImplementedError


class Writes(Once, Tagged, Held):
    """What lists and records take besides reading; a mixin of their viewsets.

    `body_class` is what a caller sends; the answer is that of the record's own address.
    """

    permission_classes: Any = (MayDo,)
    http_method_names: Any = ("get", "post", "patch", "delete", "head", "options")
    body_class: Any = None
    # What hangs on the record may be added to meanwhile.
    lock: dict[str, Any] = {"of": ("self",), "no_key": True}
    kwargs: dict[str, Any]
    lookup_field: str
    detail: bool
    queryset: Any

    @property
    def needs(self) -> str:
        """The permission that the request takes."""
        noun = self.queryset.model._meta
        verb = VERBS.get(str(getattr(self.request, "method", "")), "change")
        return f"{noun.app_label}.{verb}_{noun.model_name}"

    def check_permissions(self, request: Request) -> None:
        """As of any view; but no role may use a method that is not taken."""
        known = self.allowed_methods  # type: ignore[attr-defined]
        if request.user.is_authenticated and request.method not in known:
            raise MethodNotAllowed(str(request.method))
        super().check_permissions(request)  # type: ignore[misc]

    def create(self, request: Request) -> Response:
        refuse_unknown(request.query_params, {"format"})
        with transaction.atomic():
            return tagged(self.content(self.add()), 201)

    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        refuse_unknown(request.query_params, {"format"})
        with transaction.atomic():
            return tagged(self.content(self.change()))

    def destroy(self, request: Request, **kwargs: Any) -> Response:
        refuse_unknown(request.query_params, {"format", "reason"})
        refuse_unclear(request.query_params, ())
        with transaction.atomic():
            self.remove()
        return Response(status=204)

    def add(self) -> Any:
        """Create the record that the caller sent."""
        return self.write(self.queryset.model(), self.request.data)

    def change(self) -> Any:
        """Change the record as the caller sent, if they have read it."""
        # A body that cannot be read is told of before what its caller has not read.
        sent = self.request.data
        record = self.held()
        self.check_read(record)
        return self.write(record, sent)

    def remove(self) -> None:
        """Remove the record, if the caller has read it."""
        record = self.held()
        self.check_read(record)
        reason = self.request.query_params.get("reason", "")
        tracking.remove(record, by=self.request.user, reason=reason)

    def held(self) -> Any:
        """The record that the address names, kept from others; raises Http404."""
        rows = self.queryset.model._default_manager.all()
        name = self.lookup_field
        rows = rows.order_by().select_for_update(**self.lock)
        return get_object_or_404(rows, **{name: self.kwargs[name]})

    def write(self, record: Any, sent: Any) -> Any:
        """Bring a record to what the caller sent."""
        context = {**self.context(), "record": record}
        body = self.body_class(data=sent, context=context)
        body.is_valid(raise_exception=True)
        return body.write(record, by=self.request.user)

    def content(self, record: Any) -> Mapping[str, Any]:
        self.detail = True
        shown = self.shown().get(pk=record.pk)  # type: ignore[attr-defined]
        serializer = self.get_serializer_class()  # type: ignore[attr-defined]
        content: Mapping[str, Any] = serializer(shown, context=self.context()).data
        return content

    def context(self) -> dict[str, Any]:
        return self.get_serializer_context()  # type: ignore[attr-defined]
