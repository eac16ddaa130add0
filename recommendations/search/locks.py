"""What documents are made of, kept from others until the transaction ends.

A document is read when nobody else can change what it holds. What is locked here is
locked in one order: what others are found by before these, as people before sources,
sources before quotes, and quotes before recommendations; each by their keys. The rows
that a transaction writes are locked before, in the order of its writes; two that write
the same rows in opposite orders can wait for each other, and PostgreSQL then takes one
back, as `tracking.conflicts` tells. SQLite lets one write at a time, and needs none of
this.
"""

from collections.abc import Iterable, Iterator

from django.db import connections, models, router

from recommendations.models import (
    Authorship,
    Person,
    Publisher,
    Quote,
    Recommendation,
    Source,
)

Model = type[models.Model]
# What others are found by, in the order in which it is locked.
SHARED = (Person, Publisher, Source, Quote)
# The fields by which a record comes to be found by the words of another.
TIES: dict[Model, str] = {
    Authorship: "person",
    Recommendation: "quote",
    Source: "publisher",
}


def claim(model: Model, keys: Iterable[int]) -> None:
    """Keep these records for the writer who is to index them."""
    lock(model, keys, "FOR NO KEY UPDATE")


def share(tied: dict[Model, set[int]]) -> None:
    """Keep records that others are tied to anew as they are.

    Who changes one of them indexes what he sees tied to it; he cannot see a tie that
    is not committed, so he waits for it, or it for him.
    """
    for model in SHARED:
        lock(model, tied.get(model, ()), "FOR SHARE")


def lock(model: Model, keys: Iterable[int], strength: str) -> None:
    connection = connections[router.db_for_write(model)]
    wanted = sorted(keys)
    if not wanted or connection.needs_rollback:
        return
    if connection.features.has_select_for_update:
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM {table} WHERE id = ANY(%s) ORDER BY id {strength}",
                [wanted],
            )


def new_ties(
    record: models.Model, before: models.Model | None, changed: set[str] | None
) -> Iterator[tuple[Model, int]]:
    """The records that this one is found by since this write, by their keys."""
    name = TIES.get(type(record))
    if name is None or (changed is not None and name not in changed):
        return
    other = getattr(record, name)
    if other is None:
        return
    yield type(other), other.pk
    if isinstance(other, Quote):
        was: Quote | None = getattr(before, name, None)
        if was is None or was.source_id != other.source_id:
            yield Source, other.source_id
