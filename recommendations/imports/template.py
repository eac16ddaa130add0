"""The template of a table: an empty one to fill in, as CSV or as XLSX."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from recommendations.imports.columns import COLUMNS, Column
from recommendations.imports.read_xlsx import OURS
from recommendations.models import Actor, Source, Theme

# An export has these; a person has the words of the quote.
EXPORTED = ("quote_start", "quote_end", "version")
OFFERED = tuple(each for each in COLUMNS if each.key not in EXPORTED)
PREPARED = 5000  # rows with lists to choose from
WIDE = ("quote", "summary", "note", "condition")


@dataclass(frozen=True)
class Template:
    media_type: str
    make: Callable[[], bytes]


def csv_template() -> bytes:
    """The headings, as UTF-8 that Excel recognizes."""
    text = io.StringIO()
    csv.writer(text).writerow(column.heading for column in OFFERED)
    return text.getvalue().encode("utf-8-sig")


def xlsx_template() -> bytes:
    """A sheet to fill in, one that explains its columns, and what they can name."""
    held = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, {"in_memory": True, **options}) as book:
        bold = book.add_format({"bold": True, "valign": "top", "bottom": 1})
        # As text, a date stays as it is typed, and a ref loses no zeros.
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        fill_in(book.add_worksheet(OURS), bold, text)
        listed(
            book.add_worksheet("Columns"),
            ("Column", "Needed for a new one", "What stands in it", "Allowed"),
            (explained(column) for column in OFFERED),
            bold,
            text,
        )
        for name, headings, rows in values():
            listed(book.add_worksheet(name), headings, rows, bold, text)
    return held.getvalue()


def fill_in(sheet: Any, bold: Any, text: Any) -> None:
    """The headings, and a list to choose from where a column has one."""
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(OFFERED):
        sheet.set_column(place, place, 48 if column.key in WIDE else 18, text)
        sheet.write_string(0, place, column.heading, bold)
        if column.choices:
            choices = {"validate": "list", "source": list(column.choices.values)}
            sheet.data_validation(1, place, PREPARED, place, choices)


def explained(column: Column) -> tuple[str, str, str, str]:
    allowed = ", ".join(column.choices.values) if column.choices else ""
    needed = "yes" if column.needed else ""
    emptying = " A hyphen alone empties it." if column.emptied else ""
    return column.heading, needed, f"{column.explained}{emptying}", allowed


def values() -> Iterable[tuple[str, Sequence[str], Iterable[Sequence[str]]]]:
    """What cells can name: a sheet for each kind."""
    sources = Source.objects.defer("text").order_by("key")
    yield "Sources", ("Key", "Title"), ((row.key, row.title) for row in sources)
    themes = Theme.objects.lower().filter(archived=False).select_related("parent")
    yield (
        "Themes",
        ("Key", "Name", "Under"),
        (
            (row.key, row.name, str(row.parent))
            for row in themes.order_by("parent__name", "name")
        ),
    )
    actors = Actor.objects.filter(archived=False).prefetch_related("aliases")
    yield (
        "Actors",
        ("Key", "Name", "Also called"),
        (
            (row.key, row.name, "; ".join(each.name for each in row.aliases.all()))
            for row in actors.order_by("name", "key")
        ),
    )


def listed(
    sheet: Any,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    bold: Any,
    text: Any,
) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 28, text)
    sheet.set_column(1, len(headings) - 1, 60, text)
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, bold)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell)


TEMPLATES = {
    "csv": Template("text/csv; charset=utf-8", csv_template),
    "xlsx": Template(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        xlsx_template,
    ),
}
