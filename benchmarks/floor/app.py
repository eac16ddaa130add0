"""A minimal WSGI application: the address names a question, the database answers it."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from benchmarks.floor.dialects import DIALECTS
from benchmarks.floor.searches import ACTORS
from benchmarks.questions import EXPORTS, QUESTIONS

BASE = "http://floor"


class Floor:
    """Answers the questions and exports by name; a connection to each thread."""

    def __init__(self, dialect: Any, connect: Callable[[], Any]) -> None:
        self.dialect, self.connect = dialect, connect
        self.local = threading.local()
        self.questions = {
            one.name: one.sql(dialect, BASE) for one in QUESTIONS if one.sql
        }
        self.names = {
            one.name: one.names(dialect, BASE) for one in QUESTIONS if one.names
        }
        self.exports = {one.name: one for one in EXPORTS}

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        name = unquote(environ["PATH_INFO"].lstrip("/"))
        if name in self.exports:
            start_response("200 OK", [("Content-Type", "text/plain")])
            return self.rows(name)
        if name not in self.questions:
            start_response("404 Not Found", [("Content-Length", "0")])
            return []
        body = self.answer(name)
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
        ]
        start_response("200 OK", headers)
        return [body]

    def answer(self, name: str) -> bytes:
        connection, sql = self.connection(), self.questions[name]
        if name in self.names:
            (names,) = self.dialect.one(connection, self.names[name])
            sql = sql.replace(ACTORS, names)
        (made,) = self.dialect.one(connection, sql)
        return made.encode()

    def rows(self, name: str) -> Iterator[bytes]:
        export = self.exports[name]
        write = getattr(self.dialect, export.rows_as)
        written: Iterator[bytes] = write(
            self.connection(), export.sql(self.dialect, BASE)
        )
        return written

    def connection(self) -> Any:
        if not hasattr(self.local, "connection"):
            self.local.connection = self.connect()
        return self.local.connection


def application() -> Floor:
    """The floor over the database that FLOOR names; a path is one of SQLite."""
    name = os.environ["FLOOR"]
    dialect = DIALECTS["postgresql" if name.startswith("postgres") else "sqlite"]
    return Floor(dialect, lambda: dialect.connect(name))
