"""Tables of text: cells parted by commas or tabs, and no cell a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from recommendations.exports.columns import Cell

# A spreadsheet takes a cell that begins with one of these for a formula (OWASP,
# "CSV Injection"); the wide forms count where East Asian input is expected.
FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
# Excel reads a file as UTF-8 only if it begins with this.
BYTE_ORDER_MARK = "\ufeff"
BLOCK = 64 * 1024  # characters gathered before they are sent


def delimited(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: str = ","
) -> Iterator[str]:
    """RFC 4180 with a header, as UTF-8 that Excel recognizes, in blocks of lines."""
    block = io.StringIO(newline="")
    writer = csv.writer(block, delimiter=delimiter)
    writer.writerow(header)
    yield BYTE_ORDER_MARK + taken(block)
    for row in rows:
        writer.writerow([defused(cell) for cell in row])
        if block.tell() > BLOCK:
            yield taken(block)
    yield taken(block)


def taken(block: io.StringIO) -> str:
    """What was written since the last time."""
    text = block.getvalue()
    block.seek(0)
    block.truncate()
    return text


def defused(cell: Cell) -> Cell:
    """The cell as something that no spreadsheet takes for a formula; numbers pass."""
    if isinstance(cell, str):
        return f"'{cell}" if cell[:1] in FORMULA_STARTS else cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell
