"""Files become tables, or a sentence says why not."""

import contextlib
import datetime
import io
import zipfile

import pytest

from recommendations.imports import read_xlsx
from recommendations.imports.faults import SheetUnchosen, TableRefused
from tests.imports.conftest import csv_of, table, xlsx_of

ROWS = (["Ref", "Note"], ["A-1", "Öl und Gas"])


def cells(content, **options):
    return [row.cells for row in table(content, **options).rows]


def refusal(content, **options):
    """The sentence that refuses a file, whether at once or on the way."""
    with pytest.raises(TableRefused) as refused:
        list(table(content, **options).rows)
    return str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_in_every_unicode_encoding(encoding):
    held = table(csv_of(*ROWS, encoding=encoding))

    assert held.headings == ("Ref", "Note")
    assert [row.cells for row in held.rows] == [("A-1", "Öl und Gas")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_of_csv_is_found(delimiter):
    assert cells(csv_of(*ROWS, delimiter=delimiter)) == [("A-1", "Öl und Gas")]


def test_a_line_that_names_the_separator_is_followed():
    assert cells(b"sep=;\r\nRef;Note\r\nA-1;one, two\r\n") == [("A-1", "one, two")]


def test_rows_are_numbered_as_a_spreadsheet_does():
    held = table(csv_of([], ["Ref", "Note"], [], ["A-1", "two\nlines"], ["A-2", ""]))

    assert [row.number for row in held.rows] == [4, 5]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the table is empty"),
        (b"a," * 300 + b"b\n", "row 1 has 301 headings"),
        (b"ref,note\n", "headings and no row under them"),
        (b"\xef\xbb\xbf", "the table is empty"),
        (csv_of(*ROWS, encoding="cp1252"), "line 2 is not in UTF-8"),
        (csv_of(*ROWS, encoding="utf-16-le"), "UTF-16 without the mark"),
        (csv_of(*ROWS, encoding="utf-16-be"), "UTF-16 without the mark"),
        (b"\xff\xfeR\x00e\x00f\x00\n", "is not in UTF-16"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\0\0IHDR\0\0\1\0\0\0", "neither CSV nor XLSX"),
        (b"%PDF-1.7\n", "a document or a web page"),
        (b"<html><table>", "a document or a web page"),
        (b'ref,note\nA-1,"never closed\nA-2,x\n', "row 2 cannot be parted"),
        (b'ref,note\nA-1,"a"b\n', "row 2 cannot be parted"),
        (b"ref,note\nA-1,one,two\n", "row 2 has 3 cells, but there are 2 headings"),
        (b"ref,note\nA-1," + b"x" * 1_000_001 + b"\n", "more than 1,000,000"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old Excel workbook"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + "EncryptedPackage".encode("utf-16-le"),
            "the workbook is locked",
        ),
        (b"PK\x03\x04 and nothing else", "the workbook is damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content, sentence):
    assert sentence in refusal(content)


def test_a_workbook_is_read_as_a_person_sees_it():
    def fill(book, sheet):
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 1, datetime.datetime(2014, 4, 30), day)
        sheet.write_number(1, 2, 2014)
        sheet.write_boolean(1, 3, True)

    content = xlsx_of(["Ref", "Due", "Year", "Yes"], ["A-1"], fill=fill)

    assert cells(content, name="t.xlsx") == [("A-1", "2014-04-30", "2014", "true")]


def test_days_are_those_of_either_calendar():
    def fill(book, sheet):
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 1, datetime.datetime(2014, 4, 30), day)

    content = xlsx_of(["Ref", "Due"], ["A-1"], fill=fill, date_1904=True)

    assert cells(content, name="t.xlsx") == [("A-1", "2014-04-30")]


@pytest.mark.parametrize(
    ("content", "name", "note"),
    [
        (csv_of(*ROWS), "table.xlsx", "the file is called .xlsx, but is CSV"),
        (xlsx_of(*ROWS), "table.csv", "the file is called .csv, but is XLSX"),
        (xlsx_of(*ROWS), "table.xls", "the file is called .xls, but is XLSX"),
    ],
)
def test_a_file_is_read_as_what_it_is_and_that_is_said(content, name, note):
    held = table(content, name=name)

    assert [row.cells for row in held.rows] == [("A-1", "Öl und Gas")]
    assert note in held.notes[0]


def test_formulas_are_read_as_they_were_saved_and_that_is_said():
    def fill(book, sheet):
        sheet.write_formula(1, 1, "=1+1", None, "2")

    held = table(xlsx_of(*ROWS, fill=fill), name="t.xlsx")

    assert [row.cells for row in held.rows] == [("A-1", "2")]
    assert held.notes == [
        "1 cell holds a formula (B2); what they showed when the file was saved is read"
    ]


def merged(book, sheet):
    sheet.merge_range("A3:A4", "A-2")


def error(book, sheet):
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")


def far_out(book, sheet):
    sheet.write_string(1_048_575, 16_383, "x")


def hidden(book, sheet):
    book.add_worksheet("Other").activate()
    sheet.hide()


@pytest.mark.parametrize(
    ("fill", "sentence"),
    [
        (merged, "cells are merged (A3:A4)"),
        (error, "cells hold an error such as #N/A (B2)"),
        (far_out, "reaches to XFD1048576"),
        (hidden, "no sheet of the workbook holds anything"),
    ],
)
def test_what_a_workbook_cannot_say_is_refused(fill, sentence):
    assert sentence in refusal(xlsx_of(*ROWS, fill=fill), name="t.xlsx")


def test_of_several_sheets_one_is_to_be_chosen():
    def fill(book, sheet):
        book.add_worksheet("Second").write_row(0, 0, ["Ref", "Note"])
        book.get_worksheet_by_name("Second").write_row(1, 0, ["B-1", "x"])

    content = xlsx_of(*ROWS, fill=fill)

    with pytest.raises(SheetUnchosen) as unchosen:
        table(content, name="t.xlsx")
    assert unchosen.value.sheets == ["Sheet1", "Second"]
    assert cells(content, name="t.xlsx", sheet="Second") == [("B-1", "x")]
    assert "no sheet 'Third'" in refusal(content, name="t.xlsx", sheet="Third")


def packed(**files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name.replace("__", "/"), content)
    return held.getvalue()


def test_another_zip_file_is_no_workbook():
    assert "no XLSX workbook" in refusal(packed(hello="x"))


def test_a_file_that_unpacks_to_a_mountain_is_refused(monkeypatch):
    monkeypatch.setattr(read_xlsx, "MOST_UNPACKED", 1024**2)

    sentence = refusal(packed(**{"xl__workbook.xml": b"\0" * 2 * 1024**2}))

    assert "unpacks to more than 1 MB" in sentence


@pytest.mark.parametrize("length", range(200, 5000, 400))
def test_a_workbook_that_was_cut_off_is_damaged(length):
    assert "damaged" in refusal(xlsx_of(*ROWS)[:length], name="t.xlsx")


@pytest.mark.parametrize("place", range(0, 5000, 97))
def test_a_workbook_with_any_byte_wrong_is_read_or_refused(place):
    broken = bytearray(xlsx_of(*ROWS))
    broken[place] ^= 0xFF

    with contextlib.suppress(TableRefused):
        list(table(bytes(broken), name="t.xlsx").rows)
