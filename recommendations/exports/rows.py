"""Records laid flat: a row for each addressee, or for each recommendation."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import attrgetter
from typing import Any, TypeVar

from recommendations.exports.columns import PARTED, Cell, Column, Owner
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

        What a recommendation says of itself is made once for all of its rows, and what
        a source says once for the recommendations that follow one another in it.
        """
        runs = [
            (owner, [column.take for column in run])
            for owner, run in groupby(self.columns, attrgetter("of"))
        ]
        row = [make([None] * len(takes)) for _, takes in runs]
        its, of_source, of_addressee = (
            [(place, takes) for place, (of, takes) in enumerate(runs) if of is owner]
            for owner in Owner
        )
        source = None
        for record in records:
            row = row.copy()
            for place, takes in its:
                row[place] = make([take(record) for take in takes])
            if of_source and record["source"] is not source:
                source = record["source"]
                for place, takes in of_source:
                    row[place] = make([take(source) for take in takes])
            for addressee in record["addressees"] if self.by_addressee else ():
                filled = row.copy()
                for place, takes in of_addressee:
                    filled[place] = make([take(addressee) for take in takes])
                yield filled
            if not (self.by_addressee and record["addressees"]):
                yield row


def joined(column: Column) -> Column:
    """The column where all addressees share a cell, which then is text."""
    if column.of is not Owner.ADDRESSEE:
        return column

    def take(record: Record) -> str:
        return PARTED.join(word(column.take(one)) for one in record["addressees"])

    return Column(column.name, take)


def word(cell: Any) -> str:
    """A cell as text; what is not known leaves its place empty."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(cell)
