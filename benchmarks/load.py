"""Load synthetic records into an empty database: python -m benchmarks load 100000.

By COPY on PostgreSQL, and by INSERT of many rows on SQLite; past all rules, which the
records keep, and without history; then the search index, over what is there.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import NOT_PROVIDED, Model
from tqdm import tqdm

from benchmarks.synthetic import EDITORS, Named, Row, Synthetic
from recommendations import models

BATCH = 20_000  # rows of a model held in memory
# How SQLite keeps what Python has a type of its own for.
SQLITE = {
    UUID: lambda value: value.hex,
    date: str,
    datetime: lambda value: str(value.replace(tzinfo=None)),
}


class Table:
    """The table of a model, and a row's columns in the table's order."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        fields = model._meta.concrete_fields
        self.name = connection.ops.quote_name(model._meta.db_table)
        self.columns = [connection.ops.quote_name(field.column) for field in fields]
        self.attributes = [field.attname for field in fields]
        self.defaults = {field.attname: default_of(field) for field in fields}

    def values(self, row: Row) -> tuple[Any, ...]:
        whole = self.defaults | row
        return tuple(whole[name] for name in self.attributes)


def default_of(field: Any) -> Any:
    if field.default is not NOT_PROVIDED or field.null:
        return field.get_default()
    return "" if field.empty_strings_allowed else None


def load(rows: Iterable[Named]) -> int:
    """Write all rows in one transaction; returns their number."""
    tables = {name: Table(model_of(name)) for name in names()}
    waiting: dict[str, list[Row]] = defaultdict(list)
    written = 0
    with transaction.atomic():
        add_editors()
        for name, row in tqdm(rows, unit=" rows", mininterval=1):
            waiting[name].append(row)
            if len(waiting[name]) == BATCH:
                written += write(tables[name], waiting.pop(name))
        for name, left in waiting.items():
            written += write(tables[name], left)
        restart_sequences(tables.values())
    return written


def add_editors() -> None:
    """Those who recorded and confirmed the assessments, which name them by number."""
    for number, (name, role) in enumerate(EDITORS.items(), 1):
        person = User.objects.create(pk=number, username=name, is_staff=True)
        person.groups.add(Group.objects.get(name=role))


def names() -> list[str]:
    return [
        *("Collection", "Publisher", "Person", "Theme", "Actor", "ActorAlias", "Ask"),
        *("Source", "Authorship", "Quote", "Recommendation", "Addressee"),
        *("Assessment", "Evidence", "Recommendation.themes", "Target", "Condition"),
        "AskMember",
    ]


def model_of(name: str) -> type[Model]:
    noun, _, several = name.partition(".")
    model: Any = getattr(models, noun)
    return getattr(model, several).through if several else model


def write(table: Table, rows: list[Row]) -> int:
    values = [table.values(row) for row in rows]
    columns = ", ".join(table.columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(table.columns))
            cursor.executemany(
                f"INSERT INTO {table.name} ({columns}) VALUES ({places})",
                [tuple(map(for_sqlite, row)) for row in values],
            )
    return len(rows)


def for_sqlite(value: Any) -> Any:
    adapt = SQLITE.get(type(value))
    return adapt(value) if adapt else value


def restart_sequences(tables: Iterable[Table]) -> None:
    every = [User, *(table.model for table in tables)]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), every):
            cursor.execute(statement)


def main(size: int) -> None:
    call_command("migrate", verbosity=0)
    if models.Recommendation.objects.exists() or User.objects.exists():
        raise SystemExit(
            "the database holds something already; name an empty one in DATABASE_URL"
        )
    written = load(Synthetic(size).rows())
    call_command("rebuild_search", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE"
        )
    sys.stdout.write(f"{written:,} rows, {size:,} recommendations among them\n")
