"""Queries whose SQL is made once: for a few rows, to make it costs more than to run it."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connections

from recommendations.among import KEYS, bound

Row = tuple[Any, ...]
Build = TypeVar("Build", bound=Callable[..., Any])


class Prepared:
    """A query of tuples, with KEYS in the place of the primary keys it is asked for."""

    def __init__(self, queryset: Any) -> None:
        self.alias = queryset.db
        compiler = queryset.query.get_compiler(self.alias)
        self.sql, self.params = compiler.as_sql()
        columns = [expression for expression, _, _ in compiler.select]
        self.converters = compiler.get_converters(columns).values()
        self.places = tuple(compiler.get_converters(columns))

    def rows(self, keys: Iterable[int]) -> list[Row]:
        connection = connections[self.alias]
        params = [
            bound(keys, connection) if one is KEYS else one for one in self.params
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found: list[Row] = cursor.fetchall()
        return self.converted(found, connection) if self.places else found

    def converted(self, rows: list[Row], connection: Any) -> list[Row]:
        """As the fields of Django read them, which SQLite keeps as text or numbers."""
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
