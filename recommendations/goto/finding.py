"""Finding records by what they are called, the closest first."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import IntEnum
from operator import itemgetter
from typing import Any

from recommendations.goto.nouns import NOUNS, Noun, Reader
from recommendations.home.links import page_url
from recommendations.models import Recommendation
from recommendations.search import Query, best, holds, marks, parse, plain
from recommendations.text.words import folded_words

LOOKED_AT = 20  # records of a noun, the best of the search
LONGEST_REF: int = Recommendation._meta.get_field("ref").max_length or 0


class Closeness(IntEnum):
    """How what was typed stands to the names of a record."""

    EXACT = 0
    BEGUN = 1
    HELD = 2
    ELSEWHERE = 3  # in a text, a definition, or with a slip


@dataclass(frozen=True, slots=True)
class Record:
    """A record to go to; `title` in pieces, each with whether it is a hit."""

    ref: str
    title: list[tuple[str, bool]]
    facts: list[str]
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one noun, the closest first."""

    noun: str
    label: str
    records: list[Record]

    def as_json(self) -> dict[str, Any]:
        records = [asdict(record) for record in self.records]
        return {"noun": self.noun, "label": self.label, "records": records}


def find(typed: str, user: Reader, *, most: int) -> list[Group]:
    """At most so many records of each noun, the nouns with the closest first.

    Those that are called so; where none at all is, those that have the words
    elsewhere. Any string finds something or nothing.
    """
    query = parse(typed, unfinished=True)
    if query.is_blank or not query:
        return []
    found = [
        (noun, near(noun, typed.strip(), query, user))
        for noun in NOUNS
        if noun.is_open_to(user)
    ]
    found = sorted(filter(itemgetter(1), found), key=lambda each: each[1][0][0])
    called = [each for each in found if each[1][0][0] < Closeness.ELSEWHERE]
    return [group(noun, rows, query, most) for noun, rows in called or found]


Near = list[tuple[Closeness, Any]]


def near(noun: Noun, typed: str, query: Query, user: Reader) -> Near:
    """What the search finds of a noun, with how close it is, the closest first."""
    rows = noun.rows(user)
    found = [*by_ref(noun, rows, typed), *best(rows, query, LOOKED_AT)]
    words = folded_words(plain(typed))
    each = {row.pk: (closeness(noun, row, words, query), row) for row in found}
    return sorted(each.values(), key=place)


def by_ref(noun: Noun, rows: Any, typed: str) -> Iterable[Any]:
    """Those whose ref begins with it: the index knows no order of refs."""
    if noun.by_ref is None or len(typed) > LONGEST_REF or plain(typed) != typed:
        return ()
    found: Iterable[Any] = noun.by_ref(rows, typed)[:LOOKED_AT]
    return found


def closeness(noun: Noun, row: Any, words: list[str], query: Query) -> Closeness:
    names = [folded_words(name) for name in noun.names(row)]
    if words in names:
        return Closeness.EXACT
    if any(begins(name, words) for name in names):
        return Closeness.BEGUN
    known_by = "\n".join([*noun.names(row), *noun.beside(row)])
    return Closeness.HELD if holds(known_by, query) else Closeness.ELSEWHERE


def begins(name: list[str], words: list[str]) -> bool:
    """Whether the name begins with these words, the last of which may go on."""
    if not words or len(name) < len(words):
        return False
    *before, last = words
    return name[: len(before)] == before and name[len(before)].startswith(last)


def place(found: tuple[Closeness, Any]) -> tuple[Closeness, bool]:
    """What is archived comes after the others that are as close."""
    return found[0], getattr(found[1], "archived", False)


def group(noun: Noun, found: Near, query: Query, most: int) -> Group:
    called = [each for each in found if each[0] < Closeness.ELSEWHERE]
    shown = (called or found)[:most]
    return Group(noun.name, noun.label, [record(noun, row, query) for _, row in shown])


def record(noun: Noun, row: Any, query: Query) -> Record:
    archived = ["archived"] if getattr(row, "archived", False) else []
    return Record(
        ref=getattr(row, "ref", ""),
        title=list(pieces(noun.title(row), query)),
        facts=[*noun.facts(row, query), *archived],
        url=page_url(noun.name, row.pk),
    )


def pieces(text: str, query: Query) -> Iterator[tuple[str, bool]]:
    """The text cut where hits begin and end; each piece, and whether it is a hit."""
    last = 0
    for span in marks(text, query):
        if span.start > last:
            yield text[last : span.start], False
        yield span.of(text), True
        last = span.end
    if last < len(text):
        yield text[last:], False
