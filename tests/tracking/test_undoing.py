"""Taking a change back, and what keeps it from being taken back."""

import uuid

import pytest

from recommendations import tracking
from recommendations.models.history import one_change
from recommendations.models.rules import RoleMissing
from recommendations.tracking.undoing import ChangedSince, NothingToUndo, NoWayBack
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return make.UserFactory(role="reviewer")


def kept(record):
    """The record, with all that it holds in its history."""
    record.note = "As it stands"
    return tracking.save(record)


@pytest.fixture
def record():
    return kept(make.RecommendationFactory())


def changed(verb, record, by, **how):
    """Run the verb as one change, and return its name."""
    with one_change() as change:
        verb(recommendation=record, by=by, **how)
    return change


def undo(record, change, by):
    tracking.undo(recommendation=record, change=change, by=by)
    record.refresh_from_db()
    return record


def test_closing_undone(record, reviewer):
    change = changed(
        tracking.close, record, reviewer, closing_reason="no_longer_applicable"
    )

    undo(record, change, reviewer)

    assert (record.disposition, record.closing_reason) == ("open", "")
    assert record.history.first().history_change_reason == "reopened: undone"


def test_closing_of_one_that_waited_undone(reviewer):
    condition = make.ConditionFactory(recommendation__disposition="waiting")
    record = kept(condition.recommendation)
    change = changed(tracking.close, record, reviewer, closing_reason="not_trackable")

    assert undo(record, change, reviewer).disposition == "waiting"


def test_reopening_undone(record, reviewer):
    tracking.close(recommendation=record, closing_reason="not_trackable", by=reviewer)
    change = changed(tracking.reopen, record, reviewer, reason="A source turned up")

    undo(record, change, reviewer)

    assert (record.disposition, record.closing_reason) == ("closed", "not_trackable")


@pytest.mark.parametrize(
    ("state", "to"),
    [("in_review", "published"), ("draft", "in_review"), ("draft", "rejected")],
)
def test_state_undone(state, to, reviewer):
    record = kept(make.RecommendationFactory(state=state))
    change = changed(tracking.move, record, reviewer, to=to, reason="because")

    assert undo(record, change, reviewer).state == state


def test_assignment_and_priority_undone(record, reviewer):
    before = make.UserFactory(role="analyst")
    tracking.assign(recommendation=record, to=before, by=reviewer)
    with one_change() as change:
        tracking.assign(recommendation=record, to=reviewer, by=reviewer)
        tracking.prioritize(recommendation=record, priority="high", by=reviewer)

    undo(record, change, reviewer)

    assert (record.assigned_to, record.priority) == (before, "normal")


def test_changed_since_refused_in_words(record, reviewer):
    change = changed(tracking.prioritize, record, reviewer, priority="high")
    other = make.UserFactory(username="ada", role="analyst")
    tracking.assign(recommendation=record, to=other, by=other)

    with pytest.raises(ChangedSince, match="ada changed it since"):
        undo(record, change, reviewer)


def test_undone_once(record, reviewer):
    change = changed(tracking.prioritize, record, reviewer, priority="high")
    undo(record, change, reviewer)

    with pytest.raises(ChangedSince):
        undo(record, change, reviewer)


def test_change_of_another_person_refused(record, reviewer):
    change = changed(tracking.prioritize, record, reviewer, priority="high")

    with pytest.raises(NothingToUndo):
        undo(record, change, make.UserFactory(role="reviewer"))
    with pytest.raises(NothingToUndo):
        undo(record, uuid.uuid4(), reviewer)


def test_no_step_back_told(reviewer):
    record = kept(make.RecommendationFactory(state="published"))
    change = changed(tracking.add_theme, record, reviewer, theme=make.ThemeFactory())

    with pytest.raises(NoWayBack, match="themes"):
        undo(record, change, reviewer)


def test_step_back_needs_its_role():
    analyst = make.UserFactory(role="analyst")
    record = kept(make.RecommendationFactory(state="draft"))
    change = changed(tracking.move, record, analyst, to="in_review")

    with pytest.raises(RoleMissing):
        undo(record, change, analyst)


def test_waiting_has_no_step_back(reviewer):
    record = kept(make.ConditionFactory().recommendation)
    change = changed(tracking.wait, record, reviewer)

    with pytest.raises(NoWayBack, match="waiting"):
        undo(record, change, reviewer)


def test_person_who_is_gone_gets_nothing_back(record, reviewer):
    gone = make.UserFactory(role="analyst")
    tracking.assign(recommendation=record, to=gone, by=reviewer)
    change = changed(tracking.assign, record, reviewer, to=None)
    gone.delete()

    with pytest.raises(NoWayBack, match="person who is gone"):
        undo(record, change, reviewer)
