"""Answers that hold the fields that a caller asks for, and what is expanded."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.api import views
from recommendations.api.sparse import MEDIA_TYPE
from tests import factories
from tests.api.test_costs import make

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/"
LIST = f"{ROOT}recommendations/"
VIEWS = {
    "sources": views.SourceViewSet,
    "publishers": views.PublisherViewSet,
    "people": views.PersonViewSet,
    "actors": views.ActorViewSet,
    "themes": views.ThemeViewSet,
    "asks": views.AskViewSet,
    "assessments": views.AssessmentViewSet,
    "collections": views.CollectionViewSet,
}
EXPANSIONS = ("asks", "links", "links_here", "addressees.assessments")


@pytest.fixture
def rows(reader):
    """The rows of a list."""
    return lambda query: reader.get(f"{LIST}?{query}").json()["results"]


def test_fields_are_all_that_is_told(rows):
    made = factories.RecommendationFactory(source__title="A title")

    (row,) = rows("fields=source.title,ref,source.publisher.name,headline.value")

    assert row == {
        "ref": made.ref,
        "source": {
            "title": "A title",
            "publisher": {"name": made.source.publisher.name},
        },
        "headline": {"value": "not_assessed"},
    }
    assert list(row) == ["ref", "source", "headline"]


def test_fields_may_be_repeated(rows):
    factories.RecommendationFactory()

    (row,) = rows("fields=ref&fields=summary")

    assert row.keys() == {"ref", "summary"}


def test_omit_leaves_the_rest(rows):
    factories.RecommendationFactory()
    (usual,) = rows("")

    (row,) = rows("omit=source.inferred,source.authors,quote,addressees")

    assert row.keys() == usual.keys() - {"quote", "addressees"}
    assert row["source"].keys() == usual["source"].keys() - {"inferred", "authors"}
    assert row["headline"] == usual["headline"]


def test_expanded_list_tells_what_the_record_does(reader):
    make()
    made = factories.RecommendationFactory(ref="Z")
    factories.LinkFactory(recommendation=made)
    factories.LinkFactory(to=made)
    names = "state_reason,asks,links,links_here,assigned_to,priority,review_interval"

    rows = reader.get(f"{LIST}?expand={names}").json()["results"]

    assert len(rows) == 4
    for row in rows:
        assert row == reader.get(row["api_url"]).json()


@pytest.mark.parametrize("detail", [False, True])
def test_expanded_assessments_are_those_of_their_list(reader, detail):
    make()
    (row,) = reader.get(LIST).json()["results"]
    query = "expand=addressees.assessments"

    if detail:
        found = reader.get(f"{row['api_url']}?{query}").json()
    else:
        (found,) = reader.get(f"{LIST}?{query}").json()["results"]

    listed = reader.get(f"{ROOT}assessments/").json()["results"]
    (addressee,) = found["addressees"]
    assert addressee.pop("assessments") == listed
    assert addressee == row["addressees"][0]


def test_expanded_links_hide_drafts(rows):
    made = factories.RecommendationFactory()
    factories.LinkFactory(
        recommendation=made, to=factories.RecommendationFactory(state="draft")
    )

    (row,) = rows("fields=links")

    assert row == {"links": []}


def test_assessors_are_not_told_to_guests(client, settings, rows):
    settings.ANONYMOUS_READING = True
    by = factories.UserFactory()
    assessment = factories.AssessmentFactory(assessed_by=by)
    path = "addressees.assessments"

    answer = client.get(f"{LIST}?fields={path}.assessed_by").json()

    (row,) = answer["results"]
    assert row["addressees"] == [{"assessments": [{"assessed_by": None}]}]
    (row,) = rows(f"fields={path}.assessed_by")
    told = row["addressees"][0]["assessments"][0]["assessed_by"]
    assert told == assessment.assessed_by.username


def test_expanded_assessments_are_those_of_the_point(rows):
    assessment = factories.AssessmentFactory()
    year = assessment.true_from.first_day.year - 1

    (row,) = rows(f"fields=addressees.assessments.uid&as_of={year}")

    assert row["addressees"] == [{"assessments": []}]


@pytest.mark.parametrize(
    ("query", "parameter", "sentence"),
    [
        ("fields=sumary", "fields", "did you mean summary?"),
        ("fields=source.titel", "fields", "did you mean source.title?"),
        ("omit=quotes", "omit", "did you mean quote?"),
        ("expand=link", "expand", "did you mean links?"),
        ("expand=source", "expand", "known: state_reason, asks"),
        ("fields=", "fields", "it has no value"),
        ("fields=ref&omit=ref", "omit", "nothing is left"),
        ("fields=%s", "fields", "'%s' is no name"),
    ],
)
def test_unknown_name_is_refused(reader, query, parameter, sentence):
    answer = reader.get(f"{LIST}?{query}")

    assert answer.status_code == 400
    assert sentence in answer.json()["fields"][parameter][0]


@pytest.mark.parametrize("name", VIEWS)
def test_other_nouns_take_fields_and_omit(reader, name):
    make()
    address, view = f"{ROOT}{name}/", VIEWS[name]
    key = view.lookup_field

    rows = reader.get(f"{address}?fields={key}").json()["results"]
    detail = reader.get(f"{address}{rows[0][key]}/?omit=api_url").json()

    assert all(row.keys() == {key} for row in rows)
    assert detail.keys() == set(view.serializer_class.Meta.fields) - {"api_url"}


def test_text_of_sources_on_demand(reader):
    source = factories.SourceFactory()

    (row,) = reader.get(f"{ROOT}sources/?expand=text&omit=authors").json()["results"]

    assert row["text"] == source.text
    assert "authors" not in row


def test_sparse_answer_has_its_own_type_and_no_tag(reader):
    made = factories.RecommendationFactory()

    answer = reader.get(f"{LIST}{made.ref}/?fields=ref")

    assert answer["Content-Type"] == MEDIA_TYPE
    assert "ETag" not in answer
    usual = reader.get(f"{LIST}{made.ref}/?expand=addressees.assessments")
    assert usual["Content-Type"] == "application/json"


# Session, the person with their permissions, the count, and the rows.
CALLER = 4


@pytest.mark.parametrize("size", [1, 8])
@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ("fields=ref,kind,due", 0),
        ("fields=source.title", 1),
        ("fields=addressees", 1),
        ("fields=headline.value", 1),
        ("fields=schedule,freshness", 3),
        ("omit=source,conditions", 6),
        *((f"fields={name}", 1) for name in ("asks", "links", "links_here")),
        ("fields=addressees.assessments", 3),
        (f"expand={','.join(EXPANSIONS)}", 14),
    ],
)
def test_list_costs_what_is_asked_for(reader, query, queries, size):
    for _ in range(size):
        make()
    assert cost(reader, f"{LIST}?{query}") == CALLER + queries


@pytest.mark.parametrize("size", [1, 8])
@pytest.mark.parametrize(
    ("query", "queries"),
    [("fields=ref", 0), ("expand=addressees.assessments", 14)],
)
def test_detail_costs_what_is_asked_for(reader, query, queries, size):
    made = factories.RecommendationFactory()
    for _ in range(size):
        factories.AssessmentFactory(addressee__recommendation=made)

    assert cost(reader, f"{LIST}{made.ref}/?{query}") == CALLER - 1 + queries


@pytest.mark.parametrize(
    ("address", "less"),
    [("sources/", 2), ("actors/", 1), ("asks/", 1), ("assessments/", 3)],
)
def test_other_lists_cost_less_for_less(reader, address, less):
    make()
    key = "uid" if address == "assessments/" else "key"
    whole, part = f"{ROOT}{address}", f"{ROOT}{address}?fields={key}"

    assert cost(reader, part) <= cost(reader, whole) - less


def cost(client, address):
    with CaptureQueriesContext(connection) as ran:
        assert client.get(address).status_code == 200
    return len(ran)
