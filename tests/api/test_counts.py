"""Counts of recommendations by the values of fields, under both clocks."""

from datetime import UTC, datetime

import pytest

from recommendations.api.counts import FIELDS
from recommendations.models import Addressee
from recommendations.text.dates import PartialDate
from recommendations.tracking import refresh_current, refresh_headline
from tests.factories import (
    ActorFactory,
    AddresseeFactory,
    AssessmentFactory,
    RecommendationFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

URL = "/api/v1/recommendations/counts/"
LIST = "/api/v1/recommendations/"
# Session, and the person with their permissions.
CALLER = 2


def assessed(recommendation, value, true_from, recorded, **facts):
    addressee = AddresseeFactory(recommendation=recommendation, **facts)
    AssessmentFactory(
        addressee=addressee,
        value=value,
        true_from=true_from,
        assessed_at=datetime.fromisoformat(recorded).replace(tzinfo=UTC),
    )
    refresh_current(Addressee.objects.get(pk=addressee.pk))
    refresh_headline(recommendation)


@pytest.fixture
def three():
    """A and B of one source, C a draft; A is addressed to two."""
    source = SourceFactory(key="s", title="How", publisher__key="fa")
    oil = ThemeFactory(key="oil", name="Oil")
    us = ActorFactory(key="us", name="United States")
    a = RecommendationFactory(
        ref="A", source=source, themes=[oil, ThemeFactory(key="arms", name="Arms")]
    )
    b = RecommendationFactory(
        ref="B", source=source, themes=[oil], due=PartialDate.parse("2015")
    )
    RecommendationFactory(ref="C", state="draft", themes=[oil])
    assessed(a, "stalled", "2016", "2020-01-01", actor=us)
    assessed(a, "stalled", "2016", "2020-01-01", actor__key="iraq")
    assessed(b, "announced", "2014", "2022-01-01", actor=us)


@pytest.fixture
def counts(reader):
    def read(query):
        answer = reader.get(f"{URL}?{query}").json()
        return {
            name: {row["value"]: row["count"] for row in rows}
            for name, rows in answer["counts"].items()
        }

    return read


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("by=headline", {"stalled": 1, "announced": 1}),
        ("by=headline&as_of=2015", {"not_assessed": 1, "announced": 1}),
        ("by=headline&known_at=2021", {"not_assessed": 1, "stalled": 1}),
        ("by=implementation", {"stalled": 2, "announced": 1}),
        ("by=implementation&as_of=2013", {"not_assessed": 3}),
        ("by=response", {"not_checked": 3}),
        ("by=kind", {"explicit": 2}),
        ("by=direction", {"act": 2}),
        ("by=strength", {"should": 2}),
        ("by=state", {"published": 2}),
        ("by=disposition", {"open": 2}),
        ("by=schedule", {"no_deadline": 1, "overdue": 1}),
        ("by=schedule&as_of=2015-12", {"no_deadline": 1, "due_soon": 1}),
        ("by=freshness", {"stale": 2}),
        ("by=freshness&known_at=2022-03", {"stale": 1, "fresh": 1}),
        ("by=source", {"s": 2}),
        ("by=publisher", {"fa": 2}),
        ("by=theme", {"oil": 2, "arms": 1}),
        ("by=actor", {"us": 2, "iraq": 1}),
        ("by=actor&theme=arms", {"us": 1, "iraq": 1}),
        ("by=theme&headline=announced&as_of=2015", {"oil": 1}),
        ("by=state&search=nothing", {}),
    ],
)
def test_counts_by_a_field(three, counts, query, expected):
    (found,) = counts(query).values()

    assert found == expected


def test_counts_by_several_fields_say_their_point_and_words(three, reader):
    answer = reader.get(f"{URL}?by=theme,kind&by=state&as_of=2016").json()

    assert (answer["as_of"], answer["known_at"], answer["count"]) == (
        "2016-12-31",
        None,
        2,
    )
    assert list(answer["counts"]) == ["theme", "kind", "state"]
    assert answer["counts"]["theme"][0] == {"value": "oil", "label": "Oil", "count": 2}


def test_counts_show_drafts_to_those_who_may_edit(three, analyst):
    answer = analyst.get(f"{URL}?by=state").json()

    assert answer["count"] == 3
    assert {row["value"] for row in answer["counts"]["state"]} == {"published", "draft"}


@pytest.mark.parametrize("point", ["", "&as_of=2015", "&known_at=2021"])
@pytest.mark.parametrize("name", FIELDS)
def test_counts_are_those_of_the_filter_of_that_name(three, reader, name, point):
    asked = reader.get(f"{URL}?by={name}{point}").json()["counts"][name]

    for row in asked:
        listed = reader.get(f"{LIST}?{name}={row['value']}{point}").json()["results"]
        rows = [one for row in listed for one in row["addressees"]]
        if name in ("response", "implementation"):
            listed = [one for one in rows if one[name]["value"] == row["value"]]
        assert len(listed) == row["count"]


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("", "by", "say what to count by; any of headline, kind"),
        ("by=", "by", "has no value"),
        ("by=hedline", "by", "did you mean headline?"),
        ("by=kind,zzz", "by", "'zzz' is no field to count by; known are headline"),
        ("by=kind&ordering=ref", "ordering", "is no parameter"),
        ("by=kind&page=2", "page", "is no parameter"),
        ("by=kind&state=nope", "state", "is none of"),
        ("by=kind&as_of=soon", "as_of", "is no date"),
    ],
)
def test_counts_bad_parameter_is_a_400(reader, query, field, words):
    answer = reader.get(f"{URL}?{query}")

    assert answer.status_code == 400
    assert words in answer.json()["fields"][field][0]


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
def test_counts_are_read_in_a_role(client, client_of, role, status):
    assert client.get(f"{URL}?by=kind").status_code == 401
    assert client_of(role).get(f"{URL}?by=kind").status_code == status


@pytest.mark.parametrize("size", [1, 6])
@pytest.mark.parametrize("point", ["", "&as_of=2015&known_at=2023"])
@pytest.mark.parametrize("names", [["kind"], list(FIELDS)])
def test_counts_cost_a_query_for_each_field(
    reader, size, point, names, django_assert_num_queries
):
    for _ in range(size):
        AssessmentFactory(addressee__recommendation=RecommendationFactory())

    with django_assert_num_queries(CALLER + 1 + len(names)):
        answer = reader.get(f"{URL}?by={','.join(names)}{point}").json()
    assert answer["count"] == size
