"""The index in SQLite: an FTS5 table for each noun."""

from collections.abc import Sequence
from typing import Any

from recommendations.search.documents import EVERY, Tokens
from recommendations.search.expressions import Expression, Syntax

# Words come folded and parted by blanks; nothing is left for the tokenizer to do.
_TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* Co M*' tokenchars '=@'"
# What a hit in title, body, surroundings and the rest weighs.
_WEIGHTS = "10.0, 4.0, 2.0, 1.0"

KEY = "rowid"
SYNTAX = Syntax(
    word='"{}"'.format,
    prefix='"{}" *'.format,
    phrase=lambda words: f'"{" ".join(words)}"',
    both=" AND ",
    either=" OR ",
    without="({} NOT {})".format,
    every=EVERY,
)


def create(cursor: Any, table: str) -> None:
    """Make an empty table."""
    cursor.execute(
        f"CREATE VIRTUAL TABLE {table} USING fts5(title, body, around, others, "
        f"prefix='2 3', tokenize=\"{_TOKENIZER}\")"
    )


def finish(cursor: Any, table: str) -> None:
    """Make a table quick that was filled all at once."""
    cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")


def write(cursor: Any, table: str, documents: Sequence[Tokens]) -> None:
    """Put documents in the place of those of the same keys."""
    cursor.executemany(
        f"INSERT OR REPLACE INTO {table}(rowid, title, body, around, others) "
        "VALUES (%s, %s, %s, %s, %s)",
        list(map(columns, documents)),
    )


def columns(document: Tokens) -> tuple[int, str, str, str, str]:
    """A document as a row of its table."""
    title, body = " ".join(document.title), " ".join(document.body)
    around, others = " ".join(document.around), " ".join(document.others)
    return document.pk, title, body, around, others


def differing(cursor: Any, table: str, documents: Sequence[Tokens]) -> set[int]:
    """The keys of those of these documents that the table holds otherwise."""
    made = {document.pk: columns(document) for document in documents}
    keys = ", ".join(map(str, made))
    cursor.execute(
        f"SELECT rowid, title, body, around, others FROM {table} WHERE rowid IN ({keys})"
    )
    return {row[0] for row in cursor.fetchall() if made[row[0]] != tuple(row)}


def delete(cursor: Any, table: str, keys: Sequence[int]) -> None:
    cursor.executemany(f"DELETE FROM {table} WHERE rowid = %s", [(k,) for k in keys])


def trim(cursor: Any, table: str, records: str) -> None:
    """Delete the documents that have no record in its table."""
    cursor.execute(f"DELETE FROM {table} WHERE rowid NOT IN (SELECT id FROM {records})")


def matching(table: str, expression: Expression) -> tuple[str, list[Any]]:
    """The keys of all that match, as a query."""
    return f"SELECT rowid FROM {table} WHERE {table} MATCH %s", [expression.text]


def ranked(
    table: str,
    expression: Expression,
    among: str,
    parameters: Sequence[Any],
    most: int,
) -> tuple[str, list[Any]]:
    """The keys of the first `most` of those that a query gives, the best first.

    All of these match; beside each key stands their number, or one more than `most`.
    """
    # By each key, the index would be searched anew: it is read once, from the least on,
    # and what is not among the keys is passed over (that is what `+` asks for).
    return (
        (
            f"WITH found(id) AS MATERIALIZED ({among} LIMIT {most + 1}) "
            f"SELECT rowid, (SELECT count(*) FROM found) FROM {table} "
            f"WHERE {table} MATCH %s AND rowid >= (SELECT min(id) FROM found) "
            f"AND +rowid IN (SELECT id FROM found ORDER BY id DESC LIMIT {most}) "
            f"ORDER BY bm25({table}, {_WEIGHTS}), rowid DESC"
        ),
        [*parameters, expression.text],
    )
