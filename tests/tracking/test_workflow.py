"""From draft to published, and out of sight."""

import pytest

from recommendations import tracking
from recommendations.models import State, rules
from recommendations.tracking.workflow import TRANSITIONS
from tests import factories as make

pytestmark = pytest.mark.django_db
ROLES = ["reader", "analyst", "reviewer", "administrator"]
EDITORS = {"analyst", "reviewer", "administrator"}
REVIEWERS = {"reviewer", "administrator"}

# from, to, and who may
STEPS = {
    ("draft", "in_review"): EDITORS,
    ("in_review", "draft"): REVIEWERS,
    ("in_review", "published"): REVIEWERS,
    ("draft", "rejected"): REVIEWERS,
    ("in_review", "rejected"): REVIEWERS,
    ("rejected", "draft"): EDITORS,
    ("published", "in_review"): EDITORS,
    ("published", "withdrawn"): REVIEWERS,
    ("withdrawn", "draft"): EDITORS,
    ("draft", "merged"): REVIEWERS,
    ("in_review", "merged"): REVIEWERS,
    ("published", "merged"): REVIEWERS,
}
PAIRS = [
    (state, to)
    for state in State.values
    for to in State.values
    if state != "merged" and to != "merged"
]


@pytest.fixture
def reviewer():
    return make.UserFactory(role="reviewer")


def recommendation_in(state, **facts):
    reason = "so" if state in ("rejected", "withdrawn", "merged") else ""
    into = make.RecommendationFactory() if state == "merged" else None
    return make.RecommendationFactory(
        state=state, state_reason=reason, merged_into=into, **facts
    )


def test_the_table_of_steps_is_the_whole():
    assert set(TRANSITIONS) == set(STEPS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("state", "to"), PAIRS)
def test_move_follows_the_table(state, to, role):
    recommendation = recommendation_in(state)
    by = make.UserFactory(role=role)

    def move():
        return tracking.move(
            recommendation=recommendation, to=to, by=by, reason="read again"
        )

    if (state, to) not in STEPS:
        words = f"{State(state).label} cannot become {State(to).label}; "
        with pytest.raises(rules.TransitionUnknown, match=words):
            move()
    elif role not in STEPS[state, to]:
        least = "analyst" if "analyst" in STEPS[state, to] else "reviewer"
        with pytest.raises(rules.RoleMissing, match=f"takes the role of {least}"):
            move()
    else:
        assert move().state == to
        row = recommendation.history.first()
        assert (row.state, row.history_user) == (to, by)
        assert row.history_change_reason == "read again"
        return
    recommendation.refresh_from_db()
    assert recommendation.state == state


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", State.values)
def test_transitions_are_those_that_this_person_can_make(state, role):
    by = make.UserFactory(role=role)

    found = tracking.transitions(recommendation_in(state), by)

    assert set(found) == {
        to for (start, to), roles in STEPS.items() if start == state and role in roles
    }


@pytest.mark.parametrize(
    ("state", "to"), [("in_review", "rejected"), ("published", "withdrawn")]
)
@pytest.mark.parametrize("reason", ["", " \n"])
def test_move_out_of_sight_needs_a_reason(reviewer, state, to, reason):
    with pytest.raises(rules.ReasonMissing) as caught:
        tracking.move(
            recommendation=recommendation_in(state), to=to, by=reviewer, reason=reason
        )

    assert (caught.value.code, caught.value.field) == ("reason_missing", "reason")


def test_a_step_that_there_is_not_is_told_in_words(reviewer):
    with pytest.raises(rules.TransitionUnknown) as caught:
        tracking.move(
            recommendation=recommendation_in("draft"), to="published", by=reviewer
        )

    told = "draft cannot become published; it can become in review, merged, rejected"
    assert str(caught.value) == told
    assert caught.value.code == "transition_unknown"


