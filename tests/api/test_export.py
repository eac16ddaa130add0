"""Exports over the API."""

import csv
import io
import json

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from tests.factories import AddresseeFactory, RecommendationFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/recommendations/export"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("json", "application/json"),
        ("ndjson", "application/x-ndjson"),
    ],
)
def test_export_is_a_dated_streamed_file(reader, name, media_type):
    with time_machine.travel("2026-11-23T12:00Z"):
        answer = reader.get(f"{URL}.{name}")

    assert answer.streaming
    assert answer["Content-Type"] == media_type
    assert answer["Content-Disposition"] == (
        f'attachment; filename="recommendations-2026-11-23.{name}"'
    )
    answer.close()


def test_export_csv_begins_as_excel_wants_it(reader):
    assert reader.get(f"{URL}.csv").getvalue().startswith(b"\xef\xbb\xbfref,")


def test_export_is_filtered_and_ordered_as_the_list(reader):
    AddresseeFactory(recommendation__ref="A", implementation="stalled")
    AddresseeFactory(recommendation__ref="B", implementation="stalled")
    RecommendationFactory(ref="C")
    query = "implementation=stalled&ordering=-ref"

    records = json.loads(reader.get(f"{URL}.json?{query}").getvalue())
    text = reader.get(f"{URL}.csv?{query}").getvalue().decode("utf-8-sig")
    assert [record["ref"] for record in records] == ["B", "A"]
    assert [row["ref"] for row in csv.DictReader(io.StringIO(text))] == ["B", "A"]


@pytest.mark.parametrize("accept", ["text/csv", "text/html", "nonsense"])
def test_export_does_not_mind_what_is_accepted(reader, accept):
    answer = reader.get(f"{URL}.csv", headers={"Accept": accept})

    assert answer.status_code == 200
    answer.close()


def test_export_unknown_format_is_a_404(reader):
    assert reader.get(f"{URL}.docx/").status_code == 404


def test_list_as_csv_is_a_406(reader):
    answer = reader.get("/api/v1/recommendations/", headers={"Accept": "text/csv"})

    assert answer.status_code == 406
    assert answer.json()["code"] == "not_acceptable"


def test_export_of_chosen_columns(reader):
    RecommendationFactory(ref="A", summary="Do it")

    answer = reader.get(f"{URL}.csv?columns=summary,ref&rows=recommendation")
    assert answer.getvalue().decode("utf-8-sig") == "summary,ref\r\nDo it,A\r\n"


def test_export_xlsx_is_a_workbook(reader):
    AddresseeFactory(recommendation__ref="A")

    content = reader.get(f"{URL}.xlsx").getvalue()
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.get_sheet_by_name("Recommendations").to_python()[1][0] == "A"


@pytest.mark.parametrize(
    ("query", "field"),
    [("columns=reff", "columns"), ("rows=theme", "rows"), ("columns=", "columns")],
)
def test_export_of_what_is_not_there_is_a_400(reader, query, field):
    answer = reader.get(f"{URL}.csv?{query}")

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


def test_export_as_parquet_without_its_package_is_a_400(reader, monkeypatch):
    monkeypatch.setattr("recommendations.exports.parquet.find_spec", lambda name: None)

    answer = reader.get(f"{URL}.parquet")
    assert answer.status_code == 400
    assert "pyarrow" in answer.json()["detail"]
