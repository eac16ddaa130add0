"""Recommendations as the API shows them."""

import pytest

from recommendations.exports import records
from recommendations.models import Recommendation
from recommendations.text.dates import PartialDate
from tests.factories import (
    ActorFactory,
    AddresseeFactory,
    AskMemberFactory,
    AuthorshipFactory,
    ConditionFactory,
    InferredFieldFactory,
    LinkFactory,
    RecommendationFactory,
    SourceFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def full():
    """A recommendation that has some of everything."""
    source = SourceFactory(key="jinsa-2020", published=PartialDate.parse("2020-06"))
    AuthorshipFactory(source=source, person__key="ari-cicurel", affiliation="JINSA")
    InferredFieldFactory(source=source, field="published", evidence="It says so.")
    made = RecommendationFactory(
        ref="JINSA-2020-16",
        source=source,
        kind="reported",
        due=PartialDate.parse("2021"),
        attributed_text="Others",
        attributed_actors=[ActorFactory(key="baghdad")],
    )
    AddresseeFactory(
        recommendation=made,
        actor__key="united-states",
        implementation="in_progress",
        implementation_since=PartialDate.parse("2020-08"),
    )
    TargetFactory(recommendation=made, actor__key="iraq")
    ConditionFactory(recommendation=made, quote=made.quote)
    return made


@pytest.fixture
def record(reader, full):
    return reader.get(f"/api/v1/recommendations/{full.ref}/").json()


def without_urls(value):
    if isinstance(value, dict):
        kept = {name: part for name, part in value.items() if name != "api_url"}
        return {name: without_urls(part) for name, part in kept.items()}
    return [without_urls(part) for part in value] if isinstance(value, list) else value


def test_detail_quote_lies_in_the_text_of_its_source(reader, record):
    quote = record["quote"]
    text = reader.get(record["source"]["api_url"]).json()["text"]

    assert text[quote["start"] : quote["end"]] == quote["exact"]
    assert quote["match"] == "exact"


def test_detail_source_has_its_bibliography(record):
    source = record["source"]

    assert (source["key"], source["published"]) == ("jinsa-2020", "2020-06")
    assert source["authors"][0]["person"] == "ari-cicurel"
    assert source["authors"][0]["affiliation"] == "JINSA"
    assert source["inferred"] == {"published": "It says so."}


def test_detail_addressee_has_its_current_values(record):
    (addressee,) = record["addressees"]

    assert addressee["actor"]["key"] == "united-states"
    assert addressee["implementation"] == {
        "value": "in_progress",
        "label": "in progress",
        "since": "2020-08",
        "provisional": False,
    }
    assert addressee["response"]["value"] == "not_checked"
    assert addressee["response"]["since"] is None


def test_detail_attribution_has_actors_and_words(record):
    assert [actor["key"] for actor in record["attributed_to"]["actors"]] == ["baghdad"]
    assert record["attributed_to"]["text"] == "Others"


def test_detail_dates_are_as_exact_as_given(record):
    assert record["due"] == "2021"


def test_detail_condition_has_its_quote(record):
    assert record["conditions"][0]["text"] == "If Baghdad agrees"
    assert record["conditions"][0]["quote"]["uid"] == record["quote"]["uid"]


def test_detail_asks_have_a_stance(reader, full):
    AskMemberFactory(recommendation=full, stance="opposes", why="says no")

    (membership,) = reader.get("/api/v1/recommendations/JINSA-2020-16/").json()["asks"]
    assert (membership["stance"], membership["why"]) == ("opposes", "says no")


def test_detail_links_go_both_ways(reader, full):
    link = LinkFactory(recommendation=full)

    here = reader.get(f"/api/v1/recommendations/{full.ref}/").json()
    there = reader.get(f"/api/v1/recommendations/{link.to.ref}/").json()
    assert here["links"][0]["to"]["ref"] == link.to.ref
    assert there["links_here"][0]["recommendation"]["ref"] == full.ref


def test_list_row_is_what_the_export_holds(reader, full):
    (row,) = reader.get("/api/v1/recommendations/").json()["results"]

    (exported,) = records(Recommendation.objects.all())
    assert without_urls(row) == exported


@pytest.mark.parametrize("ref", ["A.B", "A/B", "A B?", "Ü-2020-01", "a&b=c", "é#1"])
def test_detail_of_odd_ref_is_found_at_its_address(reader, ref):
    RecommendationFactory(ref=ref)

    (row,) = reader.get("/api/v1/recommendations/").json()["results"]
    assert reader.get(row["api_url"]).json()["ref"] == ref


@pytest.mark.parametrize("ref", ["nope", "%ff", "%20", "a%0Ab", "..", "x" * 3000, "💥"])
def test_detail_of_unknown_ref_is_a_404(reader, ref):
    answer = reader.get(f"/api/v1/recommendations/{ref}/")

    assert answer.status_code == 404


def test_detail_without_slash_is_redirected(reader, full):
    answer = reader.get(f"/api/v1/recommendations/{full.ref}")

    assert answer.status_code == 308


def merged(ref, **facts):
    survivor = RecommendationFactory(ref="NEW-2013/01", **facts)
    RecommendationFactory(
        ref=ref, state="merged", state_reason="the same", merged_into=survivor
    )


@pytest.mark.parametrize("role", ["reader", "analyst", "reviewer", "administrator"])
@pytest.mark.parametrize("query", ["", "?as_of=2015&known_at=2020"])
def test_merged_recommendation_leads_to_its_survivor(client_of, role, query):
    merged("OLD-2013-01")

    answer = client_of(role).get(f"/api/v1/recommendations/OLD-2013-01/{query}")
    assert answer.status_code == 301
    assert answer["Location"] == f"/api/v1/recommendations/NEW-2013/01/{query}"


def test_merged_recommendation_does_not_tell_of_a_draft(client, client_of, reader):
    merged("OLD-2013-01", state="draft")
    url = "/api/v1/recommendations/OLD-2013-01/"

    assert client.get(url).status_code == 401
    assert client_of(None).get(url).status_code == 403
    assert reader.get(url).status_code == 404
