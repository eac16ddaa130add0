"""Headings are matched to columns, and rows to what they state."""

import pytest

from recommendations.exports import COLUMNS as EXPORTED
from recommendations.imports.columns import (
    COLUMNS,
    FOLLOWING,
    guess,
    left_out,
    mapping_faults,
    named,
)
from recommendations.imports.stated import stated
from recommendations.imports.table import Row, letters


def test_headings_are_known_by_key_and_heading_whatever_their_case():
    for column in COLUMNS:
        assert guess([column.key, column.heading.upper()], {}) == [column.key] * 2


def test_what_a_heading_stood_for_before_counts_first():
    remembered = {"empfehlung": "summary", "note": ""}

    assert guess(["Empfehlung", "Note", "Ref"], remembered) == ["summary", "", "ref"]


@pytest.mark.parametrize("called", ["name", "label"])
def test_every_column_of_an_export_is_read_or_follows_from_others(called):
    headings = [getattr(column, called) for column in EXPORTED.values()]

    chosen = guess(headings, {})

    assert mapping_faults(headings, chosen) == []
    assert {named(each) for each in left_out(headings, chosen)} <= FOLLOWING


def test_two_columns_of_one_meaning_are_a_fault():
    headings = ["Ref", "Themes", "Topics"]

    assert mapping_faults(headings, guess(headings, {})) == [
        "B “Themes”, C “Topics” are all read as Themes; choose one"
    ]


def test_a_table_needs_a_ref_and_something_besides():
    assert "no column is read as Ref" in mapping_faults(["a"], [""])[0]
    assert "no column but Ref" in mapping_faults(["a"], ["ref"])[0]


def test_columns_have_the_names_that_a_spreadsheet_gives():
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def told(*rows):
    columns = ["ref", "summary", "addressees", "mentions"]
    numbered = [Row(n, cells) for n, cells in enumerate(rows, start=2)]
    return [(row.numbers, row.cells) for row in stated(numbered, columns)]


def test_rows_that_differ_in_the_addressee_alone_are_one():
    (row,) = told(("A-1", "Halt", "us", "Washington"), ("A-1", "Halt", "iraq", ""))

    assert row[0] == (2, 3)
    assert row[1]["addressees"] == "us; iraq"
    assert row[1]["mentions"] == "Washington; "


def test_rows_that_differ_in_more_are_two():
    assert len(told(("A-1", "Halt", "us", ""), ("A-1", "Go", "iraq", ""))) == 2
    assert len(told(("A-1", "Halt", "us", ""), ("A-1", "Halt", "us", ""))) == 2


def test_what_an_export_defused_is_itself_again():
    ((_, cells),) = told(("A-1", "'=1+1", "", ""))

    assert cells["summary"] == "=1+1"
