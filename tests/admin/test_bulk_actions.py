"""Each action on several recommendations: what it asks for, does, and refuses."""

import pytest

from recommendations.models import AskMember, Assessment
from tests import factories
from tests.admin.bulk_pages import choose, confirm, done, held, told


@pytest.fixture
def reviewer(client_of):
    return client_of("reviewer")


def test_closed_and_reopened(reviewer):
    records = factories.RecommendationFactory.create_batch(2)

    done(reviewer, "close_selected", *records, closing_reason="not_trackable")
    closed = held(records, "closing_reason")
    done(reviewer, "reopen_selected", *records, reason="Sources turned up")

    assert closed == {"not_trackable"}
    assert held(records, "disposition") == {"open"}


def test_what_is_refused_seen_without_changing(reviewer):
    fit = factories.AddresseeFactory(implementation="implemented").recommendation
    unfit = factories.AddresseeFactory().recommendation
    page = choose(reviewer, "close_selected", fit, unfit)

    response = confirm(reviewer, page, button="check", closing_reason="implemented")

    [refusal] = response.context["sentences"]
    assert "all implemented" in refusal["why"]
    assert refusal["first"] == [unfit]
    assert "Close 1 recommendation" in response.content.decode()
    assert held([fit, unfit], "disposition") == {"open"}


def test_assigned_to_me_to_another_and_to_nobody(analyst):
    records = factories.RecommendationFactory.create_batch(2)
    other = factories.UserFactory(role="analyst")

    found = []
    for action, typed in (
        ("assign_to_me", {}),
        ("assign_selected", {"to": other.pk}),
        ("assign_selected", {"to": ""}),
    ):
        done(analyst, action, *records, **typed)
        found.append(held(records, "assigned_to"))

    assert found == [{analyst.user.pk}, {other.pk}, {None}]


def test_assigned_only_to_those_who_edit(analyst, reader):
    record = factories.RecommendationFactory()

    response = done(analyst, "assign_selected", record, to=reader.user.pk)

    assert "to" in response.context["form"].errors
    assert held([record], "assigned_to") == {None}


def test_priority_set(analyst):
    records = factories.RecommendationFactory.create_batch(2)

    response = done(analyst, "prioritize_selected", *records, priority="high")

    assert held(records, "priority") == {"high"}
    assert "2 recommendations are of high priority." in told(analyst, response)


def test_theme_added_and_taken_off(analyst):
    records = factories.RecommendationFactory.create_batch(2, state="draft")
    theme = factories.ThemeFactory()

    done(analyst, "add_theme_selected", *records, theme=theme.pk)
    added = [theme in record.themes.all() for record in records]
    done(analyst, "remove_theme_selected", *records, theme=theme.pk)

    assert added == [True, True]
    assert not theme.recommendations.exists()


def test_only_held_themes_can_be_taken_off(analyst):
    record, other = factories.RecommendationFactory.create_batch(2)

    response = choose(analyst, "remove_theme_selected", record)

    offered = response.context["form"].fields["theme"].queryset
    assert set(offered) == set(record.themes.all())
    assert not set(offered) & set(other.themes.all())


def test_added_to_an_ask(analyst):
    records = factories.RecommendationFactory.create_batch(2)
    ask = factories.AskFactory()

    without = done(
        analyst, "add_to_ask_selected", *records, ask=ask.pk, stance="opposes"
    )
    confirm(analyst, without, ask=ask.pk, stance="opposes", why="They say no")

    assert "say why" in without.context["form"].errors["why"][0]
    members = AskMember.objects.filter(ask=ask)
    assert [(row.recommendation, row.stance) for row in members] == [
        (record, "opposes") for record in records
    ]


JUDGEMENT = {
    "actor": "",
    "value": "in_progress",
    "true_from": "2014",
    "basis": "media",
    "confidence": "high",
    "rationale": "The press says so.",
}


NO_EVIDENCE = {
    f"{kind}-{name}": number
    for kind in ("links", "searches", "quotes")
    for name, number in (("TOTAL_FORMS", 1), ("INITIAL_FORMS", 0))
}


LINK = NO_EVIDENCE | {"links-0-url": "https://example.org", "links-0-title": "Page"}


def test_all_addressees_assessed_with_evidence_of_their_own(analyst):
    record = factories.AddresseeFactory().recommendation
    factories.AddresseeFactory(recommendation=record)
    other = factories.AddresseeFactory().recommendation

    response = done(analyst, "assess_selected", record, other, **JUDGEMENT, **LINK)

    assessments = Assessment.objects.all()
    assert len(assessments) == 3
    assert {row.evidence.get().title for row in assessments} == {"Page"}
    assert held([record, other], "headline") == {"in_progress"}
    assert "are assessed: in progress." in told(analyst, response)


def test_one_actor_assessed_and_those_without_it_refused(analyst):
    addressee = factories.AddresseeFactory()
    other = factories.AddresseeFactory()
    typed = {**JUDGEMENT, **LINK, "actor": addressee.actor.pk}
    records = (addressee.recommendation, other.recommendation)

    refused = done(analyst, "assess_selected", *records, **typed)
    confirm(analyst, refused, **typed, skip="on")

    assert "is no addressee" in refused.context["sentences"][0]["why"]
    assert [row.addressee for row in Assessment.objects.all()] == [addressee]


def test_quote_as_evidence_refused_for_its_own_source(analyst):
    own, other = factories.AddresseeFactory.create_batch(2)
    quoted = {
        "quotes-0-source": own.recommendation.source.pk,
        "quotes-0-passage": "The United States should keep troops in Iraq.",
    }
    records = (own.recommendation, other.recommendation)

    response = done(
        analyst,
        "assess_selected",
        *records,
        **JUDGEMENT,
        **NO_EVIDENCE,
        **quoted,
        skip="on",
    )

    assert "own source" in told(analyst, response)
    assert [row.addressee for row in Assessment.objects.all()] == [other]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"rationale": " "}, "rationale"),
        ({"true_from": "2999"}, "true_from"),
        ({"value": "implemented", "basis": "self_reported"}, "basis"),
        ({"value": ""}, "value"),
    ],
)
def test_judgement_that_no_addressee_could_have_told_beside_its_field(
    typed, field, analyst
):
    record = factories.AddresseeFactory().recommendation

    response = done(analyst, "assess_selected", record, **(JUDGEMENT | LINK | typed))

    assert field in response.context["form"].errors
    assert not Assessment.objects.exists()


def test_judgement_without_evidence_refused(analyst):
    record = factories.AddresseeFactory().recommendation

    response = done(analyst, "assess_selected", record, **JUDGEMENT, **NO_EVIDENCE)

    assert "needs evidence" in response.content.decode()
    assert not Assessment.objects.exists()
