"""The questions of whose turn it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations import tracking
from recommendations.overview import work
from recommendations.text.dates import PartialDate
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst():
    return factories.UserFactory(role="analyst")


@pytest.fixture
def reviewer():
    return factories.UserFactory(role="reviewer")


def draft_by(by):
    """A draft that a person began, as the admin saves it."""
    made = factories.RecommendationFactory.build(
        quote=factories.QuoteFactory(), state="draft"
    )
    return tracking.save(made, by=by, themes=[factories.ThemeFactory()])


def sent_back(record, *, by, reason=""):
    submitted = tracking.move(
        recommendation=record, to="in_review", by=record.edited_by
    )
    return tracking.move(recommendation=submitted, to="draft", by=by, reason=reason)


def test_assigned_until_it_is_done(analyst):
    mine = factories.RecommendationFactory(assigned_to=analyst)
    factories.RecommendationFactory(assigned_to=factories.UserFactory())
    factories.RecommendationFactory(
        assigned_to=analyst, state="withdrawn", state_reason="Said twice"
    )
    factories.RecommendationFactory(
        assigned_to=analyst, disposition="closed", closing_reason="not_trackable"
    )

    assert list(work.assigned(analyst)) == [mine]


def test_begun_by_whoever_created_the_draft(analyst, reviewer):
    mine = draft_by(analyst)
    draft_by(reviewer)
    mine.note = "Compare with the other passage"
    tracking.save(mine, by=reviewer)

    assert list(work.begun(analyst)) == [mine]


def test_begun_not_once_submitted(analyst):
    tracking.move(recommendation=draft_by(analyst), to="in_review", by=analyst)

    assert not work.begun(analyst).exists()


def test_returned_says_by_whom_and_why(analyst, reviewer):
    record = sent_back(draft_by(analyst), by=reviewer, reason="Quote the next line too")

    (found,) = work.returned(analyst)

    assert found == record
    assert (found.sent_by, found.sent_why) == (
        reviewer.username,
        "Quote the next line too",
    )
    assert not work.begun(analyst).exists()
    assert not work.returned(reviewer).exists()


def test_returned_not_by_own_hand(reviewer):
    sent_back(draft_by(reviewer), by=reviewer)

    assert not work.returned(reviewer).exists()
    assert work.begun(reviewer).count() == 1


def test_returned_stays_while_it_is_mended_until_submitted_again(analyst, reviewer):
    record = sent_back(draft_by(analyst), by=reviewer)
    record.summary = "Press Baghdad to halt the smuggling of oil"
    record = tracking.save(record, by=analyst)

    assert work.returned(analyst).get().sent_by == reviewer.username

    tracking.move(recommendation=record, to="in_review", by=analyst)
    assert not work.returned(analyst).exists()


def test_returned_not_what_was_rejected_and_taken_up_again(analyst, reviewer):
    record = draft_by(analyst)
    record = tracking.move(recommendation=record, to="in_review", by=analyst)
    record = tracking.move(
        recommendation=record, to="rejected", by=reviewer, reason="No advice"
    )
    tracking.move(recommendation=record, to="draft", by=reviewer)

    assert not work.returned(analyst).exists()


def test_to_review_what_others_edited_last(reviewer, settings):
    own = factories.RecommendationFactory(state="in_review", edited_by=reviewer)
    nobody = factories.RecommendationFactory(state="in_review")

    assert list(work.to_review(reviewer)) == [nobody]

    settings.PUBLISH_OWN_EDITS = True
    assert set(work.to_review(reviewer)) == {own, nobody}


def test_to_confirm_what_others_recorded(reviewer):
    theirs = factories.AssessmentFactory(value="implemented")
    factories.AssessmentFactory(value="implemented", assessed_by=reviewer)
    factories.AssessmentFactory(value="in_progress")
    corrected = factories.AssessmentFactory(value="abandoned")
    factories.AssessmentFactory(corrects=corrected, addressee=corrected.addressee)

    assert list(work.to_confirm(reviewer)) == [theirs]


@pytest.mark.parametrize(("days", "due"), [(364, False), (366, True), (731, True)])
def test_to_look_again_after_the_interval(days, due, settings):
    settings.REVIEW_INTERVAL = 365
    then = timezone.now() - timedelta(days=days)
    factories.AssessmentFactory(assessed_at=then)
    factories.RecommendationFactory()

    assert [row.assessed for row in work.to_look_again()] == [then] * due


def test_to_look_again_not_at_closed_advice():
    long_ago = timezone.now() - timedelta(days=3000)
    factories.AssessmentFactory(
        assessed_at=long_ago,
        addressee__recommendation__disposition="closed",
        addressee__recommendation__closing_reason="superseded",
    )

    assert not work.to_look_again().exists()


def test_overdue_longest_first():
    later = factories.RecommendationFactory(due=PartialDate.parse("2015"))
    first = factories.RecommendationFactory(due=PartialDate.parse("2014-04-30"))
    factories.RecommendationFactory(due=PartialDate.parse("2999"))
    done = factories.RecommendationFactory(due=PartialDate.parse("2014"))
    factories.AddresseeFactory(
        recommendation=done,
        implementation="implemented",
        implementation_since=PartialDate.parse("2014"),
    )

    assert list(work.overdue()) == [first, later]


def test_lost_quotes_of_one_collection():
    lost = factories.QuoteFactory(match="moved")
    factories.QuoteFactory(match="moved")
    factories.QuoteFactory()

    rows = work.in_collection(work.lost_quotes(), lost.source.collection_id)

    assert list(rows) == [lost]
