"""Workbooks."""

import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from recommendations.exports.xlsx import Sheet, letter, workbook

HEADER = ("ref", "note")


def made(*rows, header=HEADER):
    return b"".join(workbook([Sheet("Advice", header, rows)]))


def read(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def part(content, name):
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def test_cells_come_back_as_they_were():
    rows = [["A", "words"], [1, None], [True, "  spaces  "], ["<&>\"'", "two\nlines"]]

    assert read(made(*rows)) == {
        "Advice": [
            list(HEADER),
            ["A", "words"],
            [1.0, ""],
            [True, "  spaces  "],
            ["<&>\"'", "two\nlines"],
        ]
    }


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_text_that_looks_like_a_formula_keeps_its_words_and_stays_text(text):
    content = made([text, text])

    assert read(content)["Advice"][1] == [text, text]
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert sheet.count('s="2" t="inlineStr"') == 2
    assert part(content, "xl/styles.xml").count('quotePrefix="1"') == 1


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\x00b", "a_x0000_b"),
        ("a\rb", "a_x000D_b"),
        ("a\ud800b", "a_xD800_b"),
        ("_x0041_", "_x005F_x0041_"),
        ("_x00", "_x00"),
    ],
)
def test_what_xml_cannot_hold_stands_as_its_number(text, written):
    assert f">{written}</t>" in part(made([text, ""]), "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("length", "letters"), [(32_767, "x"), (16_383, "𝔛"), (40_000, "")]
)
def test_text_up_to_the_length_of_a_cell_stays_in_it(length, letters):
    text = letters * length

    assert list(read(made(["A", text]))) == ["Advice"]


@pytest.mark.parametrize("text", ["x" * 32_768, "𝔛" * 16_384, "ab\n" * 30_000])
def test_longer_text_stands_whole_on_a_sheet_of_its_own(text):
    sheets = read(made(["A", "short"], ["B", text]))

    cell = sheets["Advice"][2][1]
    assert cell.endswith("… [cut here; the whole is on the sheet Long texts]")
    _, *parts = sheets["Long texts"]
    assert {tuple(row[:3]) for row in parts} == {("Advice", 3.0, "note")}
    assert [row[3] for row in parts] == [float(n + 1) for n in range(len(parts))]
    assert "".join(row[4] for row in parts) == text


def test_more_rows_than_a_sheet_holds_go_on_on_the_next(monkeypatch):
    monkeypatch.setattr("recommendations.exports.xlsx.MOST_ROWS", 3)

    sheets = read(made(*[[n, "x"] for n in range(5)]))
    assert {name: len(rows) for name, rows in sheets.items()} == {
        "Advice": 3,
        "Advice 2": 3,
        "Advice 3": 2,
    }
    assert all(rows[0] == list(HEADER) for rows in sheets.values())


def test_rows_that_just_fit_need_no_other_sheet(monkeypatch):
    monkeypatch.setattr("recommendations.exports.xlsx.MOST_ROWS", 3)

    assert list(read(made([1, ""], [2, ""]))) == ["Advice"]


def test_sheet_without_rows_has_its_header():
    assert read(made()) == {"Advice": [list(HEADER)]}


def test_several_sheets():
    sheets = [Sheet("One", ["a"], [["x"]]), Sheet("Two & more", ["b"], [["y"]])]

    assert read(b"".join(workbook(sheets))) == {
        "One": [["a"], ["x"]],
        "Two & more": [["b"], ["y"]],
    }


def test_first_block_comes_before_the_last_row():
    asked = []

    def rows():
        for number in range(100_000):
            asked.append(number)
            yield [f"{number * 7919 % 100_003}", "x"]

    assert next(workbook([Sheet("Advice", HEADER, rows())]))
    assert len(asked) < 50_000


@pytest.mark.parametrize(
    ("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (702, "AAA")]
)
def test_letter(place, name):
    assert letter(place) == name
