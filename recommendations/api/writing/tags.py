"""Entity tags: what a caller has read, so that nobody writes over what they have not.

A tag is `"<version>-<digest>"`. The version alone would not do: an answer holds what
other records say as well (the values of the addressees, the names of actors, asks),
and a 304 that lets a caller keep an old answer would lie. So the digest is of the whole
answer. Only the plain answer of an address has a tag; one of another point of time, or
of chosen fields, is none that a write could be compared with.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import APIException, ParseError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

DIGITS = 16  # of the digest, in hexadecimal
TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')
TAGS = re.compile(rf"\s*(?:{TAG.pattern})(?:\s*,\s*(?:{TAG.pattern}))*\s*\Z")
ANY = "*"


class PreconditionMissing(APIException):
    """The write does not say what its caller has read"""

    status_code = 428
    default_code = "precondition_missing"

    def __init__(self) -> None:
        super().__init__(
            "say which state of the record you change: send the header If-Match with "
            "the ETag of its GET, or `If-Match: *` to change it whatever it is"
        )


class Stale(APIException):
    """The record has changed since its caller read it"""

    status_code = 412
    default_code = "stale"

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.members, self.tag = {"current": content}, tag_of(content)
        super().__init__(
            "the record has changed since you read it; `current` is what it is now: "
            f"compare, and send your change again with `If-Match: {self.tag}`"
        )


def tag_of(content: Mapping[str, Any]) -> str:
    """The entity tag of the plain answer of an address."""
    digest = hashlib.sha256(JSONRenderer().render(content)).hexdigest()
    return f'"{content.get("version", 1)}-{digest[:DIGITS]}"'


def tags_in(header: str) -> set[str]:
    """The tags of If-Match or If-None-Match; raises ParseError for anything else."""
    if header.strip() == ANY:
        return {ANY}
    if not TAGS.match(header):
        raise ParseError(
            "If-Match and If-None-Match take `*`, or ETags in their quotes, such as "
            'If-Match: "7-0123456789abcdef"'
        )
    return set(TAG.findall(header))


def is_plain(request: Request) -> bool:
    """Whether the answer is the one that has a tag."""
    return not set(request.query_params) - {"format"}


def has_read(request: Request, content: Mapping[str, Any]) -> bool:
    """Whether a GET says that its caller holds this very answer."""
    header = request.headers.get("If-None-Match")
    if header is None:
        return False
    # Of these, a weak tag counts as well (RFC 9110, 13.1.2).
    known = {tag.removeprefix("W/") for tag in tags_in(header)}
    return bool(known & {ANY, tag_of(content)})


def check_match(header: str, content: Mapping[str, Any]) -> None:
    """Raise Stale unless one of the tags is that of the record as it is now."""
    if not tags_in(header) & {ANY, tag_of(content)}:
        raise Stale(content)
