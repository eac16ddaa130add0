"""The index in PostgreSQL: a table with a tsvector under GIN for each noun."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from recommendations.search.documents import EVERY, Tokens
from recommendations.search.expressions import Expression, Syntax

# PostgreSQL counts no further; what stands behind starts from the first again.
_LAST_POSITION = 16_383
# Bytes of a vector; PostgreSQL takes 1,048,575 for words and positions together.
_MOST_BYTES = 1_000_000
_MOST_WITH_POSITIONS = 700_000
_MOST_POSITIONS = 256
# What a hit in the rest, surroundings, body and title weighs.
_WEIGHTS = "'{0.1, 0.2, 0.4, 1.0}'"
_BY_LENGTH = 1  # divides by the logarithm of the length

KEY = "id"
SYNTAX = Syntax(
    word="'{}'".format,
    prefix="'{}':*".format,
    phrase=lambda words: "(" + " <-> ".join(f"'{word}'" for word in words) + ")",
    both=" & ",
    either=" | ",
    without="({} & !{})".format,
    every=EVERY,
)


def create(cursor: Any, table: str) -> None:
    """Make an empty table, whose indexes come with `finish`."""
    cursor.execute(
        f"CREATE TABLE {table} (id bigint PRIMARY KEY, name text NOT NULL, "
        "words tsvector NOT NULL)"
    )


def finish(cursor: Any, table: str) -> None:
    """Index a table that was filled all at once."""
    cursor.execute(f"CREATE INDEX {table}_words ON {table} USING gin (words)")
    if has_trigrams(cursor):
        cursor.execute(
            f"CREATE INDEX {table}_name ON {table} USING gin (name gin_trgm_ops)"
        )
    cursor.execute(f"ANALYZE {table}")


def has_trigrams(cursor: Any) -> bool:
    """Whether the database can compare words by their parts."""
    cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
    return cursor.fetchone() is not None


def write(cursor: Any, table: str, documents: Sequence[Tokens]) -> None:
    """Put documents in the place of those of the same keys."""
    cursor.executemany(
        f"INSERT INTO {table} (id, name, words) VALUES (%s, %s, %s::tsvector) "
        "ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, words = EXCLUDED.words",
        [(document.pk, document.name, vector(document)) for document in documents],
    )


def differing(cursor: Any, table: str, documents: Sequence[Tokens]) -> set[int]:
    """The keys of those of these documents that the table holds otherwise."""
    cursor.execute(
        "SELECT made.id FROM unnest(%s::bigint[], %s::text[], %s::text[]) "
        f"AS made(id, name, words) JOIN {table} held USING (id) "
        "WHERE held.name <> made.name OR held.words <> made.words::tsvector",
        [
            [document.pk for document in documents],
            [document.name for document in documents],
            [vector(document) for document in documents],
        ],
    )
    return {key for (key,) in cursor.fetchall()}


def delete(cursor: Any, table: str, keys: Sequence[int]) -> None:
    cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [list(keys)])


def vector(document: Tokens) -> str:
    """A document as a tsvector is written; of a very long one, what has room."""
    places: dict[str, list[str]] = defaultdict(list)
    position = 0
    columns = ((document.title, "A"), (document.body, "B"), (document.around, "C"))
    for words, weight in columns:
        for word in words:
            places[word].append(f"{position % _LAST_POSITION + 1}{weight}")
            position += 1
        position += 1  # no phrase reaches from one column into the next
    written, size = [], 0
    for word in [*document.others, *places]:
        found = places.get(word, [])[:_MOST_POSITIONS]
        if size > _MOST_WITH_POSITIONS:
            found = []
        size += len(word.encode()) + 4 + 2 * len(found)
        if size > _MOST_BYTES:
            break
        written.append(f"'{word}':{','.join(found)}" if found else f"'{word}'")
    return " ".join(written)


def trim(cursor: Any, table: str, records: str) -> None:
    """Delete the documents that have no record in its table."""
    cursor.execute(f"DELETE FROM {table} WHERE id NOT IN (SELECT id FROM {records})")


def matching(table: str, expression: Expression) -> tuple[str, list[Any]]:
    """The keys of all that match, as a query."""
    return f"SELECT id FROM {table} WHERE words @@ %s::tsquery", [expression.text]


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
    return (
        (
            f"WITH found(id) AS MATERIALIZED ({among} LIMIT {most + 1}) "
            f"SELECT id, (SELECT count(*) FROM found) FROM {table} WHERE id IN "
            f"(SELECT id FROM found ORDER BY id DESC LIMIT {most}) ORDER BY "
            f"ts_rank({_WEIGHTS}, words, %s::tsquery, {_BY_LENGTH}) DESC, id DESC"
        ),
        [*parameters, expression.text],
    )


def similar(table: str, words: Sequence[str]) -> tuple[str, list[Any]]:
    """The keys of names with words like these, the closest first, as a query."""
    typed = " ".join(words)
    return (
        (
            f"SELECT id FROM {table} WHERE %s <%% name "
            "ORDER BY word_similarity(%s, name) DESC, id"
        ),
        [typed, typed],
    )
