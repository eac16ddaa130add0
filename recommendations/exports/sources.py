"""The sources of records, each read once while many recommendations share it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from recommendations.exports.among import Among
from recommendations.exports.values import day
from recommendations.models import Authorship, InferredField, Source

# Sources that are remembered; fifty thousand with their authors would fill memory.
MOST = 5000

COLUMNS = (
    "pk",
    "key",
    "collection__key",
    "collection__review_interval",
    "title",
    "kind",
    "language",
    "publisher__key",
    "publisher__name",
    "first_published_in__key",
    "first_published_in__name",
    "published",
    "published_precision",
    "url",
)


class Sources:
    """Records of sources by primary key, and the interval of review of each."""

    def __init__(self) -> None:
        self.records: dict[int, dict[str, Any]] = {}
        self.intervals: dict[int, int | None] = {}

    def read(self, keys: set[int]) -> None:
        """Make sure that these are there, at three queries for all that are not."""
        if len(self.records) > MOST:
            self.records.clear()
        new = keys - self.records.keys()
        if not new:
            return
        authors, inferred = authors_of(new), inferred_of(new)
        rows = Source.objects.filter(Among("pk", new)).order_by().values_list(*COLUMNS)
        for pk, *row in rows:
            self.intervals[pk] = row.pop(2)
            self.records[pk] = source_record(
                *row, authors=authors[pk], inferred=inferred[pk]
            )


def source_record(
    key: str,
    collection: str,
    title: str,
    kind: str,
    language: str,
    publisher: str,
    publisher_name: str,
    first_published_in: str | None,
    first_published_in_name: str | None,
    published: Any,
    precision: str,
    url: str,
    *,
    authors: list[dict[str, Any]],
    inferred: dict[str, str],
) -> dict[str, Any]:
    return {
        "key": key,
        "collection": collection,
        "title": title,
        "kind": kind,
        "language": language,
        "publisher": {"key": publisher, "name": publisher_name},
        "first_published_in": (
            {"key": first_published_in, "name": first_published_in_name}
            if first_published_in
            else None
        ),
        "published": day(published, precision),
        "url": url,
        "authors": authors,
        "inferred": inferred,
    }


def authors_of(sources: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """The authors of each source in the order of its title page."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Authorship.objects.filter(Among("source", sources)).values_list(
        "source", "person__key", "person__name", "affiliation"
    )
    for source, person, name, affiliation in rows:
        found[source].append(
            {"person": person, "name": name, "affiliation": affiliation}
        )
    return found


def inferred_of(sources: Iterable[int]) -> dict[int, dict[str, str]]:
    """The evidence for each field of each source that its text does not state."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = InferredField.objects.filter(Among("source", sources))
    for source, field, evidence in rows.values_list("source", "field", "evidence"):
        found[source][field] = evidence
    return found
