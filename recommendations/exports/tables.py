"""A table of any rows as a file: CSV, or a workbook of one sheet."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from recommendations.exports.columns import Cell
from recommendations.exports.delimited import delimited
from recommendations.exports.formats import XLSX, encoded
from recommendations.exports.xlsx import Sheet, workbook

Table = Iterable[Sequence[Cell]]


@dataclass(frozen=True)
class TableFormat:
    """A kind of file: its media type, and its bytes."""

    media_type: str
    chunks: Callable[[Table], Iterator[bytes]]


def parted(table: Table) -> tuple[list[str], Iterator[Sequence[Cell]]]:
    """The head of a table, which is its first row, and the rest."""
    rows = iter(table)
    return [str(cell) for cell in next(rows, ())], rows


def csv_chunks(table: Table) -> Iterator[bytes]:
    """RFC 4180 as UTF-8 that Excel recognizes; no cell is taken for a formula."""
    return encoded(delimited(*parted(table)))


def xlsx_chunks(table: Table) -> Iterator[bytes]:
    """A workbook whose head and first column stay in sight."""
    head, rows = parted(table)
    return workbook([Sheet("Table", head, rows, frozen_columns=1)])


TABLE_FORMATS = {
    "csv": TableFormat("text/csv; charset=utf-8", csv_chunks),
    "xlsx": TableFormat(XLSX, xlsx_chunks),
}
