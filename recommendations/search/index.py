"""The index: made by `migrate`, and kept in the transaction of every write."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import ModuleType
from typing import Any

from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    connections,
    models,
    router,
    transaction,
)

from recommendations.models import (
    Actor,
    ActorAlias,
    Addressee,
    Authorship,
    Person,
    Publisher,
    Quote,
    Recommendation,
    Source,
    Target,
)
from recommendations.search import locks, postgresql, sqlite
from recommendations.search.documents import KINDS, Kind

# Another number where the words of a document are read or kept in another way:
# `migrate` then makes the index anew.
FORMAT = 1
NAME = "recommendations_search"
BACKENDS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}

Keys = dict[type[models.Model], set[int]]
Waiting = tuple[Keys, Keys]  # what is to be indexed, and what that is newly tied to
Progress = Callable[[int], Any]
_held: ContextVar[Waiting | None] = ContextVar("held", default=None)

# Parts of a record that it is found by, and the field that leads to the record.
PARTS: dict[type[models.Model], tuple[str, type[models.Model]]] = {
    ActorAlias: ("actor_id", Actor),
    Addressee: ("recommendation_id", Recommendation),
    Authorship: ("source_id", Source),
    Target: ("recommendation_id", Recommendation),
}
# Records that others are found by: those others, and the way from them to these.
# `locks` knows the fields by which they come to be.
SHARED: dict[type[models.Model], tuple[type[models.Model], str]] = {
    Person: (Source, "authorships__person"),
    Publisher: (Source, "publisher"),
    Quote: (Recommendation, "quote"),
    Source: (Recommendation, "quote__source"),
}
# The fields whose change others are found by differently.
TELLING = {Person: {"name"}, Publisher: {"name"}, Quote: {"exact"}, Source: {"title"}}
# Fields about the work on a record, which no search reads: writes of these are many.
SILENT = frozenset(
    {"state", "state_reason", "edited_by", "disposition", "closing_reason", "version"}
    | {"assigned_to", "priority", "headline", "headline_provisional", "archived"}
    | {"mention", "position", "themes", "due", "merged_into"}
)


def table_of(kind: Kind) -> str:
    return f"{NAME}_{FORMAT}_{kind.model._meta.model_name}"


# Keeping


@contextmanager
def held() -> Iterator[None]:
    """Hold the index back, and bring it up to date at the end, all at once.

    Inside of one transaction; a load that writes a record many times indexes it once.
    """
    if _held.get() is not None:
        yield
        return
    changed: Keys = defaultdict(set)
    tied: Keys = defaultdict(set)
    token = _held.set((changed, tied))
    try:
        yield
    finally:
        _held.reset(token)
    locks.share(tied)
    for model in sorted(changed, key=list(KINDS).index, reverse=True):
        refresh(model, changed[model])


def follow(
    record: models.Model,
    *,
    before: models.Model | None = None,
    changed: set[str] | None = None,
) -> None:
    """Let the index follow a write of a record, and of what else is found by it.

    Of a record that was there, `before` is how it was, and `changed` are the fields
    that differ.
    """
    model = type(record)
    if changed is not None and changed <= SILENT:
        return
    tie(locks.new_ties(record, before, changed))
    if model in PARTS:
        field, whole = PARTS[model]
        rows = filter(None, (record, before))
        refresh(whole, [getattr(row, field) for row in rows])
    if model in KINDS:
        refresh(model, [record.pk])
    if model in SHARED and changed is not None and changed & TELLING[model]:
        other, path = SHARED[model]
        found = other._base_manager.filter(**{path: record.pk}).order_by()
        refresh(other, found.values_list("pk", flat=True))


def tie(found: Iterable[tuple[type[models.Model], int]]) -> None:
    """Keep what a record is newly found by as it is, until this is indexed."""
    waiting = _held.get()
    tied: Keys = waiting[1] if waiting else defaultdict(set)
    for model, key in found:
        tied[model].add(key)
    if waiting is None:
        locks.share(tied)


def follow_new(records: Sequence[models.Model]) -> None:
    """Let the index follow new records of one model."""
    model = type(records[0])
    tie(found for record in records for found in locks.new_ties(record, None, None))
    if model in PARTS:
        field, whole = PARTS[model]
        refresh(whole, [getattr(record, field) for record in records])
    if model in KINDS:
        refresh(model, [record.pk for record in records])


def forget(record: models.Model, key: int) -> None:
    """Take a record out of the index that had this key, and is deleted."""
    model = type(record)
    if model in PARTS:
        field, whole = PARTS[model]
        refresh(whole, [getattr(record, field)])
    if model in KINDS:
        refresh(model, [key])


def refresh(model: type[models.Model], keys: Iterable[int]) -> None:
    """Index these records as they are now; those that are gone leave the index.

    What writes many rows without `tracking.save` calls this, in its transaction.
    """
    waiting = _held.get()
    wanted = set(keys)
    if waiting is not None:
        waiting[0][model] |= wanted
        return
    connection = connections[router.db_for_write(model)]
    if not wanted or connection.needs_rollback:
        return
    locks.claim(model, wanted)
    kind, backend = KINDS[model], BACKENDS[connection.vendor]
    found: set[int] = set()
    with connection.cursor() as cursor:
        for documents in kind.tokens(sorted(wanted)):
            backend.write(cursor, table_of(kind), documents)
            found |= {document.pk for document in documents}
        if gone := sorted(wanted - found):
            backend.delete(cursor, table_of(kind), gone)


# Making


def install(*, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Make what is missing of the index; a second call changes nothing."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    missing = [
        kind
        for kind in KINDS.values()
        if kind.model._meta.db_table in there and table_of(kind) not in there
    ]
    if missing:
        offer_trigrams(using)
        rebuild(missing, using=using)


def offer_trigrams(using: str) -> None:
    """Switch the comparison of words on, where PostgreSQL has it and lets us."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        # A system check says that slips are not forgiven; all else works without.
        return


def rebuild(
    kinds: Iterable[Kind] = KINDS.values(),
    *,
    using: str = DEFAULT_DB_ALIAS,
    progress: Progress = lambda rows: None,
) -> int:
    """Make the index of these nouns anew; return how many records it holds."""
    connection = connections[using]
    backend = BACKENDS[connection.vendor]
    total = 0
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for kind in kinds:
            drop(cursor, kind, connection)
            backend.create(cursor, table_of(kind))
            keys = kind.model._base_manager.using(using).order_by("pk")
            for documents in kind.tokens(keys.values_list("pk", flat=True)):
                backend.write(cursor, table_of(kind), documents)
                total += len(documents)
                progress(len(documents))
            backend.finish(cursor, table_of(kind))
    return total


def trim(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Take out of the index what is no longer in a database that was emptied."""
    connection = connections[using]
    backend = BACKENDS[connection.vendor]
    there = set(connection.introspection.table_names())
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for kind in KINDS.values():
            if {table_of(kind), kind.model._meta.db_table} <= there:
                backend.trim(cursor, table_of(kind), kind.model._meta.db_table)


def size(using: str = DEFAULT_DB_ALIAS) -> int:
    """How many records a rebuild goes through."""
    return sum(kind.model._base_manager.using(using).count() for kind in KINDS.values())


def drop(cursor: Any, kind: Kind, connection: Any) -> None:
    """Take away the table of a noun, of whatever format it is."""
    name = kind.model._meta.model_name
    for table in connection.introspection.table_names(cursor):
        number = table.removeprefix(f"{NAME}_").removesuffix(f"_{name}")
        if number.isdigit() and table == f"{NAME}_{number}_{name}":
            cursor.execute(f"DROP TABLE {table}")
