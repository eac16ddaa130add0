"""`Idempotency-Key`: a POST that is sent twice is done once.

The key is kept in the transaction of the write itself: either both are there, or
neither. A second request with the same key waits for the first one, and then gets its
answer. What was refused or failed wrote nothing, and is not kept: the key is free for
the request once it is mended.
"""

import hashlib
import json
import re
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.http import RawPostDataException
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations.models import IdempotencyKey

HEADER = "Idempotency-Key"
# As it stands, or in the quotes that the draft of the standard has.
KEY = re.compile(r'"?([\x21\x23-\x7e]{1,255})"?\Z')
KEPT_HEADERS = ("ETag", "Location")
PRUNED = 100  # expired keys that a request clears away, at most


class KeyUsedOtherwise(APIException):
    """The Idempotency-Key was sent with another request before"""

    status_code = 409
    default_code = "idempotency_key_used"

    def __init__(self) -> None:
        super().__init__(
            "another request was sent with this Idempotency-Key within the last 24 "
            "hours; take a new key for each thing that you do"
        )


class Once:
    """Does a POST that names a key once, and gives its first answer again."""

    once = True

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        words = request.headers.get(HEADER)
        if request.method == "POST" and words is not None:
            # Here the caller is known to be one who may; what follows is the write.
            post = self.post  # type: ignore[attr-defined]
            vars(self)["post"] = partial(answer_once, post, key_in(words))


def key_in(words: str) -> str:
    found = KEY.match(words.strip())
    if not found:
        raise ValidationError({HEADER: "1 to 255 visible ASCII characters, no quotes"})
    return found[1]


@transaction.atomic
def answer_once(
    post: Any, key: str, request: Request, *args: Any, **kwargs: Any
) -> Response:
    """The answer of `post`, or the one that it gave under this key before."""
    asked = fingerprint(request)
    prune()
    kept, first = keep(request.user, key, asked)
    if not first:
        return again(kept, asked)
    response: Response = post(request, *args, **kwargs)
    if response.status_code < 400:
        remember(kept, response)
    else:
        transaction.set_rollback(True)
    return response


def fingerprint(request: Request) -> str:
    """The SHA-256 of what is asked: method, address and body."""
    asked = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    try:
        asked.update(request._request.body)
    except RawPostDataException:
        # A form that was read already, and is refused: it is no JSON.
        asked.update(b"\0")
    return asked.hexdigest()


def keep(user: Any, key: str, asked: str) -> tuple[IdempotencyKey, bool]:
    """The row of this key, and whether it is new.

    Where another request holds the key, this waits until that one has ended.
    """
    mine = IdempotencyKey.objects.filter(user=user, key=key)
    mine.expired().delete()
    try:
        with transaction.atomic():
            made = IdempotencyKey.objects.create(user=user, key=key, request=asked)
        return made, True
    except IntegrityError:
        return mine.get(), False


def again(kept: IdempotencyKey, asked: str) -> Response:
    if kept.request != asked:
        raise KeyUsedOtherwise
    content = json.loads(kept.body) if kept.body else None
    headers = {**kept.headers, "Idempotent-Replayed": "true"}
    return Response(content, status=kept.status, headers=headers)


def remember(kept: IdempotencyKey, response: Response) -> None:
    kept.status = response.status_code
    if response.data is not None:
        kept.body = JSONRenderer().render(response.data).decode()
    kept.headers = {
        name: response[name] for name in KEPT_HEADERS if response.has_header(name)
    }
    kept.save()


def prune() -> None:
    """Clear away some of the keys that have expired, and that nobody else is at."""
    rows = IdempotencyKey.objects.expired().select_for_update(skip_locked=True)
    keys = list(rows.order_by().values_list("pk", flat=True)[:PRUNED])
    IdempotencyKey.objects.filter(pk__in=keys).delete()
