"""Sources, actors, themes, asks and assessments as the API shows them."""

import pytest

from tests.factories import (
    ActorAliasFactory,
    ActorFactory,
    AskMemberFactory,
    AssessmentFactory,
    EvidenceFactory,
    QuoteFactory,
    SourceFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_source_list_has_no_texts(reader):
    source = SourceFactory()

    (row,) = reader.get("/api/v1/sources/").json()["results"]
    assert "text" not in row
    assert row["sha256"] == source.sha256


def test_source_detail_has_its_text(reader):
    source = SourceFactory()

    record = reader.get(f"/api/v1/sources/{source.key}/").json()
    assert record["text"] == source.text


def test_source_address_of_the_document_is_not_that_of_the_record(reader):
    SourceFactory(key="one", url="https://example.org/one")

    record = reader.get("/api/v1/sources/one/").json()
    assert record["url"] == "https://example.org/one"
    assert record["api_url"] == "http://testserver/api/v1/sources/one/"


def test_actor_has_parent_and_aliases(reader):
    parent = ActorFactory(key="united-states")
    actor = ActorFactory(key="president", parent=parent, period_from="2009")
    ActorAliasFactory(actor=actor, name="Obama")

    record = reader.get("/api/v1/actors/president/").json()
    assert record["parent"]["key"] == "united-states"
    assert record["aliases"] == ["Obama"]
    assert (record["period_from"], record["period_to"]) == ("2009", None)


def test_theme_has_the_theme_above_it(reader):
    theme = ThemeFactory()

    record = reader.get(f"/api/v1/themes/{theme.key}/").json()
    assert record["parent"]["key"] == theme.parent.key


def test_ask_members_have_stance_and_recommendation(reader):
    member = AskMemberFactory(stance="weaker", why="a part of it")

    (row,) = reader.get("/api/v1/asks/").json()["results"]
    (shown,) = row["members"]
    assert (shown["stance"], shown["why"]) == ("weaker", "a part of it")
    assert shown["recommendation"]["ref"] == member.recommendation.ref
    assert shown["recommendation"]["source"] == member.recommendation.source.key


def test_assessment_has_what_it_says_and_of_whom(reader):
    made = AssessmentFactory(value="implemented")

    record = reader.get(f"/api/v1/assessments/{made.uid}/").json()
    assert (record["axis"], record["value"]) == ("implementation", "implemented")
    assert record["true_from"] == "2014"
    assert record["actor"]["key"] == made.addressee.actor.key
    assert record["assessed_by"] == made.assessed_by.username
    assert record["provisional"] is True
    assert record["confirmed_at"] is None


def test_assessment_confirmed_is_provisional_no_more(reader):
    second = UserFactory(username="second")
    made = AssessmentFactory(
        value="implemented",
        confirmed_by=second,
        confirmed_at="2020-01-01T00:00:00Z",
    )

    record = reader.get(f"/api/v1/assessments/{made.uid}/").json()
    assert (record["provisional"], record["confirmed_by"]) == (False, "second")


def test_assessment_corrects_another(reader):
    wrong = AssessmentFactory()
    right = AssessmentFactory(addressee=wrong.addressee, corrects=wrong)

    read = {r["uid"]: r for r in reader.get("/api/v1/assessments/").json()["results"]}
    assert read[str(right.uid)]["corrects"] == str(wrong.uid)
    assert read[str(wrong.uid)]["corrected_by"] == str(right.uid)
    assert read[str(wrong.uid)]["corrects"] is None
    assert read[str(right.uid)]["corrected_by"] is None


def test_assessment_evidence_stands_under_its_kind(reader):
    made = AssessmentFactory()
    quote = QuoteFactory()
    EvidenceFactory(assessment=made, position=1)
    EvidenceFactory(
        assessment=made, position=2, kind="quote", quote=quote, url="", title=""
    )
    EvidenceFactory(
        assessment=made,
        position=3,
        kind="search",
        url="",
        title="",
        searched="the archive",
        terms="oil",
        searched_on="2026-11-22",
    )

    shown = reader.get(f"/api/v1/assessments/{made.uid}/").json()["evidence"]
    assert [piece["kind"] for piece in shown] == ["link", "quote", "search"]
    assert shown[0]["link"]["url"] == "https://example.org/statement"
    assert shown[0]["quote"] is None
    assert shown[1]["quote"]["source"]["key"] == quote.source.key
    assert shown[2]["search"]["searched_on"] == "2026-11-22"
    assert shown[2]["link"] is None


@pytest.mark.parametrize("uid", ["nope", "00000000-0000-0000-0000-000000000000", "1"])
def test_assessment_unknown_is_a_404(reader, uid):
    assert reader.get(f"/api/v1/assessments/{uid}/").status_code == 404
