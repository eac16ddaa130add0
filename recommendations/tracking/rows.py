"""Rows written by the thousand, past the instances of Django: history above all.

What `bulk_create` asks of each value takes most of the time of a load.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import connections, models, router
from django.utils import timezone

from recommendations.models.history import current_change

Each = TypeVar("Each")

BATCH = 500  # rows of a statement
# Types that every database takes as they are.
PLAIN = frozenset({str, int, bool, type(None)})


def append(records: Sequence[models.Model]) -> None:
    """Insert records of one model as they are, whose keys nobody needs to know.

    By COPY on PostgreSQL, and many to a statement on SQLite.
    """
    if not records:
        return
    model = type(records[0])
    fields = [row for row in model._meta.concrete_fields if not row.primary_key]
    connection = connections[router.db_for_write(model)]
    columns = ", ".join(connection.ops.quote_name(str(row.column)) for row in fields)
    into = f"{connection.ops.quote_name(model._meta.db_table)} ({columns})"
    rows = values(records, fields, connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        one = f"({', '.join(['%s'] * len(fields))})"
        for batch in batches(rows):
            places = ", ".join([one] * len(batch))
            every = [value for row in batch for value in row]
            cursor.execute(f"INSERT INTO {into} VALUES {places}", every)


def values(
    records: Iterable[models.Model], fields: Sequence[Any], connection: Any
) -> Iterator[list[Any]]:
    """The columns of each record, as the database takes them."""
    ways = [(field.attname, field.get_db_prep_save) for field in fields]
    for record in records:
        yield [
            value
            if type(value := getattr(record, name)) in PLAIN
            else prepared(value, connection)
            for name, prepared in ways
        ]


def write_history(
    records: Sequence[Any], history_type: str, *, by: Any, reasons: Sequence[str]
) -> None:
    """Write a row of history of each, as the database holds it now.

    With what it holds in many-to-many fields, which so have to be filled before.
    """
    keys: dict[str, list[int]] = defaultdict(list)
    for record, reason in zip(records, reasons, strict=True):
        keys[reason].append(record.pk)
    history = HistoryOf(records[0])
    user = by or history.records.get_history_user(records[0])
    told = (timezone.now(), history_type, user and user.pk, current_change())
    for reason, mine in keys.items():
        for batch in batches(mine):
            history.write(batch, (*told, reason))


class HistoryOf:
    """Copies rows of one model into its table of history."""

    def __init__(self, record: Any) -> None:
        model = type(record)
        self.records = record.history_records
        self.model = record.history.model
        self.connection = connections[router.db_for_write(self.model)]
        self.quoted = self.connection.ops.quote_name
        self.table = self.quoted(self.model._meta.db_table)
        columns = [self.quoted(row.column) for row in self.model.tracked_fields]
        told = ("date", "type", "user_id", "change_reason")
        date, kind, user, why = (self.quoted(f"history_{name}") for name in told)
        held = ", ".join(columns)
        self.copy = (
            f"INSERT INTO {self.table} "
            f"({date}, {kind}, {user}, {self.quoted('change_id')}, {why}, {held}) "
            f"SELECT %s, %s, %s, %s, %s, {held} FROM "
            f"{self.quoted(model._meta.db_table)} WHERE {self.quoted('id')} IN "
        )
        tables = self.records.m2m_models  # of all models
        self.related = [
            self.copy_related(field, tables[field])
            for field in model._meta.many_to_many
            if field in tables
        ]

    def copy_related(self, field: Any, told: type[models.Model]) -> str:
        """What copies a many-to-many field beside the rows of history from a key on."""
        through = field.remote_field.through._meta
        columns = [self.quoted(row.column) for row in through.concrete_fields]
        mine = self.quoted(through.get_field(field.m2m_field_name()).column)
        return (
            f"INSERT INTO {self.quoted(told._meta.db_table)} "
            f"({self.quoted('history_id')}, {', '.join(columns)}) "
            f"SELECT told.history_id, {', '.join(f'held.{name}' for name in columns)} "
            f"FROM {self.quoted(through.db_table)} held JOIN {self.table} told "
            f"ON told.id = held.{mine} WHERE told.history_id > %s AND told.id IN "
        )

    def write(self, keys: Sequence[int], told: Sequence[Any]) -> None:
        """Write a row of history of the records of these keys, some at a time."""
        places = f"({', '.join(['%s'] * len(keys))})"
        change = self.model._meta.get_field("change_id")
        date = self.model._meta.get_field("history_date")
        at, kind, user, name, why = told
        with self.connection.cursor() as cursor:
            last = self.last() if self.related else 0
            cursor.execute(
                self.copy + places,
                [
                    date.get_db_prep_save(at, self.connection),
                    *(kind, user),
                    change.get_db_prep_save(name, self.connection),
                    *(why, *keys),
                ],
            )
            for copy in self.related:
                cursor.execute(copy + places, [last, *keys])

    def last(self) -> int:
        """The greatest key of a row of history."""
        found = self.model._default_manager.aggregate(last=models.Max("history_id"))
        return found["last"] or 0


def batches(rows: Iterable[Each]) -> Iterator[list[Each]]:
    """The rows, BATCH at a time."""
    batch: list[Each] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
