"""Queries whose SQL is made once: for a few rows, to make it costs more than to run it.

Those that do not need one another are sent together: of many short queries, the way to
the database and back takes more time than the answer.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from django.db import connections

from recommendations.among import KEYS, bound

Row = tuple[Any, ...]
Build = TypeVar("Build", bound=Callable[..., Any])


class Prepared:
    """A query of tuples, with KEYS in the place of the keys that it is asked for."""

    def __init__(self, queryset: Any) -> None:
        self.alias = queryset.db
        compiler = queryset.query.get_compiler(self.alias)
        self.sql, self.params = compiler.as_sql()
        columns = [expression for expression, _, _ in compiler.select]
        self.converters = compiler.get_converters(columns).values()
        self.places = tuple(compiler.get_converters(columns))

    def rows(self, keys: Iterable[Any]) -> list[Row]:
        return rows_of([(self, keys)])[0]

    def parameters(self, keys: Iterable[Any], connection: Any) -> list[Any]:
        held = bound(keys, connection)
        return [held if one is KEYS else one for one in self.params]

    def converted(self, rows: list[Row], connection: Any) -> list[Row]:
        """As the fields of Django read them, which SQLite keeps as text or numbers."""
        if not self.places:
            return rows
        made = []
        for row in rows:
            values = list(row)
            for place, (converters, expression) in zip(
                self.places, self.converters, strict=True
            ):
                for convert in converters:
                    values[place] = convert(values[place], expression, connection)
            made.append(tuple(values))
        return made


def prepared(build: Build) -> Build:
    """Keep what a function builds; its arguments must tell all that it depends on."""
    kept: Any = lru_cache(maxsize=64)(lambda *args: Prepared(build(*args)))
    return kept  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Asked:
    """Queries with the keys that they are asked for, and what takes the rows of each."""

    queries: Sequence[tuple[Prepared, Iterable[Any]]]
    take: Callable[..., Any]


def answers(asked: Sequence[Asked]) -> list[Any]:
    """What is taken of the rows of all, which are sent together."""
    queries = [query for one in asked for query in one.queries]
    rows = iter(rows_of(queries))
    return [one.take(*islice(rows, len(one.queries))) for one in asked]


def rows_of(queries: Sequence[tuple[Prepared, Iterable[Any]]]) -> list[list[Row]]:
    if not queries:
        return []
    connection = connections[queries[0][0].alias]
    with ExitStack() as stack:
        cursors = [stack.enter_context(connection.cursor()) for _ in queries]
        with together(connection) if len(queries) > 1 else nullcontext():
            for cursor, (made, keys) in zip(cursors, queries, strict=True):
                cursor.execute(made.sql, made.parameters(keys, connection))
        return [
            made.converted(cursor.fetchall(), connection)
            for cursor, (made, _) in zip(cursors, queries, strict=True)
        ]


@contextmanager
def together(connection: Any) -> Iterator[None]:
    """Send queries without waiting for the answer to each."""
    if connection.vendor == "sqlite":
        yield
        return
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield
