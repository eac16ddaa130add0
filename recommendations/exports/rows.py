"""Records laid flat for a table: a row for each addressee.

A plain column holds keys, which the filters of the API take; beside it, `_name`,
`_names` or `_title` hold the words for them. Several values are parted by "; ".
"""

from collections.abc import Iterable, Iterator
from typing import Any

from recommendations.exports.records import Record

Cell = str | int | bool | None
Row = dict[str, Cell]

COLUMNS = (
    "ref",
    "summary",
    "kind",
    "direction",
    "strength",
    "confidence",
    "state",
    "disposition",
    "closing_reason",
    "as_of",
    "known_at",
    "headline",
    "headline_provisional",
    "schedule",
    "freshness",
    "last_assessed",
    "collection",
    "source",
    "source_title",
    "publisher",
    "publisher_name",
    "published",
    "authors",
    "author_names",
    "quote",
    "quote_start",
    "quote_end",
    "addressee",
    "addressee_name",
    "mention",
    "response",
    "response_since",
    "response_provisional",
    "implementation",
    "implementation_since",
    "implementation_provisional",
    "targets",
    "themes",
    "condition",
    "condition_kind",
    "attributed_to",
    "timeframe",
    "due",
    "note",
)
# Columns that a record holds under the same name.
PLAIN = (
    "ref",
    "summary",
    "kind",
    "direction",
    "strength",
    "confidence",
    "state",
    "disposition",
    "closing_reason",
    "as_of",
    "known_at",
    "schedule",
    "freshness",
    "last_assessed",
    "timeframe",
    "due",
    "note",
)


def rows(records: Iterable[Record]) -> Iterator[Row]:
    """Yield a row for each addressee, or one where a recommendation has none."""
    for record in records:
        shared = recommendation_cells(record) | source_cells(record["source"])
        for addressee in record["addressees"] or [None]:
            cells = shared | (addressee_cells(addressee) if addressee else {})
            yield {column: cells.get(column) for column in COLUMNS}


def recommendation_cells(record: Record) -> Row:
    attributed = record["attributed_to"]
    return {column: record[column] for column in PLAIN} | {
        "headline": record["headline"]["value"],
        "headline_provisional": record["headline"]["provisional"],
        "quote": record["quote"]["exact"],
        "quote_start": record["quote"]["start"],
        "quote_end": record["quote"]["end"],
        "targets": joined(record["targets"], "key"),
        "themes": joined(record["themes"], "key"),
        "condition": joined(record["conditions"], "text"),
        "condition_kind": joined(record["conditions"], "kind"),
        "attributed_to": "; ".join(
            filter(None, [joined(attributed["actors"], "key"), attributed["text"]])
        ),
    }


def source_cells(source: Record) -> Row:
    return {
        "collection": source["collection"],
        "source": source["key"],
        "source_title": source["title"],
        "publisher": source["publisher"]["key"],
        "publisher_name": source["publisher"]["name"],
        "published": source["published"],
        "authors": joined(source["authors"], "person"),
        "author_names": joined(source["authors"], "name"),
    }


def addressee_cells(addressee: Record) -> Row:
    response, implementation = addressee["response"], addressee["implementation"]
    return {
        "addressee": addressee["actor"]["key"],
        "addressee_name": addressee["actor"]["name"],
        "mention": addressee["mention"],
        "response": response["value"],
        "response_since": response["since"],
        "response_provisional": response["provisional"],
        "implementation": implementation["value"],
        "implementation_since": implementation["since"],
        "implementation_provisional": implementation["provisional"],
    }


def joined(parts: Iterable[dict[str, Any]], name: str) -> str:
    return "; ".join(part[name] for part in parts)
