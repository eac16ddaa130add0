"""Confirming and correcting: the second person, and the row that stands instead."""

import pytest

from recommendations import tracking
from recommendations.models import Assessment, Evidence, rules
from recommendations.text.dates import PartialDate
from tests import factories as make

pytestmark = pytest.mark.django_db
GROUNDS = {"basis": "media", "confidence": "high", "rationale": "The papers say so."}


def link():
    return Evidence(kind="link", url="https://example.org", title="Statement")


@pytest.fixture
def analyst():
    return make.UserFactory(role="analyst")


@pytest.fixture
def reviewer():
    return make.UserFactory(role="reviewer")


@pytest.fixture
def addressee():
    return make.AddresseeFactory()


@pytest.fixture
def assess(addressee, analyst):
    def assess(value="implemented", true_from="2015", **facts):
        facts = {
            "addressee": addressee,
            "axis": "implementation",
            "value": value,
            "true_from": PartialDate.parse(true_from),
            "evidence": [link()],
            "by": analyst,
            **GROUNDS,
            **facts,
        }
        return tracking.assess(**facts)

    return assess


@pytest.mark.parametrize(
    ("axis", "value"),
    [
        ("implementation", "implemented"),
        ("implementation", "implemented_otherwise"),
        ("implementation", "abandoned"),
        ("implementation", "contrary_action"),
        ("response", "rejected"),
    ],
)
def test_confirm_ends_what_is_provisional(assess, addressee, reviewer, axis, value):
    made = assess(value, axis=axis)

    confirmed = tracking.confirm(assessment=made, by=reviewer)

    assert confirmed.confirmed_by == reviewer
    assert not Assessment.objects.get().is_provisional()
    addressee.refresh_from_db()
    assert getattr(addressee, axis) == value
    assert getattr(addressee, f"{axis}_provisional") is False
    assert not addressee.recommendation.headline_provisional


def test_confirm_takes_what_a_file_said(assess, reviewer):
    made = assess(by=None, loaded_from="seeds/iraq.yaml")

    assert tracking.confirm(assessment=made, by=reviewer).confirmed_by == reviewer


def refused(error, code, assessment, by):
    with pytest.raises(error) as caught:
        tracking.confirm(assessment=assessment, by=by)

    assert caught.value.code == code
    stored = Assessment.objects.get(pk=assessment.pk)
    assert (stored.confirmed_by, stored.confirmed_at) == (
        assessment.confirmed_by,
        assessment.confirmed_at,
    )


@pytest.mark.parametrize("value", ["announced", "in_progress", "stalled"])
def test_confirm_refuses_what_is_not_provisional(assess, reviewer, value):
    refused(rules.NotProvisional, "not_provisional", assess(value), reviewer)


def test_confirm_refuses_the_assessor(assess, reviewer):
    made = assess(by=reviewer)

    refused(rules.OwnAssessment, "own_assessment", made, reviewer)


@pytest.mark.parametrize("role", [None, "reader", "analyst"])
def test_confirm_is_for_reviewers(assess, role):
    with pytest.raises(rules.RoleMissing, match="role of reviewer"):
        tracking.confirm(assessment=assess(), by=make.UserFactory(role=role))

    assert Assessment.objects.get().is_provisional()


@pytest.mark.parametrize("role", [None, "reader"])
def test_correct_is_for_analysts(assess, role):
    with pytest.raises(rules.RoleMissing, match="role of analyst"):
        correct(assess(), "stalled", by=make.UserFactory(role=role))

    assert Assessment.objects.count() == 1


def test_confirm_refuses_a_third_person(assess, reviewer):
    confirmed = tracking.confirm(assessment=assess(), by=reviewer)

    third = make.UserFactory(role="reviewer")
    refused(rules.ConfirmedAlready, "confirmed_already", confirmed, third)


def test_confirm_refuses_what_was_corrected(assess, analyst, reviewer):
    wrong = assess()
    correct(wrong, "stalled", by=analyst)

    refused(rules.CorrectedSince, "corrected_since", wrong, reviewer)


def correct(assessment, value, true_from="2015", **facts):
    facts = {"evidence": [link()], **GROUNDS, **facts}
    true_from = PartialDate.parse(true_from)
    return tracking.correct(
        assessment=assessment, value=value, true_from=true_from, **facts
    )


def test_correct_appends_a_row_that_stands_instead(assess, addressee, reviewer):
    wrong = assess("implemented", "2016")

    right = correct(wrong, "announced", "2014-06", by=reviewer)

    assert (right.corrects, right.assessed_by) == (wrong, reviewer)
    assert (right.addressee, right.axis) == (addressee, "implementation")
    addressee.refresh_from_db()
    assert (addressee.implementation, str(addressee.implementation_since)) == (
        "announced",
        "2014-06",
    )
    assert addressee.recommendation.headline == "announced"
    assert Assessment.objects.get(pk=wrong.pk).value == "implemented"


def test_correct_refuses_what_was_corrected(assess, analyst):
    wrong = assess()
    correct(wrong, "stalled", by=analyst)

    with pytest.raises(rules.CorrectedSince) as caught:
        correct(wrong, "announced", by=analyst)

    assert caught.value.code == "corrected_since"
    assert Assessment.objects.count() == 2


def test_correct_stays_on_the_axis(assess, analyst):
    wrong = assess()

    with pytest.raises(rules.CorrectsAnother):
        correct(wrong, "accepted", axis="response", by=analyst)


def test_correct_of_a_confirmed_value_is_provisional_again(assess, addressee, reviewer):
    wrong = tracking.confirm(assessment=assess(), by=reviewer)

    correct(wrong, "contrary_action", by=reviewer)

    addressee.refresh_from_db()
    assert addressee.implementation_provisional


def test_assess_earlier_than_the_source_when_that_is_meant(assess):
    with pytest.raises(rules.TrueFromBeforeSource, match="earlier_than_source"):
        assess("announced", "2012")

    assert assess("announced", "2012", earlier_than_source=True).earlier_than_source
