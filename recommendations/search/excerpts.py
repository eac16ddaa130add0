"""What a search found of the records of a page: texts, cut around their hits."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from recommendations.models import (
    Actor,
    Authorship,
    Recommendation,
    Source,
)
from recommendations.search.documents import concerned, read
from recommendations.search.hits import marks
from recommendations.search.query import Query
from recommendations.text.spans import Span

AROUND = 60  # characters shown on either side of a hit
# Characters of a text that are looked at: those of a whole book take too long.
LOOKED_AT = 100_000
# Characters of it that are looked at together; pieces overlap, so that hits across
# their ends are found.
PIECE, OVERLAP = 4_000, 400

# By noun: the fields that are looked at, in this order, and their columns.
TEXTS: dict[type[models.Model], dict[str, str]] = {
    Recommendation: {
        "ref": "ref",
        "summary": "summary",
        "quote": "quote__exact",
        "note": "note",
        "attributed_to": "attributed_text",
        "source": "quote__source__title",
    },
    Source: {
        "key": "key",
        "title": "title",
        "publisher": "publisher__name",
        "text": "text",
    },
}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A text cut around its first hit, and the hits in what is left."""

    text: str
    ranges: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a record holds what was searched.

    `key` and `name` are those of the actor or author who is so called.
    """

    field: str
    excerpt: Excerpt
    key: str = ""
    name: str = ""


def found_in(
    model: type[models.Model], keys: Sequence[int], query: Query
) -> dict[int, list[Hit]]:
    """The hits of each record, one for each field that has any; by primary key."""
    found: dict[int, list[Hit]] = defaultdict(list)
    columns = TEXTS[model]
    rows: Any = model._base_manager.filter(pk__in=keys).order_by()
    for pk, *texts in rows.values_list("pk", *columns.values()):
        for name, text in zip(columns, texts, strict=True):
            if text and (cut := excerpt(text, query)):
                found[pk].append(Hit(name, cut))
    for pk, hit in (actors if model is Recommendation else authors)(keys, query):
        found[pk].append(hit)
    return found


def actors(keys: Sequence[int], query: Query) -> Iterator[tuple[int, Hit]]:
    """The names and aliases of actors by which recommendations are found."""
    pairs = sorted(set(concerned(keys)))
    called: dict[int, list[Hit]] = {}
    rows = Actor.objects.filter(pk__in={actor for _, actor in pairs})
    names = rows.order_by("pk", "aliases__pk").values_list(
        "pk", "key", "name", "aliases__name"
    )
    for pk, key, name, alias in names:
        if pk not in called:
            cut = excerpt(name, query)
            called[pk] = [Hit("actor", cut, key, name)] if cut else []
        # What the name holds already tells nothing more.
        if alias and alias.casefold() not in name.casefold():
            cut = excerpt(alias, query)
            called[pk] += [Hit("alias", cut, key, name)] if cut else []
    for recommendation, actor in pairs:
        for hit in called[actor]:
            yield recommendation, hit


def authors(keys: Sequence[int], query: Query) -> Iterator[tuple[int, Hit]]:
    rows = Authorship.objects.filter(source__in=keys).order_by("position", "pk")
    named = rows.values_list("source_id", "person__key", "person__name")
    for source, key, name in named:
        if cut := excerpt(name, query):
            yield source, Hit("author", cut, key, name)


def excerpt(text: str, query: Query) -> Excerpt | None:
    """The first hit of a text with some words around it, or None where there is none.

    As a person reads it, so that offsets are those of the excerpt alone.
    """
    for start, end in pieces(text):
        if cut := around(
            read(text[start:end]), query, more=(start > 0, end < len(text))
        ):
            return cut
    return None


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each piece of what is looked at; none cuts a word in two."""
    start, last = 0, min(len(text), LOOKED_AT)
    while True:
        end = min(start + PIECE + OVERLAP, last)
        if end < len(text):
            end = text.rfind(" ", start + PIECE, end) + 1 or end
        yield start, end
        if end >= last or end <= start + OVERLAP:
            return
        start = text.find(" ", end - OVERLAP, end) + 1 or end - OVERLAP


def around(text: str, query: Query, more: tuple[bool, bool]) -> Excerpt | None:
    """The first hit of a text; `more` is whether others stand before and after it."""
    found = marks(text, query)
    if not found:
        return None
    start, end = window(text, found[0].start, found[0].end)
    before = "… " if start or more[0] else ""
    after = " …" if end < len(text) or more[1] else ""
    shown = text[start:end]
    by = len(before) - start - (len(shown) - len(shown.lstrip()))
    ranges = (Span(span.start + by, span.end + by) for span in found if span.end <= end)
    return Excerpt(f"{before}{shown.strip()}{after}", tuple(ranges))


def window(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to whole words on either side."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    if first:
        first = min(start, text.find(" ", first, start) + 1 or start)
    if last < len(text):
        last = max(end, text.rfind(" ", end, last))
    return first, last
