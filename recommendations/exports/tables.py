"""A table of any rows as a file: CSV, or a workbook of one sheet."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import xlsxwriter

from recommendations.exports.formats import BYTE_ORDER_MARK, defused, taken
from recommendations.exports.rows import Cell

Table = Iterable[Sequence[Cell]]

LONGEST_CELL = 32_767  # characters, in Excel
CUT = " … (cut here; the CSV holds all of it)"
PLAIN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class TableFormat:
    """A kind of file: its media type, and its bytes."""

    media_type: str
    chunks: Callable[[Table], Iterator[bytes]]


def csv_chunks(table: Table) -> Iterator[bytes]:
    """RFC 4180 as UTF-8 that Excel recognizes; no cell is taken for a formula."""
    line = io.StringIO()
    writer = csv.writer(line)
    yield BYTE_ORDER_MARK.encode()
    for row in table:
        writer.writerow(defused(cell) for cell in row)
        yield taken(line).encode()


def xlsx_chunks(table: Table) -> Iterator[bytes]:
    """A workbook whose head stays in sight, with numbers as numbers."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, PLAIN) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 1)
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for number, row in enumerate(table):
            for place, cell in enumerate(row):
                sheet.write(number, place, typed(cell), None if number else head)
    yield file.getvalue()


def typed(cell: Cell) -> Cell:
    """The cell as Excel holds it."""
    if not isinstance(cell, str):
        return cell
    text = defused(cell)
    if len(text) > LONGEST_CELL:
        return text[: LONGEST_CELL - len(CUT)] + CUT
    return text


TABLE_FORMATS = {
    "csv": TableFormat("text/csv; charset=utf-8", csv_chunks),
    "xlsx": TableFormat(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        xlsx_chunks,
    ),
}
