"""Tables that were uploaded, kept until somebody has looked at what they would do."""

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from recommendations.imports.columns import guess, named
from recommendations.imports.faults import SheetUnchosen, TableRefused, TooLong
from recommendations.imports.read import read
from recommendations.imports.stated import Stated, stated
from recommendations.imports.table import Row, Table
from recommendations.models import RememberedColumn, StagedTable
from recommendations.text.characters import UNSTORABLE

MOST_BYTES = 20 * 1024**2
MOST_ROWS = 5000
LONGEST_NAME = 255  # characters


class FileTooLarge(TableRefused):
    """The file has more bytes than a page takes"""

    def __init__(self, size: int) -> None:
        super().__init__(
            f"the file has {size / 1024**2:,.0f} MB, and a page takes "
            f"{MOST_BYTES // 1024**2} MB; split it, or let an operator run "
            "manage.py import_recommendations FILE"
        )


class StagedSpoilt(TableRefused):
    """What was uploaded is not what is kept"""

    def __init__(self) -> None:
        super().__init__("the file was damaged on its way; upload it again")


def stage(*, file: BinaryIO, name: str, size: int, by: Any) -> StagedTable:
    """Keep an uploaded table, read as far as its headings; raises TableRefused.

    What is older than two days goes.
    """
    StagedTable.objects.expired().delete()
    if size > MOST_BYTES:
        raise FileTooLarge(size)
    content = file.read()
    staged = StagedTable(
        by=by,
        file_name=UNSTORABLE.sub("", name)[-LONGEST_NAME:] or "table",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    try:
        table = table_of(staged)
    except SheetUnchosen:
        staged.save()
        return staged
    staged.columns = guess(table.headings, remembered(by))
    staged.save()
    return staged


def choose_sheet(staged: StagedTable, sheet: str) -> StagedTable:
    """Say which sheet is meant; raises TableRefused for one that cannot be read."""
    staged.sheet = sheet
    table = table_of(staged)
    staged.columns = guess(table.headings, remembered(staged.by))
    staged.save(update_fields=["sheet", "columns"])
    return staged


def choose_columns(staged: StagedTable, columns: Sequence[str]) -> StagedTable:
    """Say what each heading stands for, now and in later tables of this person."""
    staged.columns = list(columns)
    staged.save(update_fields=["columns"])
    remember(staged.by, table_of(staged).headings, columns)
    return staged


def table_of(staged: StagedTable) -> Table:
    """The table of a staged file, of as many rows as a page takes."""
    content = bytes(staged.content)
    if hashlib.sha256(content).hexdigest() != staged.sha256:
        raise StagedSpoilt
    table = read(io.BytesIO(content), name=staged.file_name, sheet=staged.sheet)
    table.rows = limited(table.rows)
    return table


def limited(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows; raises TooLong behind the last that a page takes."""
    for place, row in enumerate(rows):
        if place == MOST_ROWS:
            raise TooLong(MOST_ROWS)
        yield row


def rows_of(table: Table, columns: Sequence[str]) -> Iterator[Stated]:
    """What the rows of a table state; a row in which no column holds anything is none."""
    for row in stated(table.rows, columns):
        if any(row.cells.values()):
            yield row


def remembered(by: Any) -> dict[str, str]:
    """What headings stood for in this person's tables."""
    rows = RememberedColumn.objects.filter(by=by)
    return dict(rows.values_list("heading", "column"))


def remember(by: Any, headings: Sequence[str], columns: Sequence[str]) -> None:
    rows = {
        named(heading)[:LONGEST_NAME]: RememberedColumn(
            by=by, heading=named(heading)[:LONGEST_NAME], column=column
        )
        for heading, column in zip(headings, columns, strict=True)
        if named(heading)
    }
    RememberedColumn.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["by", "heading"],
        update_fields=["column"],
    )
