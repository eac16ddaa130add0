"""Schedule and freshness in lists, records, exports, filters and orders."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from recommendations.models import Addressee
from recommendations.text.dates import PartialDate
from recommendations.tracking import refresh_current
from tests.factories import AddresseeFactory, AssessmentFactory, RecommendationFactory

pytestmark = pytest.mark.django_db

LIST = "/api/v1/recommendations/"
TODAY = datetime(2020, 6, 1, 12, tzinfo=UTC)


def day(number):
    """So many days before today."""
    return TODAY - timedelta(days=number)


@pytest.fixture
def client_of(client_of, time_machine):
    time_machine.move_to(TODAY, tick=False)
    return client_of


@pytest.fixture
def advice(client_of):
    """OVER was due in 2019, MET was met in it, SOON is due in July, NONE never."""
    for ref, due, value, recorded in (
        ("OVER", "2019", "stalled", 70),
        ("MET", "2019", "implemented", 40),
        ("SOON", "2020-07", "announced", 5),
        ("NONE", None, None, None),
    ):
        made = AddresseeFactory(
            recommendation__ref=ref,
            recommendation__due=PartialDate.parse(due) if due else None,
            recommendation__review_interval=30,
        )
        if value:
            AssessmentFactory(
                addressee=made,
                value=value,
                true_from="2019-06",
                assessed_at=day(recorded),
            )
            refresh_current(Addressee.objects.get(pk=made.pk))


@pytest.fixture
def refs(reader):
    def read(query):
        rows = reader.get(f"{LIST}?{query}").json()["results"]
        exported = reader.get(f"{LIST}export.json?{query}").getvalue()
        found = [row["ref"] for row in rows]
        assert [row["ref"] for row in json.loads(exported)] == found
        return found

    return read


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("schedule=overdue", ["OVER"]),
        ("schedule=met", ["MET"]),
        ("schedule=met_late", []),
        ("schedule=due_soon,no_deadline", ["NONE", "SOON"]),
        ("schedule=overdue&schedule=met", ["MET", "OVER"]),
        ("schedule=not_due&as_of=2019-03", ["MET", "OVER", "SOON"]),
        ("schedule=due_soon&as_of=2019-12", ["OVER"]),
        ("schedule=overdue&known_at=2020-04-01", ["MET", "OVER"]),
        ("freshness=fresh", ["SOON"]),
        ("freshness=review_due", ["MET", "NONE"]),
        ("freshness=stale", ["OVER"]),
        ("freshness=stale&as_of=2010", ["OVER"]),
        ("freshness=stale,fresh", ["OVER", "SOON"]),
        ("freshness=fresh&known_at=2020-04-30", ["MET"]),
        ("freshness=review_due&known_at=2020-04-30", ["NONE", "OVER", "SOON"]),
        ("freshness=review_due&schedule=met", ["MET"]),
        ("schedule=overdue&implementation=stalled", ["OVER"]),
        ("ordering=last_assessed", ["OVER", "MET", "SOON", "NONE"]),
        ("ordering=-last_assessed", ["SOON", "MET", "OVER", "NONE"]),
        ("ordering=freshness", ["SOON", "MET", "NONE", "OVER"]),
        ("ordering=-freshness&known_at=2020-04-30", ["NONE", "OVER", "SOON", "MET"]),
        ("ordering=due", ["MET", "OVER", "SOON", "NONE"]),
    ],
)
def test_list_and_export_by_what_is_derived(advice, refs, query, found):
    assert refs(query) == found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ("overdue", "stale", "2020-03-23T12:00:00Z")),
        ("as_of=2019-12", ("due_soon", "stale", "2020-03-23T12:00:00Z")),
        ("known_at=2020-03-24", ("overdue", "fresh", "2020-03-23T12:00:00Z")),
        ("known_at=2020-03-01", ("overdue", "review_due", None)),
    ],
)
def test_record_list_and_export_say_the_same(advice, reader, query, expected):
    record = reader.get(f"{LIST}OVER/?{query}").json()
    (listed,) = reader.get(f"{LIST}?search=OVER&{query}").json()["results"]
    lines = reader.get(f"{LIST}export.ndjson?search=OVER&{query}").getvalue()

    for found in (record, listed, json.loads(lines)):
        assert (
            found["schedule"],
            found["freshness"],
            found["last_assessed"],
        ) == expected


def test_table_has_columns_of_what_is_derived(advice, reader):
    text = reader.get(f"{LIST}export.csv?ordering=ref").getvalue().decode("utf-8-sig")

    found = {row["ref"]: row for row in csv.DictReader(io.StringIO(text))}
    assert {ref: row["schedule"] for ref, row in found.items()} == {
        "MET": "met",
        "NONE": "no_deadline",
        "OVER": "overdue",
        "SOON": "due_soon",
    }
    assert found["OVER"]["freshness"] == "stale"
    assert found["OVER"]["last_assessed"] == "2020-03-23T12:00:00Z"
    assert found["NONE"]["last_assessed"] == ""


@pytest.mark.parametrize("name", ["schedule", "freshness"])
def test_unknown_value_is_a_400(reader, name):
    answer = reader.get(f"{LIST}?{name}=late")

    assert answer.status_code == 400
    assert "'late' is none of" in answer.json()["fields"][name][0]


def test_answer_to_a_verb_says_what_is_derived(advice, client_of):
    answer = client_of("reviewer").post(
        f"{LIST}OVER/close/",
        {"closing_reason": "not_trackable", "reason": "Nobody can tell."},
        content_type="application/json",
        headers={"If-Match": "*"},
    )

    assert answer.status_code == 200
    assert answer.json()["schedule"] == "overdue"


@pytest.mark.parametrize("size", [1, 6])
@pytest.mark.parametrize("point", ["", "&as_of=2015&known_at=2021"])
def test_list_by_what_is_derived_costs_no_more(
    reader, size, point, django_assert_num_queries
):
    for _ in range(size):
        AddresseeFactory(
            recommendation=RecommendationFactory(due=PartialDate.parse("2014"))
        )

    query = "schedule=overdue&freshness=review_due&ordering=freshness,-last_assessed"
    with django_assert_num_queries(2 + 11):
        answer = reader.get(f"{LIST}?{query}{point}").json()
    assert answer["count"] == size
