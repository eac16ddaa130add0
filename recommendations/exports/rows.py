"""Records laid flat: a row for each addressee, or for each recommendation."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import attrgetter
from typing import Any, TypeVar

from recommendations.exports.columns import PARTED, Cell, Column
from recommendations.exports.records import Record

Row = list[Cell]
Piece = TypeVar("Piece")


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table, and what a row of it stands for.

    By addressee, a recommendation that has none keeps one row.
    """

    columns: Sequence[Column]
    by_addressee: bool = True

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]

    def rows(self, records: Iterable[Record]) -> Iterator[Row]:
        """Yield the cells of every row."""
        for pieces in self.pieces(records, list):
            yield list(chain.from_iterable(pieces))

    def pieces(
        self, records: Iterable[Record], make: Callable[[Row], Piece]
    ) -> Iterator[list[Piece]]:
        """Yield the pieces of every row, each made of neighbouring cells.

        What a recommendation says of itself is made once for all of its rows.
        """
        runs = [
            (theirs, [column.take for column in run])
            for theirs, run in groupby(self.columns, attrgetter("of_addressee"))
        ]
        theirs = [(place, takes) for place, (its, takes) in enumerate(runs) if its]
        empty = {place: make([None] * len(takes)) for place, takes in theirs}
        for record in records:
            row = [
                empty[place] if its else make([take(record) for take in takes])
                for place, (its, takes) in enumerate(runs)
            ]
            for addressee in record["addressees"] if self.by_addressee else ():
                filled = row.copy()
                for place, takes in theirs:
                    filled[place] = make([take(addressee) for take in takes])
                yield filled
            if not (self.by_addressee and record["addressees"]):
                yield row


def joined(column: Column) -> Column:
    """The column where all addressees share a cell, which then is text."""
    if not column.of_addressee:
        return column

    def take(record: Record) -> str:
        return PARTED.join(word(column.take(one)) for one in record["addressees"])

    return Column(column.name, take)


def word(cell: Any) -> str:
    """A cell as text; what is not known leaves its place empty."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(cell)
