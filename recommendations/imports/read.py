"""A file to a table: by what it holds, whatever it is called."""

from typing import BinaryIO

from recommendations.imports.faults import TableRefused
from recommendations.imports.read_csv import read_csv
from recommendations.imports.read_xlsx import read_xlsx
from recommendations.imports.table import Table

ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB]: old Office files
LOCKED = "EncryptedPackage".encode("utf-16-le")
NAMED = {".csv": "CSV", ".txt": "CSV", ".tsv": "CSV", ".xlsx": "XLSX", ".xlsm": "XLSX"}


def read(file: BinaryIO, *, name: str, sheet: str = "") -> Table:
    """The table that a CSV or XLSX file holds; raises TableRefused with the reason.

    Rows of CSV are read as they are asked for, so that the file may be of any size.
    """
    start = file.read(len(COMPOUND))
    file.seek(0)
    if not start:
        raise TableRefused("the file is empty")
    if start == COMPOUND:
        raise TableRefused(compound_told(file))
    kind = "XLSX" if start.startswith(ZIP) else "CSV"
    notes = misnamed(name, kind)
    return read_xlsx(file, sheet, notes) if kind == "XLSX" else read_csv(file, notes)


def misnamed(name: str, kind: str) -> list[str]:
    """What is to be known where the name says another kind of file than it is."""
    ending = "." + name.rpartition(".")[2].lower()
    if NAMED.get(ending, kind) == kind and ending != ".xls":
        return []
    return [f"the file is called {ending}, but is {kind}, and is read as that"]


def compound_told(file: BinaryIO) -> str:
    content = file.read()
    if LOCKED in content:
        return "the workbook is locked; take its password off"
    return (
        "this is an old Excel workbook (.xls), whatever it is called; open it in a "
        "spreadsheet program, and save it as XLSX or CSV"
    )
