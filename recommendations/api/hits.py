"""`expand=hits`: where the records of a list hold what `search` looks for."""

from collections.abc import Sequence
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from recommendations.api.parameters import asked
from recommendations.api.sparse import words
from recommendations.search import Hit, found_in, parse

NAME = "hits"
FIELDS = (
    *("ref", "summary", "quote", "note", "attributed_to", "source", "actor", "alias"),
    *("key", "title", "publisher", "text", "author"),
)
# Records of a page: to look through the texts of more takes too long for a request.
MOST = 100
PLACE = {"type": "integer", "minimum": 0}
# The schema of a hit.
FORM: dict[str, Any] = {
    "type": "object",
    "description": "A text of a record that holds what was searched, cut around its "
    "first hit.",
    "required": ["field", "key", "text", "ranges"],
    "properties": {
        "field": {
            "type": "string",
            "enum": list(FIELDS),
            "description": "What holds it; `source` is the title of the source, `alias` "
            "another name of an actor.",
        },
        "key": {
            "type": ["string", "null"],
            "description": "Of an actor, alias or author: whose name it is.",
        },
        "text": {
            "type": "string",
            "description": "As people read it, with `…` where it is cut.",
        },
        "ranges": {
            "type": "array",
            "items": {"type": "array", "items": PLACE, "minItems": 2, "maxItems": 2},
            "description": "The hits in `text`: code points from 0, start and end, `end` "
            "not included.",
        },
    },
}


def add_hits(
    records: Sequence[dict[str, Any]], keys: Sequence[int], request: Request, model: Any
) -> None:
    """Give each record its hits, if they are asked for.

    Raises ValidationError where nothing was searched, and of a longer page.
    """
    if NAME not in words(request, "expand"):
        return
    typed = asked(request).get("search", "")
    if not typed.strip():
        raise ValidationError(
            {"expand": "hits are those of a search; send `search` too"}
        )
    if len(keys) > MOST:
        told = f"hits are told of at most {MOST} records; send a `page_size` of that"
        raise ValidationError({"expand": told})
    found = found_in(model, keys, parse(typed))
    for record, key in zip(records, keys, strict=True):
        record[NAME] = [written(hit) for hit in found.get(key, ())]


def written(hit: Hit) -> dict[str, Any]:
    return {
        "field": hit.field,
        "key": hit.key or None,
        "text": hit.excerpt.text,
        "ranges": [[span.start, span.end] for span in hit.excerpt.ranges],
    }
