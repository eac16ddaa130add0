"""How PostgreSQL and SQLite say what the SQL of the floor needs.

They know the records of the benchmark alone: moments have whole seconds.
"""

import csv
import io
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import psycopg

Pairs = dict[str, str]
MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"


def listed(pairs: Pairs) -> str:
    return ", ".join(f"'{name}', {sql}" for name, sql in pairs.items())


class PostgreSQL:
    """JSON by json_build_object; parameters as psycopg takes them."""

    now, today = "now()", "current_date"

    def connect(self, name: str) -> Any:
        connection = psycopg.connect(name, autocommit=True, prepare_threshold=0)
        # Where every side is gathered whole, compiling the query takes seconds.
        connection.execute("SET jit = off")
        connection.execute("SET work_mem = '64MB'")
        return connection

    def one(self, connection: Any, sql: str) -> Any:
        (row,) = connection.execute(f"SELECT CAST(({sql}) AS text)").fetchall()
        return row

    def table(self, connection: Any, sql: str) -> Iterator[bytes]:
        """CSV, made by the database."""
        copied = f"COPY ({sql}) TO STDOUT (FORMAT csv, HEADER)"
        with connection.cursor() as cursor, cursor.copy(copied) as copy:
            yield from map(bytes, copy)

    def objects(self, connection: Any, sql: str) -> Iterator[bytes]:
        """An object to a line."""
        sql = f"SELECT CAST(record AS text) FROM ({sql}) o"
        with connection.cursor() as cursor:
            yield from in_blocks(cursor.stream(sql, size=500))

    def made(self, pairs: Pairs) -> str:
        """An object of these names and expressions."""
        return f"json_build_object({listed(pairs)})"

    def gathered(self, sql: str) -> str:
        """An array of the objects of a group."""
        return f"json_agg({sql})"

    def paired(self, name: str, sql: str) -> str:
        """An object of the names and values of a group."""
        return f"json_object_agg({name}, {sql})"

    def joined(self, sql: str) -> str:
        return f"string_agg({sql}, '; ')"

    def array(self, sql: str) -> str:
        """What a side gave, or an empty array."""
        return f"coalesce({sql}, '[]')"

    def part(self, sql: str) -> str:
        """An object that another query made."""
        return sql

    def truth(self, sql: str) -> str:
        return sql

    def moment(self, sql: str) -> str:
        return f"""to_char({sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""

    def uid(self, sql: str) -> str:
        return sql

    def month(self, date: str) -> str:
        return f"to_char({date}, 'Mon YYYY')"

    def days_after(self, moment: str, days: str) -> str:
        return f"({moment} + make_interval(days => {days}))"

    def day_after(self, days: int) -> str:
        return f"(current_date + {days})"

    def word(self, word: str) -> str:
        """A word as queries of the index have it."""
        return f"'{word}'"

    def marks(self, table: str, word: str) -> str:
        """A query for the actors of a name, as further words of a query."""
        found = self.matching(table, self.word(word))
        mark = "' | ''@' || id || ''''"
        return f"SELECT coalesce(string_agg({mark}, ''), '') FROM ({found}) a"

    def matching(self, table: str, sought: str) -> str:
        return f"SELECT id FROM {table} WHERE words @@ $${sought}$$::tsquery"

    def best(self, table: str, sought: str, among: str) -> str:
        """The keys of these with their places, by the weights of the program."""
        rank = f"ts_rank('{{0.1, 0.2, 0.4, 1.0}}', words, $${sought}$$::tsquery, 1)"
        return (
            f"SELECT id, row_number() OVER (ORDER BY {rank} DESC, id DESC) AS place "
            f"FROM {table} WHERE id IN ({among})"
        )


class SQLite:
    """JSON by json_object; moments and dates are text."""

    now, today = "strftime('%Y-%m-%d %H:%M:%S', 'now')", "date('now')"

    def connect(self, name: str) -> Any:
        return sqlite3.connect(f"file:{name}?mode=ro", uri=True)

    def one(self, connection: Any, sql: str) -> Any:
        return connection.execute(sql).fetchone()

    def table(self, connection: Any, sql: str) -> Iterator[bytes]:
        cursor, block = connection.execute(sql), io.StringIO(newline="")
        writer = csv.writer(block)
        writer.writerow([column for column, *_ in cursor.description])
        while rows := cursor.fetchmany(500):
            writer.writerows(rows)
            yield block.getvalue().encode()
            block.seek(0)
            block.truncate()

    def objects(self, connection: Any, sql: str) -> Iterator[bytes]:
        return in_blocks(connection.execute(sql))

    def made(self, pairs: Pairs) -> str:
        return f"json_object({listed(pairs)})"

    def gathered(self, sql: str) -> str:
        return f"json_group_array(json({sql}))"

    def paired(self, name: str, sql: str) -> str:
        return f"json_group_object({name}, {sql})"

    def joined(self, sql: str) -> str:
        return f"group_concat({sql}, '; ')"

    def array(self, sql: str) -> str:
        return f"json(coalesce({sql}, '[]'))"

    def part(self, sql: str) -> str:
        return f"json({sql})"

    def truth(self, sql: str) -> str:
        return f"json(CASE WHEN {sql} THEN 'true' ELSE 'false' END)"

    def moment(self, sql: str) -> str:
        return f"strftime('%Y-%m-%dT%H:%M:%SZ', {sql})"

    def uid(self, sql: str) -> str:
        places = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        return " || '-' || ".join(f"substr({sql}, {at}, {n})" for at, n in places)

    def month(self, date: str) -> str:
        place = f"3 * CAST(substr({date}, 6, 2) AS integer) - 2"
        return f"substr('{MONTHS}', {place}, 3) || ' ' || substr({date}, 1, 4)"

    def days_after(self, moment: str, days: str) -> str:
        return f"strftime('%Y-%m-%d %H:%M:%S', {moment}, '+' || {days} || ' days')"

    def day_after(self, days: int) -> str:
        return f"date('now', '+{days} days')"

    def word(self, word: str) -> str:
        return f'"{word}"'

    def marks(self, table: str, word: str) -> str:
        found = self.matching(table, self.word(word))
        mark = """' OR "@' || id || '"'"""
        return f"SELECT coalesce(group_concat({mark}, ''), '') FROM ({found}) a"

    def matching(self, table: str, sought: str) -> str:
        return f"SELECT rowid AS id FROM {table} WHERE {table} MATCH '{sought}'"

    def best(self, table: str, sought: str, among: str) -> str:
        rank = f"bm25({table}, 10.0, 4.0, 2.0, 1.0)"
        ranked = (
            f"SELECT rowid AS id, {rank} AS rank FROM {table} "
            f"WHERE {table} MATCH '{sought}' AND +rowid IN ({among}) "
            "AND rowid >= (SELECT min(id) FROM found)"
        )
        place = "row_number() OVER (ORDER BY rank, id DESC)"
        return f"SELECT id, {place} AS place FROM ({ranked}) o"


def in_blocks(rows: Iterable[Any], size: int = 500) -> Iterator[bytes]:
    """The only column of rows, a line each."""
    lines = (f"{line}\n" for (line,) in rows)
    while block := "".join(islice(lines, size)):
        yield block.encode()


DIALECTS: dict[str, Any] = {"postgresql": PostgreSQL(), "sqlite": SQLite()}
