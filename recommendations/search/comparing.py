"""Whether the index holds what the database does."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from recommendations.search.documents import KINDS, Kind
from recommendations.search.index import BACKENDS, Progress, table_of


@dataclass(frozen=True, slots=True)
class Fault:
    """A noun whose index is missing, or wrong in so many documents."""

    kind: Kind
    missing: bool = False
    lacking: int = 0
    gone: int = 0
    differing: int = 0

    def __bool__(self) -> bool:
        return self.missing or any((self.lacking, self.gone, self.differing))

    def __str__(self) -> str:
        plural = str(self.kind.model._meta.verbose_name_plural)
        if self.missing:
            return f"the search index of {plural} is missing"
        counted = {
            "lacks {:,}": self.lacking,
            "holds {:,} that are gone": self.gone,
            "has other words for {:,}": self.differing,
        }
        told = [said.format(number) for said, number in counted.items() if number]
        return f"the search index of {plural} {' and '.join(told)}"


def faults(using: str = DEFAULT_DB_ALIAS) -> Iterator[Fault]:
    """Where the index is missing, or has documents of other records than there are."""
    yield from filter(None, (by_keys(kind, using) for kind in stored(using)))


def thorough_faults(
    using: str = DEFAULT_DB_ALIAS, progress: Progress = lambda rows: None
) -> Iterator[Fault]:
    """The same, and where a document has other words than its record.

    Makes every document anew, which takes as long as to rebuild the index.
    """
    for kind in stored(using):
        fault = by_keys(kind, using)
        if not fault.missing:
            differing = len(other_words(kind, using, progress))
            fault = Fault(kind, False, fault.lacking, fault.gone, differing)
        if fault:
            yield fault


def stored(using: str) -> list[Kind]:
    """The nouns that have a table in this database."""
    there = set(connections[using].introspection.table_names())
    return [kind for kind in KINDS.values() if kind.model._meta.db_table in there]


def by_keys(kind: Kind, using: str) -> Fault:
    connection = connections[using]
    table = table_of(kind)
    if table not in connection.introspection.table_names():
        return Fault(kind, missing=True)
    key = BACKENDS[connection.vendor].KEY
    records = f"SELECT id FROM {kind.model._meta.db_table}"
    documents = f"SELECT {key} FROM {table}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM ({records} EXCEPT {documents}) l), "
            f"(SELECT count(*) FROM ({documents} EXCEPT {records}) g)"
        )
        lacking, gone = cursor.fetchone()
    return Fault(kind, lacking=lacking, gone=gone)


def other_words(kind: Kind, using: str, progress: Progress) -> set[int]:
    """The keys of documents that are not as they would be made now."""
    rows = kind.model._base_manager.using(using).order_by("pk")
    found = differing(kind, using, rows.values_list("pk", flat=True), progress)
    # What was written between the reading of a record and of its document is not wrong.
    return differing(kind, using, sorted(found), lambda rows: None)


def differing(kind: Kind, using: str, keys: Any, progress: Progress) -> set[int]:
    connection = connections[using]
    found: set[int] = set()
    with connection.cursor() as cursor:
        for documents in kind.tokens(keys):
            found |= BACKENDS[connection.vendor].differing(
                cursor, table_of(kind), documents
            )
            progress(len(documents))
    return found
