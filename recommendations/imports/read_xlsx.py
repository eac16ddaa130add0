"""Reads XLSX workbooks: the chosen sheet, with values as they were saved."""

import datetime
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.etree import ElementTree

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from recommendations.imports.faults import SheetUnchosen, TableRefused, some
from recommendations.imports.table import Row, Table, letters, table_of

MOST_UNPACKED = 300 * 1024**2  # bytes
MOST_CELLS = 20_000_000
# The sheet of our own template, which stands among those that explain it.
OURS = "Recommendations"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
CELL = re.compile(
    rb"<(?:\w+:)?c\b([^>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>]*)(?<!/)>"
    rb"(\s*<(?:\w+:)?f\b)?"
)
ERROR = re.compile(rb"\bt=[\"']e[\"']")
# What reading a package raises where its bytes are wrong.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
DAMAGED = "the workbook is damaged; open it in a spreadsheet program and save it again"


@dataclass(slots=True)
class Special:
    """The cells of a sheet that hold a formula, and those that hold an error."""

    formulas: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def read_xlsx(file: BinaryIO, sheet: str, notes: list[str]) -> Table:
    """The table of one sheet; raises TableRefused, or SheetUnchosen for several."""
    cells = check_package(file)
    file.seek(0)
    try:
        workbook = CalamineWorkbook.from_object(file)
        chosen = workbook.get_sheet_by_name(sheet or sheet_of(workbook))
        check_merged(chosen)
        special = cells.get(chosen.name, Special())
        check_errors(special.errors)
        notes.extend(formulas(special.formulas))
        return table_of(numbered(chosen), notes)
    except PasswordError:
        raise TableRefused("the workbook is locked; take its password off") from None
    except CalamineError as error:
        if type(error).__name__ == "WorksheetNotFound":
            raise TableRefused(f"the workbook has no sheet {sheet!r}") from None
        raise TableRefused(f"{DAMAGED} ({error})") from None


def sheet_of(workbook: CalamineWorkbook) -> str:
    """The sheet that is ours, or the only one that holds anything."""
    visible = [
        each.name
        for each in workbook.sheets_metadata
        if each.visible == SheetVisibleEnum.Visible
    ]
    if OURS in visible:
        return OURS
    filled = [name for name in visible if workbook.get_sheet_by_name(name).height]
    if len(filled) > 1:
        raise SheetUnchosen(filled)
    if not filled:
        raise TableRefused("no sheet of the workbook holds anything")
    return filled[0]


def check_merged(sheet: CalamineSheet) -> None:
    """Raise TableRefused where cells are merged: nobody knows to which row they belong."""
    merged = [
        f"{letters(first[1])}{first[0] + 1}:{letters(last[1])}{last[0] + 1}"
        for first, last in sheet.merged_cell_ranges or []
    ]
    if merged:
        raise TableRefused(
            f"cells are merged ({some(merged)}), and hold their value only once; "
            "unmerge them, and fill in every row"
        )


def check_errors(cells: list[str]) -> None:
    """Raise TableRefused where a cell holds an error: it would be read as empty."""
    if cells:
        raise TableRefused(
            f"cells hold an error such as #N/A ({some(cells)}); mend or empty them"
        )


def numbered(sheet: CalamineSheet) -> Iterator[Row]:
    """Every row with its number; calamine leaves blank rows before the first away."""
    rows = sheet.to_python(skip_empty_area=False)
    for number, cells in enumerate(rows, start=1):
        yield Row(number, tuple(map(text_of, cells)))


def text_of(cell: object) -> str:
    """A cell as a person would write it: whole numbers without a point, days in ISO 8601."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return str(cell)


# The package


def check_package(file: BinaryIO) -> dict[str, Special]:
    """The cells to tell of in each sheet; raises TableRefused for what is unsafe.

    A sheet is held in memory as a rectangle, so that a single cell far out, or a file
    that unpacks to a thousand times its size, would take all there is.
    """
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
            if "xl/workbook.xml" not in names:
                raise TableRefused(
                    "this is a ZIP file, but no XLSX workbook; save the table as XLSX "
                    "or CSV"
                )
            check_size(package)
            paths = sheet_paths(package)
            return {
                name: special_cells(package.read(path), name)
                for name, path in paths.items()
                if path in names
            }
    except BROKEN:
        raise TableRefused(DAMAGED) from None


def check_size(package: zipfile.ZipFile) -> None:
    if sum(each.file_size for each in package.infolist()) > MOST_UNPACKED:
        raise TableRefused(
            f"the workbook unpacks to more than {MOST_UNPACKED // 1024**2} MB; save "
            "the sheet alone, as CSV"
        )


def sheet_paths(package: zipfile.ZipFile) -> dict[str, str]:
    """Where in the package each sheet stands (ECMA-376, part 1, 12.3.23)."""
    links = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    book = ElementTree.fromstring(package.read("xl/workbook.xml"))
    return {
        sheet.get("name", ""): in_package(targets.get(sheet.get(RELATIONSHIP), ""))
        for sheet in book.iter(f"{MAIN}sheet")
    }


def in_package(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def special_cells(xml: bytes, sheet: str) -> Special:
    """The cells to tell of; raises TableRefused for one far out."""
    found = Special()
    right = bottom = 0
    for cell in CELL.finditer(xml):
        column, row = number_of(cell[2]), int(cell[3])
        right, bottom = max(right, column), max(bottom, row)
        if cell[4]:
            found.formulas.append(f"{cell[2].decode()}{row}")
        if ERROR.search(cell[1]):
            found.errors.append(f"{cell[2].decode()}{row}")
    if right * bottom > MOST_CELLS:
        raise TableRefused(
            f"the sheet {sheet!r} reaches to {letters(right - 1)}{bottom}; delete the "
            "cells far out, or copy the table to a new sheet"
        )
    return found


def number_of(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - ord("A") + 1
    return number


def formulas(cells: list[str]) -> Iterator[str]:
    """What is to be known of formulas, where there are any."""
    if cells:
        number = (
            "1 cell holds a formula"
            if len(cells) == 1
            else (f"{len(cells):,} cells hold formulas")
        )
        yield f"{number} ({some(cells)}); what they showed when the file was saved is read"
