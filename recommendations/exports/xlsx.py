"""Workbooks for Excel, written as they go: no table is too long for memory.

A workbook is a ZIP of XML (ECMA-376). Its sheets hold text as text, so that nothing in
them is a formula or becomes a link; a cell that would turn into a formula when somebody
edits it is marked to stay text, and keeps its words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from recommendations.exports import xlsx_parts as parts
from recommendations.exports.columns import Cell
from recommendations.exports.delimited import FORMULA_STARTS
from recommendations.exports.long_texts import LongTexts
from recommendations.exports.sink import Sink

MOST_ROWS = 1_048_576  # of a sheet, its header among them
MOST_XML = 1_900_000_000  # characters; a ZIP of old knows no part of two gigabytes
LONGEST = 32_767  # UTF-16 units in a cell
BLOCK = 64 * 1024  # bytes gathered before they are sent

# What XML cannot hold stands in a cell as its number, which Excel reads back.
UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)"
)


@dataclass(frozen=True)
class Sheet:
    """A table: its name, of at most 25 characters; the names of its columns; its rows."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    frozen_columns: int = 0


def workbook(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """Yield the bytes of a workbook; a table that is too long goes on over sheets.

    One that breaks off has no directory, so that nobody takes it for whole.
    """
    sink, names = Sink(), list[str]()
    archive = ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=1)
    with closing(LongTexts()) as long:
        for _ in written(chain(sheets, long_sheet(long)), archive, names, long):
            if sink.size > BLOCK:
                yield sink.taken()
    for name, xml in parts.binding(names).items():
        archive.writestr(member(name), xml)
    archive.close()
    yield sink.taken()


def member(name: str) -> ZipInfo:
    """A part of the archive; without the day, so that the same rows give the same bytes."""
    found = ZipInfo(name)
    found.compress_type = ZIP_DEFLATED
    return found


def written(
    sheets: Iterable[Sheet], archive: ZipFile, names: list[str], long_texts: LongTexts
) -> Iterator[None]:
    """Write every sheet and note its name; yield after each row."""
    for sheet in sheets:
        rows, page = iter(sheet.rows), 1
        following: Sequence[Cell] | None = None
        while page == 1 or following is not None:
            names.append(sheet.name if page == 1 else f"{sheet.name} {page}")
            rest = rows if following is None else chain([following], rows)
            path = f"xl/worksheets/sheet{len(names)}.xml"
            with archive.open(member(path), "w") as file:
                for xml in page_xml(sheet, rest, names[-1], long_texts):
                    file.write(xml.encode())
                    yield
            following, page = next(rows, None), page + 1


def long_sheet(long_texts: LongTexts) -> Iterator[Sheet]:
    """The sheet of the texts that were too long for a cell, if there was one."""
    if long_texts.number:
        yield Sheet(long_texts.SHEET, long_texts.HEADER, long_texts.rows())


def page_xml(
    sheet: Sheet,
    rows: Iterable[Sequence[Cell]],
    name: str,
    long_texts: LongTexts,
) -> Iterator[str]:
    """Yield the XML of one sheet, with as many of the rows as it has room for."""
    header = sheet.header
    letters = [letter(place) for place in range(len(header))]
    yield parts.head(header, sheet.frozen_columns)
    yield row_xml(
        1,
        [
            header_xml(f"{one}1", cell)
            for one, cell in zip(letters, header, strict=True)
        ],
    )
    number, size = 1, 0
    for number, row in enumerate(rows, 2):
        cells = list(row)
        for place in filter(lambda place: is_long(cells[place]), range(len(cells))):
            where = name, number, header[place]
            cells[place] = long_texts.put(where, str(cells[place]))
        xml = row_xml(
            number,
            [
                cell_xml(f"{one}{number}", cell)
                for one, cell in zip(letters, cells, strict=True)
            ],
        )
        size += len(xml)
        yield xml
        if number == MOST_ROWS or size > MOST_XML:
            break
    yield parts.tail(f"{letters[-1]}{number}")


def row_xml(number: int, cells: Iterable[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def header_xml(place: str, cell: str) -> str:
    return f'<c r="{place}" s="{parts.HEADED}" t="inlineStr"><is><t>{text(cell)}</t></is></c>'


def cell_xml(place: str, cell: Cell) -> str:
    if isinstance(cell, str):
        if not cell:
            return ""
        style = f' s="{parts.AS_TEXT}"' if cell[0] in FORMULA_STARTS else ""
        return (
            f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">'
            f"{text(cell)}</t></is></c>"
        )
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{cell:d}</v></c>'
    return f'<c r="{place}"><v>{cell}</v></c>'


def text(words: str) -> str:
    """Words as XML that Excel reads back as they were."""
    words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return UNFIT.sub(numbered, words)


def numbered(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"


def is_long(cell: Cell) -> bool:
    """Whether a cell of a sheet has no room for this; Excel counts UTF-16 units."""
    if not isinstance(cell, str) or len(cell) * 2 <= LONGEST:
        return False
    return len(cell.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST


def letter(place: int) -> str:
    """The name of a column: A, B, … Z, AA."""
    before, last = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)
