"""Headlines, and recommendations as they stood at a point of the two clocks."""

import csv
import io
import json
from datetime import UTC, datetime
from itertools import combinations_with_replacement

import pytest

from recommendations.models import Addressee, Recommendation
from recommendations.models.headline import headline_value
from recommendations.points import headline_at, headline_of
from recommendations.tracking import refresh_current
from tests.factories import (
    AddresseeFactory,
    AssessmentFactory,
    RecommendationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

LIST = "/api/v1/recommendations/"


def assessed(addressee, value, true_from, recorded, **facts):
    made = AssessmentFactory(
        addressee=addressee,
        value=value,
        true_from=true_from,
        assessed_at=datetime.fromisoformat(recorded).replace(tzinfo=UTC),
        **facts,
    )
    refresh_current(Addressee.objects.get(pk=addressee.pk))
    return made


@pytest.fixture
def moving():
    """A, announced in 2014 and stalled in June 2016; recorded in 2020 and 2022."""
    addressee = AddresseeFactory(recommendation__ref="A", actor__name="Iraq")
    assessed(addressee, "announced", "2014", "2020-01-01")
    assessed(addressee, "stalled", "2016-06", "2022-01-01")
    return addressee


@pytest.fixture
def value(reader):
    """The implementation that the answers to a query give, which are all alike."""

    def read(query, ref="A"):
        row = reader.get(f"{LIST}{ref}/?{query}").json()
        (listed,) = reader.get(f"{LIST}?search={ref}&{query}").json()["results"]
        exported = reader.get(f"{LIST}export.json?search={ref}&{query}").getvalue()
        (record,) = json.loads(exported)
        found = {
            one["addressees"][0]["implementation"]["value"]
            for one in (row, listed, record)
        }
        assert len(found) == 1
        return found.pop()

    return read


def test_headline_has_its_sentence(reader, moving):
    row = reader.get(f"{LIST}A/").json()

    assert row["headline"] == {
        "value": "stalled",
        "label": "stalled",
        "provisional": False,
        "sentence": "Iraq: stalled since Jun 2016",
    }
    assert (row["as_of"], row["known_at"]) == (None, None)


def test_headline_is_provisional_until_confirmed(reader, moving):
    made = assessed(moving, "abandoned", "2018", "2023-01-01")
    assert reader.get(f"{LIST}A/").json()["headline"]["provisional"] is True

    made.confirmed_by, made.confirmed_at = (
        UserFactory(),
        datetime(2024, 1, 1, tzinfo=UTC),
    )
    made.save()
    refresh_current(moving)
    assert reader.get(f"{LIST}A/").json()["headline"]["provisional"] is False
    then = reader.get(f"{LIST}A/?known_at=2023-12-31").json()
    assert then["headline"]["provisional"] is True


def test_headline_stands_in_the_table(reader, moving):
    text = reader.get(f"{LIST}export.csv?as_of=2015").getvalue().decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["headline"], row["headline_provisional"]) == ("announced", "false")
    assert (row["as_of"], row["known_at"]) == ("2015-12-31", "")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "stalled"),
        ("as_of=2013-12-31", "not_assessed"),
        ("as_of=2014-01-01", "announced"),
        ("as_of=2016-05", "announced"),
        ("as_of=2016-06", "stalled"),
        ("as_of=2016", "stalled"),
        ("as_of=2999", "stalled"),
        ("known_at=2019", "not_assessed"),
        ("known_at=2020-01-01", "announced"),
        ("known_at=2020-01-01T00:00:00Z", "announced"),
        ("known_at=2020-01-01T00:00:00%2B01:00", "not_assessed"),
        ("known_at=2020-01-01T00:00:00+01:00", "not_assessed"),
        ("known_at=2021-12-31T23:59:59.999Z", "announced"),
        ("known_at=2022-01-01T00:00:00Z", "stalled"),
        ("as_of=2017&known_at=2021", "announced"),
        ("as_of=2015&known_at=2023", "announced"),
        ("as_of=2013&known_at=2023", "not_assessed"),
    ],
)
def test_value_at_a_point(value, moving, query, expected):
    assert value(query) == expected


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("implementation=announced", 0),
        ("implementation=announced&as_of=2015", 1),
        ("implementation=stalled&as_of=2015", 0),
        ("implementation=stalled&known_at=2021", 0),
        ("implementation=not_assessed&as_of=2013", 1),
        ("implementation=announced&response=not_checked&as_of=2015", 1),
        ("implementation=announced&response=accepted&as_of=2015", 0),
        ("headline=announced&as_of=2015", 1),
        ("headline=stalled,mixed&as_of=2015", 0),
        ("headline=stalled", 1),
        ("headline=announced&known_at=2021", 1),
        ("headline=announced&known_at=2021&ordering=-headline", 1),
    ],
)
def test_filter_asks_of_the_point(reader, moving, query, found):
    rows = reader.get(f"{LIST}?{query}").json()["results"]
    exported = reader.get(f"{LIST}export.json?{query}").getvalue()

    assert len(rows) == len(json.loads(exported)) == found


