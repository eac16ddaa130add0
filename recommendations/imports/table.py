"""A table as it was read: headings and rows of text, numbered as a spreadsheet does."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from recommendations.imports.faults import TableRefused

MOST_HEADINGS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row; `number` counts from 1, headings and blank rows too."""

    number: int
    cells: tuple[str, ...]


@dataclass(slots=True)
class Table:
    """Headings, the rows under them, and what a person should know of how it was read.

    `rows` is read as it is asked for, and may raise TableRefused on the way.
    """

    headings: tuple[str, ...]
    rows: Iterable[Row]
    notes: list[str] = field(default_factory=list)


def table_of(rows: Iterable[Row], notes: list[str]) -> Table:
    """The table of these rows: the first that holds anything are its headings."""
    filled = (row for row in rows if any(cell.strip() for cell in row.cells))
    first = next(filled, None)
    if first is None:
        raise TableRefused("the table is empty; its first row names the columns")
    headings = tuple(" ".join(cell.split()) for cell in first.cells)
    while headings and not headings[-1]:
        headings = headings[:-1]
    if len(headings) > MOST_HEADINGS:
        raise TableRefused(
            f"row {first.number} has {len(headings):,} headings, and a table of "
            f"recommendations has {MOST_HEADINGS} at most; take the others out"
        )
    return Table(headings, even(filled, len(headings)), notes)


def even(rows: Iterable[Row], width: int) -> Iterator[Row]:
    """Rows of as many cells as there are headings; at least one, or TableRefused."""
    row = None
    for row in rows:
        over = [cell for cell in row.cells[width:] if cell.strip()]
        if over:
            raise TableRefused(
                f"row {row.number} has {len(row.cells)} cells, but there are {width} "
                f"headings; the cell {over[0][:40]!r} stands under none. A cell that "
                "holds the separator needs quotation marks around it"
            )
        cells = row.cells[:width] + ("",) * (width - len(row.cells))
        yield Row(row.number, cells)
    if row is None:
        raise TableRefused("the table has headings and no row under them")


def letters(index: int) -> str:
    """The name that a spreadsheet gives to a column, counted from 0: `A`, `AB`."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
