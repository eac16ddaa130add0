"""Exports over the API."""

import csv
import io
import json

import pytest
import time_machine

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
    assert reader.get(f"{URL}.xlsx/").status_code == 404


def test_list_as_csv_is_a_406(reader):
    answer = reader.get("/api/v1/recommendations/", headers={"Accept": "text/csv"})

    assert answer.status_code == 406
    assert answer.json()["code"] == "not_acceptable"
