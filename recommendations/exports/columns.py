"""The columns of a table of recommendations, and how each is taken from a record.

A plain column holds keys, which the filters of the API take; beside it, `_name`,
`_names` or `_title` hold the words for them. Several values are parted by "; ".
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from operator import itemgetter
from typing import Any

from recommendations.exports.records import Record

Cell = str | int | bool | None
Take = Callable[[Record], Any]

PARTED = "; "


class Owner(Enum):
    """What a cell tells of."""

    RECOMMENDATION = auto()
    SOURCE = auto()
    ADDRESSEE = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column, and what it takes of its owner, as a record has it."""

    name: str
    take: Take
    kind: type = str
    of: Owner = Owner.RECOMMENDATION

    @property
    def label(self) -> str:
        return self.name.replace("_", " ").capitalize().replace(" url", " URL")


def whole(*names: str, kind: type = str) -> list[Column]:
    """Columns that a record holds under the same name."""
    return [Column(name, itemgetter(name), kind) for name in names]


def inside(part: str, *, kind: type = str, **names: str) -> list[Column]:
    """Columns that a part of a record holds, each under a name of its own."""
    return [
        Column(column, lambda record, name=name: record[part][name], kind)  # type: ignore[misc]
        for column, name in names.items()
    ]


def several(part: str, **names: str) -> list[Column]:
    """Columns that join a value of each of several parts."""
    return [
        Column(column, lambda record, name=name: joined(record[part], name))  # type: ignore[misc]
        for column, name in names.items()
    ]


def joined(parts: Iterable[dict[str, Any]], name: str) -> str:
    return PARTED.join([part[name] for part in parts])


def of_source(name: str, take: Take) -> Column:
    return Column(name, take, of=Owner.SOURCE)


def of_addressee(name: str, take: Take, kind: type = str) -> Column:
    return Column(name, take, kind, Owner.ADDRESSEE)


def of_axis(axis: str) -> list[Column]:
    return [
        of_addressee(axis, lambda row: row[axis]["value"]),
        of_addressee(f"{axis}_since", lambda row: row[axis]["since"]),
        of_addressee(f"{axis}_provisional", lambda row: row[axis]["provisional"], bool),
    ]


def attributed_to(record: Record) -> str:
    named = record["attributed_to"]
    return PARTED.join(filter(None, [joined(named["actors"], "key"), named["text"]]))


EVERY = (
    *whole("ref", "summary", "kind", "direction", "strength", "confidence"),
    *whole("state", "disposition", "closing_reason", "merged_into"),
    *whole("as_of", "known_at"),
    *inside("headline", headline="value"),
    *inside("headline", headline_provisional="provisional", kind=bool),
    *inside("headline", headline_sentence="sentence"),
    *whole("schedule", "freshness", "last_assessed"),
    of_source("collection", itemgetter("collection")),
    of_source("source", itemgetter("key")),
    of_source("source_title", itemgetter("title")),
    of_source("source_kind", itemgetter("kind")),
    of_source("source_url", itemgetter("url")),
    of_source("language", itemgetter("language")),
    of_source("publisher", lambda source: source["publisher"]["key"]),
    of_source("publisher_name", lambda source: source["publisher"]["name"]),
    of_source("published", itemgetter("published")),
    of_source("authors", lambda source: joined(source["authors"], "person")),
    of_source("author_names", lambda source: joined(source["authors"], "name")),
    *inside("quote", quote="exact"),
    *inside("quote", quote_start="start", quote_end="end", kind=int),
    *inside("quote", quote_match="match"),
    of_addressee("addressee", lambda row: row["actor"]["key"]),
    of_addressee("addressee_name", lambda row: row["actor"]["name"]),
    of_addressee("mention", itemgetter("mention")),
    *of_axis("response"),
    *of_axis("implementation"),
    *several("targets", targets="key", target_names="name"),
    *several("themes", themes="key", theme_names="name"),
    *several(
        "conditions", condition="text", condition_kind="kind", condition_state="state"
    ),
    Column("attributed_to", attributed_to),
    *whole("timeframe", "due", "note"),
    *whole("version", kind=int),
)
COLUMNS: dict[str, Column] = {column.name: column for column in EVERY}
