"""Cursors: places in a list as callers carry them, which say nothing and are sealed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core import signing
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from recommendations.api.parameters import asked

BEGINNING = "*"
SALT = "recommendations.api.cursors"
# Parameters that may differ from page to page of one list.
FREE = frozenset({"cursor", "page_size", "format", "fields", "omit", "expand"})

READERS: dict[str, Callable[[str], Any]] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "uid": UUID,
}


class CursorInvalid(APIException):
    """The cursor is none that this server gave"""

    status_code = 400
    default_code = "cursor_invalid"

    def __init__(self) -> None:
        super().__init__(
            "this is no cursor of this server; take the addresses in `next` and "
            f"`previous` as they stand, and begin with cursor={BEGINNING}"
        )
        self.fields = {"cursor": [str(self.detail)]}


class CursorOfAnother(APIException):
    """The cursor is one of another list, filter or order"""

    status_code = 400
    default_code = "cursor_of_another_list"

    def __init__(self) -> None:
        super().__init__(
            "this cursor is of another list, or of another filter or order; with these "
            f"parameters begin with cursor={BEGINNING}"
        )
        self.fields = {"cursor": [str(self.detail)]}


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list, and whether what lies before it is meant."""

    place: list[Any] | None = None
    backward: bool = False


def seal(cursor: Cursor, request: Request) -> str:
    """The cursor as the caller gets it."""
    place = [written(value) for value in cursor.place or ()]
    held = [list_of(request), place, cursor.backward]
    return signing.dumps(held, salt=SALT, compress=True)


def unseal(words: str, request: Request) -> Cursor:
    """What the caller sent; raises CursorInvalid or CursorOfAnother."""
    if words == BEGINNING:
        return Cursor()
    try:
        of, place, backward = signing.loads(words, salt=SALT)
    except (signing.BadSignature, ValueError):
        raise CursorInvalid from None
    if of != list_of(request):
        raise CursorOfAnother
    return Cursor([read(value) for value in place], backward)


def list_of(request: Request) -> str:
    """What list the request is for: its address, filters and order."""
    chosen = [
        (name, values)
        for name, values in sorted(asked(request).lists())
        if name not in FREE
    ]
    return sha256(repr((request.path, chosen)).encode()).hexdigest()[:16]


def written(value: Any) -> Any:
    """A value of a key for JSON."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, UUID):
        return {"uid": str(value)}
    return value


def read(value: Any) -> Any:
    """The value that `written` wrote."""
    if isinstance(value, dict):
        ((kind, words),) = value.items()
        return READERS[kind](words)
    return value
