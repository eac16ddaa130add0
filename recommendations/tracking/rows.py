"""Rows written by the thousand, past the instances of Django: history above all.

What `bulk_create` asks of each value takes most of the time of a load.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connections, models, router
from django.utils import timezone

from recommendations.models.history import current_change

Each = TypeVar("Each")

BATCH = 500  # rows of a statement
# Types that every database takes as they are.
PLAIN = frozenset({str, int, bool, type(None)})


def append(records: Sequence[models.Model]) -> None:
    """Insert records of one model as they are, whose keys nobody needs to know."""
    if not records:
        return
    fields = [row for row in records[0]._meta.concrete_fields if not row.primary_key]
    names = [field.attname for field in fields]
    insert(type(records[0]), names, map(attrgetter(*names), records))


def create(records: Sequence[Any]) -> None:
    """Insert new records of one model as they are, and give them their keys.

    Raises ValueError of a record that names one which has none.
    """
    model = type(records[0])
    links = [field for field in model._meta.concrete_fields if field.is_relation]
    names = [field.attname for field in model._meta.concrete_fields]
    try:
        for record, key in zip(records, fresh_keys(model, len(records)), strict=True):
            for field in links:
                link(record, field)
            record.pk = key
        insert(model, names, map(attrgetter(*names), records))
    except BaseException:
        # A key that was taken back may be that of another soon.
        for record in records:
            record.pk = None
        raise
    for record in records:
        record._state.adding, record._state.db = False, router.db_for_write(model)


def link(record: Any, field: Any) -> None:
    """Note the key of what a record names, which may have been saved since."""
    if getattr(record, field.attname) is not None or not field.is_cached(record):
        return
    other = getattr(record, field.name)
    if other is not None and other.pk is None:
        raise ValueError(f"{record!r} names {other!r}, which is not saved")
    setattr(record, field.name, other)


def fresh_keys(model: type[models.Model], number: int) -> list[int]:
    """As many keys as nobody has; nobody else gets them, unless all is taken back."""
    connection = connections[router.db_for_write(model)]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) "
                "FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), number],
            )
            return [key for (key,) in cursor.fetchall()]
        # There is one writer, and the sequence follows the greatest key.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone() or (0,)
    return list(range(last + 1, last + 1 + number))


def insert(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of these columns, each with the value that a record would have.

    By COPY on PostgreSQL, and by one statement for all on SQLite.
    """
    rows = list(rows)
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    of_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [of_name[name] for name in names]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    into = f"{quoted(model._meta.db_table)} ({columns})"
    stored = prepared(rows, fields, connection)
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in stored:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", list(stored))


def prepared(
    rows: Iterable[Sequence[Any]], fields: Sequence[Any], connection: Any
) -> Iterator[list[Any]]:
    """The values of each row, as the database takes them."""
    ways = [field.get_db_prep_save for field in fields]
    for row in rows:
        yield [
            value if type(value) in PLAIN else way(value, connection)
            for value, way in zip(row, ways, strict=True)
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
    model: Any = type(records[0])
    history = history_of(model)
    user = by or history.records.get_history_user(records[0])
    told = (timezone.now(), history_type, user and user.pk, current_change())
    for reason, mine in keys.items():
        for batch in batches(mine):
            history.write(batch, (*told, reason))


@cache
def history_of(model: type[models.Model]) -> "HistoryOf":
    """The statements that copy rows of a model, put together once."""
    return HistoryOf(model)


class HistoryOf:
    """Copies rows of one model into its table of history."""

    def __init__(self, model: Any) -> None:
        self.records = model.history_records
        self.model = model.history.model
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

    @property
    def connection(self) -> Any:
        """That of the thread at hand."""
        return connections[router.db_for_write(self.model)]

    def quoted(self, name: str) -> str:
        return str(self.connection.ops.quote_name(name))

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
        these = f"({', '.join(map(str, keys))})"
        change = self.model._meta.get_field("change_id")
        date = self.model._meta.get_field("history_date")
        at, kind, user, name, why = told
        with self.connection.cursor() as cursor:
            last = self.last() if self.related else 0
            cursor.execute(
                self.copy + these,
                [
                    date.get_db_prep_save(at, self.connection),
                    *(kind, user),
                    change.get_db_prep_save(name, self.connection),
                    why,
                ],
            )
            for copy in self.related:
                cursor.execute(copy + these, [last])

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
