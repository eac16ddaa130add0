"""Assigning, priority, themes, asks, and one judgement of several addressees."""

import pytest
from django.core.exceptions import ValidationError

from recommendations import tracking
from recommendations.models import Evidence
from recommendations.models.rules import (
    EvidenceFromSameSource,
    RoleMissing,
    ThemesUncounted,
)
from recommendations.text.dates import PartialDate
from recommendations.tracking.asks import WhyMissing
from recommendations.tracking.work import NobodyAddressed, ThemeNotHeld
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst():
    return make.UserFactory(role="analyst")


@pytest.fixture
def record():
    return make.RecommendationFactory()


def last(record):
    """The newest row of its history."""
    return record.history.first()


def test_assigned_with_history(analyst, record):
    tracking.assign(recommendation=record, to=analyst, by=analyst)
    tracking.assign(recommendation=record, to=None, by=analyst)

    reasons = [row.history_change_reason for row in record.history.all()]
    assert reasons[:2] == ["assigned to nobody", f"assigned to {analyst}"]
    assert last(record).state == "published"


def test_priority_set(analyst, record):
    tracking.prioritize(recommendation=record, priority="high", by=analyst)

    assert (last(record).priority, last(record).history_user) == ("high", analyst)


def test_theme_added_and_sent_to_review(analyst, record):
    theme = make.ThemeFactory()

    tracking.add_theme(recommendation=record, theme=theme, by=analyst)

    record.refresh_from_db()
    assert theme in record.themes.all()
    assert record.themes.count() == 2
    assert record.state == "in_review"


def test_theme_held_already_changes_nothing(analyst, record):
    tracking.add_theme(recommendation=record, theme=record.themes.get(), by=analyst)

    assert record.history.count() == 1


def test_fourth_theme_refused(analyst):
    record = make.RecommendationFactory(themes=make.ThemeFactory.create_batch(3))

    with pytest.raises(ThemesUncounted):
        tracking.add_theme(recommendation=record, theme=make.ThemeFactory(), by=analyst)


def test_theme_taken_off(analyst):
    kept, gone = make.ThemeFactory.create_batch(2)
    record = make.RecommendationFactory(themes=[kept, gone])

    tracking.remove_theme(recommendation=record, theme=gone, by=analyst)

    assert list(record.themes.all()) == [kept]


def test_last_theme_stays(analyst, record):
    with pytest.raises(ThemesUncounted):
        tracking.remove_theme(
            recommendation=record, theme=record.themes.get(), by=analyst
        )


def test_theme_that_it_does_not_have_refused(analyst, record):
    with pytest.raises(ThemeNotHeld):
        tracking.remove_theme(
            recommendation=record, theme=make.ThemeFactory(), by=analyst
        )


def test_added_to_an_ask_behind_the_others(analyst, record):
    ask = make.AskMemberFactory(position=4).ask

    member = tracking.add_to_ask(
        recommendation=record, ask=ask, stance="opposes", why="It says no", by=analyst
    )

    assert (member.position, member.stance) == (5, "opposes")
    assert last(member).history_user == analyst


def test_member_is_one_once(analyst, record):
    ask = make.AskMemberFactory(recommendation=record).ask

    with pytest.raises(ValidationError, match="a member already"):
        tracking.add_to_ask(recommendation=record, ask=ask, stance="same", by=analyst)


def test_new_member_says_why(analyst, record):
    ask = make.AskFactory()

    with pytest.raises(WhyMissing):
        tracking.add_to_ask(recommendation=record, ask=ask, stance="weaker", by=analyst)


def assess(record, by, **changes):
    judgement = {
        "axis": "implementation",
        "value": "in_progress",
        "true_from": PartialDate.parse("2014"),
        "basis": "media",
        "confidence": "high",
        "rationale": "The press says so.",
        "evidence": [Evidence(kind="link", url="https://example.org", title="Page")],
    }
    return tracking.assess_addressees(
        recommendation=record, by=by, **(judgement | changes)
    )


def test_every_addressee_assessed_on_evidence_of_its_own(analyst, record):
    addressees = make.AddresseeFactory.create_batch(2, recommendation=record)

    assess(record, analyst)

    for addressee in addressees:
        addressee.refresh_from_db()
        [assessment] = addressee.assessments.all()
        assert addressee.implementation == "in_progress"
        assert assessment.evidence.get().title == "Page"


def test_one_actor_assessed_alone(analyst, record):
    chosen, other = make.AddresseeFactory.create_batch(2, recommendation=record)

    assess(record, analyst, actor=chosen.actor)

    assert (chosen.assessments.count(), other.assessments.count()) == (1, 0)


def test_nobody_to_assess_refused(analyst, record):
    with pytest.raises(NobodyAddressed, match="no addressee"):
        assess(record, analyst)
    make.AddresseeFactory(recommendation=record)
    with pytest.raises(NobodyAddressed, match="Iran is no addressee"):
        assess(record, analyst, actor=make.ActorFactory(name="Iran"))


def test_one_addressee_refused_and_none_assessed(analyst, record):
    addressees = make.AddresseeFactory.create_batch(2, recommendation=record)
    own = make.QuoteFactory(source=record.source, words="The United States")

    with pytest.raises(EvidenceFromSameSource):
        assess(record, analyst, evidence=[Evidence(kind="quote", quote=own)])

    assert not any(row.assessments.exists() for row in addressees)


@pytest.mark.parametrize(
    "verb",
    [
        lambda record, by: tracking.assign(recommendation=record, to=by, by=by),
        lambda record, by: tracking.prioritize(
            recommendation=record, priority="low", by=by
        ),
        lambda record, by: tracking.add_theme(
            recommendation=record, theme=make.ThemeFactory(), by=by
        ),
        lambda record, by: tracking.remove_theme(
            recommendation=record, theme=record.themes.get(), by=by
        ),
        lambda record, by: tracking.add_to_ask(
            recommendation=record, ask=make.AskFactory(), stance="same", by=by
        ),
        assess,
    ],
)
def test_readers_refused(verb, record):
    make.AddresseeFactory(recommendation=record)

    with pytest.raises(RoleMissing, match="role of analyst"):
        verb(record, make.UserFactory(role="reader"))
