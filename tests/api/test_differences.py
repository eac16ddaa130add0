"""What changed between two points."""

from datetime import UTC, datetime

import pytest

from tests.factories import AddresseeFactory, AssessmentFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/differences/"


def assessed(addressee, value, true_from, recorded, **facts):
    return AssessmentFactory(
        addressee=addressee,
        value=value,
        true_from=true_from,
        assessed_at=datetime.fromisoformat(recorded).replace(tzinfo=UTC),
        **facts,
    )


@pytest.fixture
def addressee():
    made = AddresseeFactory(
        recommendation__ref="A",
        recommendation__source__key="s-a",
        recommendation__source__collection__key="iraq",
        actor__key="us",
    )
    assessed(made, "announced", "2014", "2020-01-01")
    assessed(made, "stalled", "2016", "2022-01-01", rationale="Nothing moved.")
    AddresseeFactory(recommendation__ref="B", recommendation__source__key="s-b")
    return made


@pytest.fixture
def changes(reader):
    def read(query):
        answer = reader.get(f"{URL}?{query}")
        assert answer.status_code == 200, answer.content
        return [
            (row["axis"], row["from"]["value"], row["to"]["value"])
            for row in answer.json()["results"]
        ]

    return read


def test_difference_says_what_and_because_of_what(reader, addressee):
    (row,) = reader.get(f"{URL}?from_as_of=2015&to_as_of=2017").json()["results"]

    cause = addressee.assessments.get(value="stalled")
    assert row["recommendation"]["ref"] == "A"
    assert row["actor"]["key"] == "us"
    assert row["axis"] == "implementation"
    assert row["from"] == {"value": "announced", "label": "announced"}
    assert row["to"] == {"value": "stalled", "label": "stalled"}
    assert row["because"]["uid"] == str(cause.uid)
    assert row["because"]["true_from"] == "2016"
    assert row["because"]["rationale"] == "Nothing moved."


def test_difference_leads_to_its_records(reader, addressee):
    (row,) = reader.get(f"{URL}?from_as_of=2015&to_as_of=2017").json()["results"]

    for part in ("recommendation", "actor", "because"):
        assert reader.get(row[part]["api_url"]).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("from_as_of=2013", [("implementation", "not_assessed", "stalled")]),
        ("from_as_of=2015&to_as_of=2015-12-31&to_known_at=2023", []),
        ("from_known_at=2019", [("implementation", "not_assessed", "stalled")]),
        ("from_known_at=2021", [("implementation", "announced", "stalled")]),
        ("from_known_at=2021&to_known_at=2021-06", []),
        ("to_as_of=2013", [("implementation", "stalled", "not_assessed")]),
        ("from_as_of=2013&collection=iraq&source=s-a", "one"),
        ("from_as_of=2013&source=s-b", []),
    ],
)
def test_differences_between(changes, addressee, query, found):
    if found == "one":
        assert len(changes(query)) == 1
    else:
        assert changes(query) == found


def test_differences_of_both_axes_in_their_order(changes, addressee):
    assessed(addressee, "accepted", "2015", "2022-01-01", axis="response")

    assert [axis for axis, *_ in changes("from_as_of=2013")] == [
        "implementation",
        "response",
    ]


def test_difference_by_correction_names_the_correction(reader, addressee):
    wrong = addressee.assessments.get(value="stalled")
    right = assessed(addressee, "stalled", "2019", "2023-01-01", corrects=wrong)
    query = "from_as_of=2017&from_known_at=2022-06&to_as_of=2017"

    (row,) = reader.get(f"{URL}?{query}").json()["results"]
    assert (row["from"]["value"], row["to"]["value"]) == ("stalled", "announced")
    assert row["because"]["uid"] == str(right.uid)
    (back,) = reader.get(f"{URL}?from_as_of=2017&to_as_of=2013").json()["results"]
    assert back["because"] is None


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "from_as_of"),
        ("from_as_of=2015&to_as_of=2015-12-31", "from_as_of"),
        ("from_as_of=soon", "from_as_of"),
        ("to_known_at=2015-01-01T00:00", "to_known_at"),
        ("as_of=2015", "as_of"),
        ("from_as_of=2015&source=nope", "source"),
    ],
)
def test_differences_bad_parameter_is_a_400(reader, addressee, query, field):
    answer = reader.get(f"{URL}?{query}")

    assert answer.status_code == 400
    assert field in answer.json()["fields"]


def test_differences_hide_drafts(reader, analyst, addressee):
    addressee.recommendation.state = "draft"
    addressee.recommendation.save()

    assert reader.get(f"{URL}?from_as_of=2013").json()["count"] == 0
    assert analyst.get(f"{URL}?from_as_of=2013").json()["count"] == 1


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (None, 403),
        ("reader", 200),
        ("analyst", 200),
        ("reviewer", 200),
        ("administrator", 200),
    ],
)
def test_differences_are_read_in_a_role(client, client_of, role, status):
    assert client.get(f"{URL}?from_as_of=2013").status_code == 401
    assert client_of(role).get(f"{URL}?from_as_of=2013").status_code == status


@pytest.mark.parametrize("size", [1, 6])
def test_differences_cost_the_same_at_any_size(reader, size, django_assert_num_queries):
    for number in range(size):
        made = AddresseeFactory(recommendation__ref=f"R-{number:02}")
        assessed(made, "announced", "2014", "2020-01-01")

    with django_assert_num_queries(2 + 3):
        rows = reader.get(f"{URL}?from_as_of=2013").json()["results"]
    refs = [row["recommendation"]["ref"] for row in rows]
    assert refs == sorted(refs)
    assert len(refs) == size