def test_filter_by_actor_and_value_means_the_same_addressee(reader, moving):
    other = AddresseeFactory(recommendation=moving.recommendation, actor__key="iran")

    def count(actor):
        query = f"actor={actor}&implementation=announced&as_of=2015"
        return reader.get(f"{LIST}?{query}").json()["count"]

    assert count(moving.actor.key) == 1
    assert count(other.actor.key) == 0


def test_correction_counts_from_when_it_was_recorded(value, moving):
    wrong = moving.assessments.get(value="stalled")
    assessed(moving, "in_progress", "2016", "2024-01-01", corrects=wrong)

    assert value("known_at=2023") == "stalled"
    assert value("known_at=2024-06") == "in_progress"


def test_what_was_not_yet_published_is_shown_all_the_same(reader, moving):
    (row,) = reader.get(f"{LIST}?as_of=1999").json()["results"]

    assert row["headline"]["value"] == "not_assessed"
    assert row["as_of"] == "1999-12-31"


def test_since_is_as_exact_as_given(reader, moving):
    (row,) = reader.get(f"{LIST}?as_of=2014-03-01").json()["results"]

    assert row["addressees"][0]["implementation"]["since"] == "2014"


def test_answer_says_its_point(reader, moving):
    row = reader.get(f"{LIST}A/?as_of=2016&known_at=2023-01-01T12:00:00%2B02:00").json()

    assert row["as_of"] == "2016-12-31"
    assert row["known_at"] == "2023-01-01T10:00:00Z"


@pytest.mark.parametrize("address", ["", "A/", "export.csv", "export.ndjson"])
@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("as_of=yesterday", "as_of", "is no date"),
        ("as_of=2014-02-30", "as_of", "is no date"),
        ("as_of=", "as_of", "has no value"),
        ("as_of=2014&as_of=2015", "as_of", "more than once"),
        ("known_at=2014-01-01T10:00:00", "known_at", "with the offset"),
        ("known_at=2014-01-01%2010:00", "known_at", "is no moment"),
        ("known_at=0001-01-01T00:00:00%2B14:00", "known_at", "is no moment"),
        ("known_at=T", "known_at", "is no moment"),
    ],
)
def test_bad_point_is_a_400(reader, moving, address, query, field, words):
    answer = reader.get(f"{LIST}{address}?{query}")

    assert answer.status_code == 400
    assert words in answer.json()["fields"][field][0]


@pytest.mark.parametrize(
    ("order", "refs"), [("headline", ["B", "A"]), ("-headline", ["A", "B"])]
)
@pytest.mark.parametrize("point", ["", "&as_of=2017"])
def test_ordering_by_headline(reader, moving, point, order, refs):
    other = AddresseeFactory(recommendation__ref="B")
    assessed(other, "announced", "2015", "2020-01-01")

    rows = reader.get(f"{LIST}?ordering={order}{point}").json()["results"]
    assert [row["ref"] for row in rows] == refs


VALUES = ["not_assessed", "implemented", "announced", "reversed", "contrary_action"]
CASES = [
    case for n in (0, 1, 2, 3) for case in combinations_with_replacement(VALUES, n)
]


def test_database_has_the_rule_of_the_headline():
    expected = {}
    for number, case in enumerate(CASES):
        made = RecommendationFactory(ref=f"R-{number}")
        expected[made.ref] = headline_value(case)
        for value in case:
            addressee = AddresseeFactory(recommendation=made)
            AssessmentFactory(addressee=addressee, value=value)

    rows = Recommendation.objects.annotate(then=headline_at())
    assert dict(rows.values_list("ref", "then")) == expected


@pytest.mark.parametrize("size", [1, 6])
@pytest.mark.parametrize(
    ("address", "queries"), [("", 14), ("export.csv", 13), ("export.ndjson", 13)]
)
def test_point_costs_the_same_at_any_size(
    reader, address, queries, size, django_assert_num_queries
):
    for _ in range(size):
        addressee = AddresseeFactory()
        assessed(addressee, "announced", "2014", "2020-01-01")
    query = "as_of=2015&known_at=2024&headline=announced&implementation=announced"

    # What has no rows asks no further: targets, conditions, attributions.
    with django_assert_num_queries(2 + queries - 3):
        answer = reader.get(f"{LIST}{address}?{query}&ordering=headline")
        assert len(b"".join(answer)) > 300


def test_headline_costs_no_query(django_assert_num_queries, moving):
    (read,) = Recommendation.objects.for_list()

    with django_assert_num_queries(0):
        assert headline_of(read).value == "stalled"


HERITAGE = [
    ("as_of=2013-12", "not_assessed"),
    ("as_of=2015", "contrary_action"),
    ("as_of=2018", "partially_implemented"),
]


@pytest.mark.parametrize(("query", "expected"), HERITAGE)
def test_real_seeds_have_a_history(real_seeds, reader, query, expected):
    row = reader.get(f"{LIST}HERITAGE-2013-20/?{query}").json()
    refs = [
        row["ref"]
        for row in reader.get(
            f"{LIST}?headline={expected}&page_size=500&{query}"
        ).json()["results"]
    ]

    assert row["headline"]["value"] == expected
    assert "HERITAGE-2013-20" in refs