def test_move_keeps_the_reason_while_it_is_so(reviewer):
    moved = tracking.move(
        recommendation=recommendation_in("in_review"),
        to="rejected",
        by=reviewer,
        reason="no advice",
    )
    assert moved.state_reason == "no advice"

    moved = tracking.move(recommendation=moved, to="draft", by=reviewer)

    assert moved.state_reason == ""


def test_nobody_publishes_what_they_edited_last(reviewer):
    recommendation = recommendation_in("in_review", edited_by=reviewer)

    with pytest.raises(rules.OwnEdit) as caught:
        tracking.move(recommendation=recommendation, to="published", by=reviewer)
    assert caught.value.code == "own_edit"

    other = make.UserFactory(role="reviewer")
    moved = tracking.move(recommendation=recommendation, to="published", by=other)
    assert moved.state == "published"


def test_a_team_of_one_publishes_its_own(reviewer, settings):
    settings.PUBLISH_OWN_EDITS = True
    recommendation = recommendation_in("in_review", edited_by=reviewer)

    moved = tracking.move(recommendation=recommendation, to="published", by=reviewer)

    assert moved.state == "published"


def test_move_does_not_count_as_an_edit(reviewer):
    author = make.UserFactory(role="analyst")
    recommendation = recommendation_in("draft", edited_by=author)

    tracking.move(recommendation=recommendation, to="in_review", by=reviewer)

    recommendation.refresh_from_db()
    assert recommendation.edited_by == author


def test_move_to_merged_asks_into_what(reviewer):
    with pytest.raises(rules.MergeRefused, match="merge into") as caught:
        tracking.move(
            recommendation=recommendation_in("draft"),
            to="merged",
            by=reviewer,
            reason="the same",
        )

    assert (caught.value.code, caught.value.field) == ("merge_refused", "into")


def reload(record):
    return type(record).objects.get(pk=record.pk)


def edit_summary(recommendation, by):
    recommendation.summary = "Press Erbil"
    tracking.save(recommendation, by=by)


def edit_themes(recommendation, by):
    tracking.save(recommendation, by=by, themes=[make.ThemeFactory()])


def add_addressee(recommendation, by):
    addressee = make.AddresseeFactory.build(
        recommendation=recommendation, actor=make.ActorFactory()
    )
    tracking.save(addressee, by=by)


def remove_target(recommendation, by):
    tracking.remove(make.TargetFactory(recommendation=recommendation), by=by)


def reword_condition(recommendation, by):
    condition = make.ConditionFactory(recommendation=recommendation)
    condition.text = "If Erbil agrees"
    tracking.save(condition, by=by)


EDITS = [edit_summary, edit_themes, add_addressee, remove_target, reword_condition]


@pytest.mark.parametrize("edit", EDITS)
def test_a_published_record_that_was_edited_is_reviewed_again(edit):
    analyst = make.UserFactory(role="analyst")
    recommendation = recommendation_in("published")

    edit(recommendation, analyst)

    recommendation = reload(recommendation)
    assert (recommendation.state, recommendation.edited_by) == ("in_review", analyst)


@pytest.mark.parametrize("edit", EDITS)
def test_a_published_record_that_was_loaded_anew_stays(edit):
    recommendation = recommendation_in("published")

    edit(recommendation, None)

    recommendation = reload(recommendation)
    assert (recommendation.state, recommendation.edited_by) == ("published", None)


@pytest.mark.parametrize(
    ("field", "value"),
    [("note", "Look again."), ("priority", "high"), ("review_interval", 30)],
)
def test_notes_on_the_work_are_no_edits(field, value):
    recommendation = recommendation_in("published")
    setattr(recommendation, field, value)

    tracking.save(recommendation, by=make.UserFactory(role="analyst"))

    recommendation = reload(recommendation)
    assert (recommendation.state, recommendation.edited_by) == ("published", None)
    assert getattr(recommendation, field) == value


def test_the_state_of_a_condition_is_no_edit(reviewer):
    condition = make.ConditionFactory()

    tracking.set_condition(
        condition=condition, state="met", by=reviewer, rationale="He agreed."
    )

    assert reload(condition.recommendation).state == "published"
