"""What readers must not see: drafts, and all that hangs on them."""

import pytest

from tests.factories import (
    AddresseeFactory,
    AskMemberFactory,
    AssessmentFactory,
    LinkFactory,
    RecommendationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return RecommendationFactory(ref="HIDDEN-2013-01", state="draft")


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_list_hides_unpublished_from_reader(reader, analyst, state):
    RecommendationFactory(state=state)

    assert reader.get("/api/v1/recommendations/").json()["count"] == 0
    assert analyst.get("/api/v1/recommendations/").json()["count"] == 1


def test_detail_hides_draft_from_reader(reader, analyst, draft):
    assert reader.get(f"/api/v1/recommendations/{draft.ref}/").status_code == 404
    assert analyst.get(f"/api/v1/recommendations/{draft.ref}/").status_code == 200


@pytest.mark.parametrize("name", ["csv", "json", "ndjson"])
def test_export_hides_draft_from_reader(reader, analyst, draft, name):
    url = f"/api/v1/recommendations/export.{name}"

    assert draft.ref.encode() not in reader.get(url).getvalue()
    assert draft.ref.encode() in analyst.get(url).getvalue()


def test_assessment_of_draft_is_hidden_from_reader(reader, analyst, draft):
    made = AssessmentFactory(addressee=AddresseeFactory(recommendation=draft))

    assert reader.get("/api/v1/assessments/").json()["count"] == 0
    assert reader.get(f"/api/v1/assessments/{made.uid}/").status_code == 404
    assert analyst.get(f"/api/v1/assessments/{made.uid}/").status_code == 200


def test_ask_hides_draft_members_from_reader(reader, analyst, draft):
    member = AskMemberFactory(recommendation=draft)
    url = f"/api/v1/asks/{member.ask.key}/"

    assert reader.get(url).json()["members"] == []
    assert len(analyst.get(url).json()["members"]) == 1


@pytest.mark.parametrize("noun", ["asks", "assessments"])
def test_draft_ref_is_unknown_to_reader(reader, analyst, draft, noun):
    url = f"/api/v1/{noun}/?recommendation={draft.ref}"

    assert reader.get(url).status_code == 400
    assert analyst.get(url).status_code == 200


def test_links_hide_draft_from_reader(reader, analyst, draft):
    shown = RecommendationFactory()
    LinkFactory(recommendation=shown, to=draft)
    LinkFactory(recommendation=draft, to=shown)
    url = f"/api/v1/recommendations/{shown.ref}/"

    record = reader.get(url).json()
    assert (record["links"], record["links_here"]) == ([], [])
    assert analyst.get(url).json()["links"][0]["to"]["ref"] == draft.ref


def test_source_counts_what_the_caller_sees(reader, analyst, draft):
    url = f"/api/v1/sources/{draft.source.key}/"

    assert reader.get(url).json()["recommendation_count"] == 0
    assert analyst.get(url).json()["recommendation_count"] == 1
