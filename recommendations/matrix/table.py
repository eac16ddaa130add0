"""A matrix as a table: a row for each ask, a column for each of the matrix."""

from collections import Counter
from collections.abc import Iterator

from recommendations.exports.columns import Cell as TableCell
from recommendations.matrix.rows import Cell, Matrix, Row

FACTS = (
    "ask",
    "title",
    "question",
    "collection",
    "recommendations",
    "contested",
    "sources_for",
    "sources_against",
)


def table(held: Matrix) -> Iterator[list[TableCell]]:
    """The head, then the rows; a cell reads `same 2 (REF, REF); opposes 1 (REF)`."""
    yield [*FACTS, *heads(held)]
    for row in held.rows:
        cells = (row.cells.get(column.key) for column in held.columns)
        yield [*facts(row), *(written(cell) if cell else None for cell in cells)]


def heads(held: Matrix) -> Iterator[str]:
    """The labels of the columns; of two alike each is told with its key."""
    times = Counter(column.label for column in held.columns)
    for column in held.columns:
        several = times[column.label] > 1
        yield f"{column.label} ({column.key})" if several else column.label


def facts(row: Row) -> list[TableCell]:
    return [
        row.ask.key,
        row.ask.title,
        row.ask.question,
        row.ask.collection.key,
        row.members,
        row.sides.contested,
        row.sides.sources_for,
        row.sides.sources_against,
    ]


def written(cell: Cell) -> str:
    return "; ".join(
        f"{stance} {len(refs)} ({', '.join(refs)})" for stance, refs in cell.by_stance()
    )
