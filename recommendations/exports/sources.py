"""The sources of records, each read once while many recommendations share it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any

from recommendations.among import KEYS, Among
from recommendations.exports.names import Names, trimmed
from recommendations.exports.reader import Reader
from recommendations.exports.values import day
from recommendations.models import Authorship, InferredField, Source
from recommendations.prepared import Asked, Row, prepared

# Sources that are remembered; fifty thousand with their authors would fill memory.
MOST = 5000

INTERVAL = "collection__review_interval"
# What each field of a source takes, in the order of the record.
COLUMNS: dict[str, tuple[str, ...]] = {
    "api_url": ("key",),
    "key": ("key",),
    "collection": ("collection__key",),
    "title": ("title",),
    "kind": ("kind",),
    "language": ("language",),
    "publisher": ("publisher__key", "publisher__name"),
    "first_published_in": ("first_published_in__key", "first_published_in__name"),
    "published": ("published", "published_precision"),
    "url": ("url",),
    "authors": (),
    "inferred": (),
}
WHOLE: Names = dict.fromkeys(name for name in COLUMNS if name != "api_url")


class Sources:
    """Records of sources by primary key, and the interval of review of each."""

    def __init__(self, names: Names, reader: Reader) -> None:
        self.names, self.reader = names, reader
        self.records: dict[int, dict[str, Any]] = {}
        self.intervals: dict[int, int | None] = {}
        taken = (column for name in names for column in COLUMNS[name])
        self.columns = tuple(dict.fromkeys(("pk", INTERVAL, *taken)))
        self.makes = {name: self.make(name) for name in names}

    def asked(self, keys: set[int]) -> Asked:
        """Makes sure that these are there, at three queries for all that are not."""
        if len(self.records) > MOST:
            self.records.clear()
        new = keys - self.records.keys()
        if not new:
            return Asked([], lambda: None)
        made = {"authors": authors(), "inferred": inferred()}
        wanted = {name: one for name, one in made.items() if name in self.names}
        queries = [(one, new) for one in (*wanted.values(), sources_of(self.columns))]

        def take(*rows: list[Row]) -> None:
            *others, sources = rows
            found = dict(zip(wanted, others, strict=True))
            self.authors = authors_of(found.get("authors", ()))
            self.inferred = inferred_of(found.get("inferred", ()))
            self.add(sources)

        return Asked(queries, take)

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self.intervals[row[0]] = row[1]
            self.records[row[0]] = {
                name: make(row) for name, make in self.makes.items()
            }

    def make(self, name: str) -> Callable[[Any], Any]:
        """What makes a field of a row."""
        places = [self.columns.index(column) for column in COLUMNS[name]]
        within = self.names[name]
        if name == "authors":
            return lambda row: trimmed(self.authors.get(row[0], []), within)
        if name == "inferred":
            return lambda row: self.inferred.get(row[0], {})
        if name == "api_url":
            return lambda row: self.reader.here("sources", row[places[0]])[name]
        if name == "published":
            return lambda row: day(*itemgetter(*places)(row))
        if len(places) == 1:
            return itemgetter(*places)
        return lambda row: trimmed(self.publisher(*itemgetter(*places)(row)), within)

    def publisher(self, key: str | None, name: str) -> dict[str, Any] | None:
        if key is None:
            return None
        return {**self.reader.here("publishers", key), "key": key, "name": name}


@prepared
def sources_of(columns: tuple[str, ...]) -> Any:
    return Source.objects.filter(Among("pk", KEYS)).order_by().values_list(*columns)


@prepared
def authors() -> Any:
    """The authors of each source in the order of its title page."""
    columns = ("source", "person__key", "person__name", "affiliation")
    rows = Authorship.objects.filter(Among("source", KEYS)).values_list(*columns)
    return rows.order_by("position", "person__name", "person__key")


@prepared
def inferred() -> Any:
    """The evidence for each field of each source that its text does not state."""
    rows = InferredField.objects.filter(Among("source", KEYS))
    return rows.order_by("field").values_list("source", "field", "evidence")


def authors_of(rows: Iterable[Row]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for source, person, name, affiliation in rows:
        found[source].append(
            {"person": person, "name": name, "affiliation": affiliation}
        )
    return found


def inferred_of(rows: Iterable[Row]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for source, field, evidence in rows:
        found[source][field] = evidence
    return found
