"""Reads CSV: its encoding, its separator, and its rows."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from recommendations.imports.faults import TableRefused
from recommendations.imports.table import Row, Table, table_of

SEPARATORS = (",", ";", "\t", "|")
LONGEST_CELL = 10**6  # characters
PEEKED = 4096  # bytes
SAVE_AS = "in Excel, save it as “CSV UTF-8” or as XLSX"


def read_csv(file: BinaryIO, notes: list[str]) -> Table:
    """The table of a CSV file, read as it is asked for; raises TableRefused."""
    csv.field_size_limit(LONGEST_CELL)
    return table_of(told(file, encoding_of(file)), notes)


def encoding_of(file: BinaryIO) -> str:
    """UTF-8, or the UTF-16 that a byte order mark announces; raises TableRefused."""
    start = file.read(PEEKED)
    file.seek(0)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if start.startswith((b"%PDF", b"{\\rtf")) or start.lstrip()[:1] == b"<":
        raise TableRefused(f"this is no table, but a document or a web page; {SAVE_AS}")
    if b"\0" in start:
        pairs = start[:200]
        if pairs[1::2].count(0) > len(pairs) // 3 or pairs[::2].count(0) > (
            len(pairs) // 3
        ):
            raise TableRefused(
                f"the file is UTF-16 without the mark that says so; {SAVE_AS}"
            )
        if pairs.count(0) > 1:
            raise TableRefused("this is neither CSV nor XLSX; save the table as either")
    return "utf-8-sig"


def numbered(text: io.TextIOWrapper) -> Iterator[Row]:
    """Every record with its number, which is that of its row in a spreadsheet."""
    separator, skipped = separator_of(text)
    reader = csv.reader(text, delimiter=separator, strict=True)
    for number, cells in enumerate(reader, start=1 + skipped):
        yield Row(number, tuple(cells))


def separator_of(text: io.TextIOWrapper) -> tuple[str, int]:
    """The separator, and how many lines said it (Excel's `sep=;`)."""
    line = first = text.readline()
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[-1], 1
    while line and not line.strip():
        line = text.readline()
    text.seek(0)
    bare = "".join(line.split('"')[::2])
    found = max(SEPARATORS, key=bare.count)
    return (found if found in bare else ","), 0


def told(file: BinaryIO, encoding: str) -> Iterator[Row]:
    """The rows; where they break off, it is said why."""
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    last = 0
    try:
        for row in numbered(text):
            yield row
            last = row.number
    except UnicodeDecodeError:
        line = undecodable(file, encoding)
        raise TableRefused(
            f"line {line} is not in {encoding.removesuffix('-sig').upper()}, so its "
            f"letters cannot be told; {SAVE_AS}"
        ) from None
    except csv.Error as error:
        raise TableRefused(csv_told(error, last + 1)) from None
    finally:
        # The file is the caller's to close, and may be closed by now.
        if not file.closed:
            text.detach()


def csv_told(error: csv.Error, number: int) -> str:
    if "field larger" in str(error):
        return f"a cell of row {number} holds more than {LONGEST_CELL:,} characters"
    return (
        f"row {number} cannot be parted into cells: a quotation mark stands alone, or is "
        "never closed; double it inside a cell, and close it at the end"
    )


def undecodable(file: BinaryIO, encoding: str) -> int:
    """The number of the first line that the encoding does not read."""
    file.seek(0)
    if encoding == "utf-16":
        return file.read().decode(encoding, "ignore").count("\n") + 1
    for number, line in enumerate(file, start=1):
        try:
            line.decode(encoding)
        except UnicodeDecodeError:
            return number
    return 1
