"""Tables for tests, as files and as what they do."""

import csv
import io

import pytest
import xlsxwriter

from recommendations.imports.apply import File, apply
from recommendations.imports.columns import guess
from recommendations.imports.compare import Chosen, Comparison
from recommendations.imports.read import read
from recommendations.imports.stated import stated
from tests import factories as make

WORDS = "Washington should press Baghdad to halt oil smuggling."


def csv_of(*rows, encoding="utf-8", delimiter=","):
    """A CSV file of rows, each a list of cells."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_of(*rows, fill=None, **options):
    """A workbook with these rows on one sheet, which `fill(book, sheet)` may change."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet("Sheet1")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if fill:
            fill(book, sheet)
    return held.getvalue()


def table(content, name="table.csv", **options):
    return read(io.BytesIO(content), name=name, **options)


class Desk:
    """An analyst's desk: a source, a vocabulary, and tables of rows given as dicts."""

    def __init__(self):
        self.source = make.SourceFactory(key="heritage-2013", title="Halt smuggling")
        self.theme = make.ThemeFactory(key="smuggling", name="Oil smuggling")
        self.actor = make.ActorFactory(key="united-states", name="United States")
        make.ActorAliasFactory(actor=self.actor, name="Washington")
        self.baghdad = make.ActorFactory(
            key="government-of-iraq", name="Government of Iraq"
        )
        self.analyst = make.UserFactory(username="ana", role="analyst")

    def row(self, **cells):
        """A sound row of a new recommendation, but for these cells."""
        return {
            "ref": "H-2013-01",
            "source": "heritage-2013",
            "quote": WORDS,
            "summary": "Press Baghdad to halt oil smuggling",
            "themes": "smuggling",
            "addressees": "Washington",
        } | cells

    def stated(self, rows):
        headings = list(dict.fromkeys(name for row in rows for name in row))
        cells = [[str(row.get(name, "")) for name in headings] for row in rows]
        held = table(csv_of(headings, *cells))
        columns = guess(held.headings, {})
        return list(stated(held.rows, columns)), columns

    def compare(self, *rows, chosen=None):
        wanted, columns = self.stated(rows)
        return Comparison(columns, chosen=chosen).compare(wanted)

    def faults(self, **cells):
        """What is wrong with one row, as (column, sentence)."""
        (row,) = self.compare(self.row(**cells))
        return [(fault.column, fault.message) for fault in row.faults]

    def apply(self, *rows, by=None, overrule=(), **options):
        wanted, columns = self.stated(rows)
        options.setdefault("chosen", Chosen(fields=frozenset(overrule)))
        file = File("table.csv", "a" * 64)
        by = by or self.analyst
        return apply(wanted, columns=columns, file=file, by=by, **options)


@pytest.fixture
def desk(db):
    return Desk()
