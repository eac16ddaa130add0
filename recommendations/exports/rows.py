"""Records laid flat: a row for each addressee, or for each recommendation."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from recommendations.exports.columns import PARTED, Cell, Column
from recommendations.exports.records import Record

Row = list[Cell]


def rows(
    records: Iterable[Record], columns: Sequence[Column], *, by_addressee: bool
) -> Iterator[Row]:
    """Yield the cells of every row in the order of the columns.

    By addressee, a recommendation that has none keeps one row.
    """
    own = [(n, one.take) for n, one in enumerate(columns) if not one.of_addressee]
    theirs = [(n, one.take) for n, one in enumerate(columns) if one.of_addressee]
    for record in records:
        cells: Row = [None] * len(columns)
        for place, take in own:
            cells[place] = take(record)
        addressees = record["addressees"]
        if not by_addressee:
            for place, take in theirs:
                cells[place] = PARTED.join(word(take(one)) for one in addressees)
            yield cells
            continue
        for addressee in addressees or [None]:
            row = cells.copy()
            if addressee is not None:
                for place, take in theirs:
                    row[place] = take(addressee)
            yield row


def word(cell: Any) -> str:
    """A cell as text; what is not known leaves its place empty."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(cell)
