"""The formats of an export."""

import csv
import io
import json
from datetime import date

import pytest

from recommendations import exports
from recommendations.exports.formats import defused
from recommendations.models import Recommendation
from tests.factories import AddresseeFactory, RecommendationFactory

pytestmark = pytest.mark.django_db


def whole(name):
    return "".join(exports.lines(Recommendation.objects.all(), name))


def table():
    text = whole("csv")
    assert text.startswith("\ufeffref,summary,")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.fixture
def broken(monkeypatch):
    """An export whose second record cannot be made."""
    RecommendationFactory.create_batch(2)
    good = exports.records(Recommendation.objects.all())

    def breaking(queryset, point):
        yield next(good)
        raise RuntimeError("the database went away")

    monkeypatch.setattr("recommendations.exports.formats.records", breaking)


def test_csv_has_a_row_for_each_addressee():
    made = RecommendationFactory()
    AddresseeFactory(recommendation=made, actor__key="us", position=1)
    AddresseeFactory(recommendation=made, actor__key="iraq", position=2)

    rows = table()
    assert [row["addressee"] for row in rows] == ["us", "iraq"]
    assert {row["ref"] for row in rows} == {made.ref}


def test_csv_keeps_line_ends_and_quotation_marks():
    RecommendationFactory(note='He said "no",\nthen yes')

    assert table()[0]["note"] == 'He said "no",\nthen yes'


def test_csv_lines_end_as_rfc_4180_says():
    RecommendationFactory()

    assert whole("csv").count("\r\n") == 2


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        (-1, "-1"),
        (0, "0"),
        (None, ""),
        (True, "true"),
        (False, "false"),
        ("", ""),
    ],
)
def test_cell_is_no_formula(cell, written):
    assert defused(cell) == written


def test_csv_note_is_no_formula():
    RecommendationFactory(note="=HYPERLINK(1)")

    assert table()[0]["note"] == "'=HYPERLINK(1)"


def test_json_keeps_text_word_for_word():
    RecommendationFactory(note="=HYPERLINK(1) – ünï")

    assert json.loads(whole("json"))[0]["note"] == "=HYPERLINK(1) – ünï"


@pytest.mark.parametrize("size", [0, 1, 3])
def test_json_is_an_array(size):
    made = RecommendationFactory.create_batch(size)

    assert [record["ref"] for record in json.loads(whole("json"))] == sorted(
        one.ref for one in made
    )


@pytest.mark.parametrize("size", [0, 1, 3])
def test_ndjson_is_an_object_to_a_line(size):
    RecommendationFactory.create_batch(size)

    records = [json.loads(line) for line in whole("ndjson").splitlines()]
    assert len(records) == size


def test_csv_of_nothing_is_its_header():
    assert table() == []


@pytest.mark.parametrize("name", exports.FORMATS)
def test_export_that_breaks_off_says_so_and_raises(broken, caplog, name):
    lines = exports.lines(Recommendation.objects.all(), name)
    written = []

    with pytest.raises(RuntimeError):
        written.extend(lines)
    assert "this file is not complete" in written[-1]
    assert "broke off" in caplog.text


def test_json_that_breaks_off_is_no_json(broken):
    written = []

    with pytest.raises(RuntimeError):
        written.extend(exports.lines(Recommendation.objects.all(), "json"))
    with pytest.raises(json.JSONDecodeError):
        json.loads("".join(written))


def test_file_name_has_the_day():
    name = exports.file_name("csv", date(2026, 11, 23))

    assert name == "recommendations-2026-11-23.csv"
