"""The formats of an export."""

import csv
import io
import json
import re
from datetime import date

import pytest
import time_machine

from recommendations import exports
from recommendations.exports.delimited import defused
from recommendations.models import Addressee, Publisher, Recommendation
from tests.factories import AddresseeFactory, RecommendationFactory
from tests.formats import reader_of_formats

pytestmark = pytest.mark.django_db


TEXTS = ("csv", "tsv", "json", "ndjson")
WRITTEN = (*TEXTS, "xlsx")


def data(name, **chosen):
    choice = exports.choice(format=name, **chosen)
    return b"".join(exports.stream(Recommendation.objects.all(), choice))


def whole(name, **chosen):
    return data(name, **chosen).decode()


def table(**chosen):
    text = whole("csv", **chosen)
    assert text.startswith("\ufeffref,")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.fixture
def broken(monkeypatch):
    """An export whose second record cannot be made."""
    RecommendationFactory.create_batch(2)
    good = exports.records(Recommendation.objects.all())

    def breaking(queryset, point):
        yield next(good)
        raise RuntimeError("the database went away")

    monkeypatch.setattr("recommendations.exports.files.records", breaking)


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
        (-1, -1),
        (0, 0),
        (None, None),
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


@pytest.mark.parametrize("name", WRITTEN)
def test_export_that_breaks_off_says_so_and_raises(broken, caplog, name):
    blocks = exports.stream(Recommendation.objects.all(), exports.choice(format=name))
    written = []

    with pytest.raises(RuntimeError):
        written.extend(blocks)
    assert b"this file is not complete" in written[-1]
    assert "broke off" in caplog.text


def test_json_that_breaks_off_is_no_json(broken):
    written = []

    choice = exports.choice(format="json")

    with pytest.raises(RuntimeError):
        written.extend(exports.stream(Recommendation.objects.all(), choice))
    with pytest.raises(json.JSONDecodeError):
        json.loads(b"".join(written))


def test_file_name_has_the_day():
    name = exports.file_name("csv", date(2026, 11, 23))

    assert name == "recommendations-2026-11-23.csv"


def test_tsv_is_parted_by_tabs_and_defused():
    RecommendationFactory(ref="A", note="=1\t2")

    lines = whole("tsv", columns=["ref", "note"]).splitlines()
    assert lines == ["\ufeffref\tnote", 'A\t"\'=1\t2"']


def test_columns_come_in_the_order_asked_for():
    RecommendationFactory(ref="A", summary="Do it")

    assert whole("csv", columns=["summary", "ref"]).splitlines()[1] == "Do it,A"


def test_rows_of_recommendations_join_their_addressees():
    made = RecommendationFactory(ref="A")
    AddresseeFactory(recommendation=made, actor__key="us", position=1)
    addressee = AddresseeFactory(recommendation=made, actor__key="iraq", position=2)
    Addressee.objects.filter(pk=addressee.pk).update(
        implementation="stalled",
        implementation_since=date(2014, 1, 1),
        implementation_since_precision="year",
    )

    (row,) = table(rows="recommendation")
    assert row["addressee"] == "us; iraq"
    assert row["implementation"] == "not_assessed; stalled"
    assert row["implementation_since"] == "; 2014"
    assert row["implementation_provisional"] == "false; false"


@pytest.mark.parametrize("name", ["json", "ndjson"])
def test_json_of_chosen_columns_is_flat(name):
    RecommendationFactory(ref="A", summary="Do it")

    found = json.loads(whole(name, columns=["ref", "publisher"]))
    row = found[0] if name == "json" else found
    assert row == {"ref": "A", "publisher": Publisher.objects.get().key}


def test_json_by_recommendation_is_flat():
    AddresseeFactory(recommendation__ref="A", actor__key="us")

    (row,) = json.loads(whole("json", rows="recommendation"))
    assert list(row) == list(exports.COLUMNS)
    assert row["addressee"] == "us"


@pytest.mark.parametrize(
    ("chosen", "field", "sentence"),
    [
        ({"format": "docx"}, "format", "'docx' is none; known: csv"),
        ({"format": "jsn"}, "format", "did you mean json?"),
        ({"columns": ["ref", "sumary"]}, "columns", "did you mean summary?"),
        ({"rows": "source"}, "rows", "known: addressee, recommendation"),
    ],
)
def test_choice_of_what_is_not_there_is_refused(chosen, field, sentence):
    with pytest.raises(exports.ChoiceRefused, match=re.escape(sentence)) as caught:
        exports.choice(**{"format": "csv", **chosen})
    assert caught.value.field == field


def test_parquet_without_its_package_says_what_to_install(monkeypatch):
    monkeypatch.setattr("recommendations.exports.parquet.find_spec", lambda name: None)

    with pytest.raises(exports.FormatMissing, match=r"policytracker\[parquet\]"):
        exports.choice(format="parquet")


@pytest.mark.parametrize("rows", exports.RowsOf.values)
def test_parquet_has_the_kinds_of_its_columns(rows):
    parquet = reader_of_formats("pyarrow.parquet")
    AddresseeFactory(recommendation__ref="A", actor__key="us")

    found = parquet.read_table(io.BytesIO(data("parquet", rows=rows))).to_pylist()
    assert found[0]["ref"] == "A"
    assert found[0]["quote_start"] == 0
    provisional = {"addressee": False, "recommendation": "false"}
    assert found[0]["response_provisional"] == provisional[rows]


def test_progress_tells_of_every_record():
    RecommendationFactory.create_batch(3)
    told = []

    choice = exports.choice(format="csv")
    list(exports.stream(Recommendation.objects.all(), choice, progress=told.append))
    assert told == [1, 1, 1]


@pytest.mark.parametrize("name", WRITTEN)
def test_the_same_records_give_the_same_bytes(name):
    RecommendationFactory.create_batch(2)

    with time_machine.travel("2026-11-25T12:00Z", tick=False):
        assert data(name) == data(name)


def test_a_large_file_comes_in_few_blocks():
    RecommendationFactory.create_batch(20, note="x" * 20_000)

    choice = exports.choice(format="ndjson")
    blocks = list(exports.stream(Recommendation.objects.all(), choice))
    assert 3 < len(blocks) < 10
