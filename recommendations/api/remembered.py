"""Counts that take long, remembered for as long as the database has not changed.

PostgreSQL tells its snapshots: two that are the same see the same rows, so that a number
that was counted in one holds in the other. Whatever is written, by whomever, makes
another snapshot; that costs a count, and never a wrong number.
"""

from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections

# Seconds. To ask for the snapshot costs about as much as a shorter count.
LONG = 0.003


@dataclass
class Memory:
    """The last count of a query, if it took long, and the snapshot before it."""

    last: tuple[str, int] | None = None


@lru_cache(maxsize=256)
def memory(alias: str, sql: str, parameters: str) -> Memory:
    return Memory()


def count(queryset: Any) -> int:
    """The number of rows."""
    connection = connections[queryset.db]
    # A snapshot says nothing of what its own transaction has written.
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return int(queryset.count())
    try:
        query = queryset.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0
    held = memory(queryset.db, query[0], repr(query[1]))
    with connection.cursor() as cursor:
        return counted(cursor, query, held)


def counted(cursor: Any, query: tuple[str, Any], held: Memory) -> int:
    # Another thread may write it meanwhile.
    last = held.last
    snapshot = ""
    if last:
        cursor.execute("SELECT pg_current_snapshot()::text")
        (snapshot,) = cursor.fetchone()
        if last[0] == snapshot:
            return last[1]
    sql, parameters = query
    begun = perf_counter()
    cursor.execute(f"SELECT COUNT(*) FROM ({sql}) found", parameters)
    (number,) = cursor.fetchone()
    held.last = (snapshot, number) if perf_counter() - begun > LONG else None
    return int(number)
