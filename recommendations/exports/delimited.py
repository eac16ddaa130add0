"""Tables of text: cells parted by commas or tabs, and no cell a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from recommendations.exports.columns import Cell
from recommendations.exports.objects import blocks
from recommendations.exports.records import Record
from recommendations.exports.rows import Layout

# A spreadsheet takes a cell that begins with one of these for a formula (OWASP,
# "CSV Injection"); the wide forms count where East Asian input is expected.
FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
# Excel reads a file as UTF-8 only if it begins with this.
BYTE_ORDER_MARK = "\ufeff"
LINE_END = "\r\n"


def delimited(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: str = ","
) -> Iterator[str]:
    """RFC 4180 with a header, as UTF-8 that Excel recognizes, in blocks of lines."""
    write = Writer(delimiter).text
    return written(map(write, chain([header], rows)))


def laid_out(
    layout: Layout, records: Iterable[Record], *, delimiter: str
) -> Iterator[str]:
    """The same for records."""
    write = Writer(delimiter).text
    rows = map(delimiter.join, layout.pieces(records, write))
    return written(chain([write(layout.header)], rows))


def written(lines: Iterator[str]) -> Iterator[str]:
    first = BYTE_ORDER_MARK + next(lines) + LINE_END
    return blocks(chain([first], (line + LINE_END for line in lines)))


class Writer:
    """Writes cells as text, of which a line is joined."""

    def __init__(self, delimiter: str) -> None:
        self.texts: list[str] = []
        self.write = self.texts.append
        # Python 3.11 quotes a line break only if lines can end with it.
        self.writer = csv.writer(self, delimiter=delimiter, lineterminator=LINE_END)

    def text(self, cells: Sequence[Cell]) -> str:
        # Nearly all cells are harmless text; a call for each takes longer than to look.
        self.writer.writerow(
            [
                cell
                if cell is None
                or (type(cell) is str and cell[:1] not in FORMULA_STARTS)
                else defused(cell)
                for cell in cells
            ]
        )
        return self.texts.pop()[: -len(LINE_END)]


def defused(cell: Cell) -> Cell:
    """The cell as something that no spreadsheet takes for a formula; numbers pass."""
    if isinstance(cell, str):
        return f"'{cell}" if cell[:1] in FORMULA_STARTS else cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell
