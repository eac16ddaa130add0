"""Open, waiting, closed: and what brings a recommendation from one to another."""

import pytest
from django.core.exceptions import ValidationError

from recommendations import tracking
from recommendations.models import (
    ClosingReason,
    Comment,
    Condition,
    Evidence,
    Implementation,
    rules,
)
from recommendations.text.dates import PartialDate
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return make.UserFactory(role="reviewer")


@pytest.fixture
def analyst():
    return make.UserFactory(role="analyst")


@pytest.fixture
def recommendation():
    return make.RecommendationFactory()


def assessed(recommendation, *values, **responses):
    """The recommendation, with an addressee for each value."""
    for value in values:
        make.AddresseeFactory(
            recommendation=recommendation, implementation=value, **responses
        )
    return recommendation


def superseded(recommendation):
    make.LinkFactory(to=recommendation, kind="supersedes")
    return recommendation


REJECTED = {"response": "rejected"}
FITTING = [
    ("implemented", lambda row: assessed(row, "implemented", "implemented")),
    (
        "implemented_otherwise",
        lambda row: assessed(row, "implemented", "implemented_otherwise"),
    ),
    ("finally_rejected", lambda row: assessed(row, "not_assessed", **REJECTED)),
    ("superseded", superseded),
    ("no_longer_applicable", lambda row: row),
    ("withdrawn_by_author", lambda row: row),
    ("not_trackable", lambda row: row),
]


@pytest.mark.parametrize(("reason", "prepare"), FITTING)
def test_close_with_a_reason_that_the_values_bear_out(
    recommendation, reviewer, reason, prepare
):
    closed = tracking.close(
        recommendation=prepare(recommendation),
        closing_reason=reason,
        by=reviewer,
        reason="discussed",
    )

    assert (closed.disposition, closed.closing_reason) == ("closed", reason)
    row = closed.history.first()
    label = ClosingReason(reason).label
    assert row.history_change_reason == f"closed: {label}; discussed"


def test_every_closing_reason_is_tried():
    assert [reason for reason, _ in FITTING] == ClosingReason.values


UNFIT = [
    ("implemented", lambda row: row, "nobody is addressed"),
    (
        "implemented",
        lambda row: assessed(row, "implemented", "stalled"),
        "implemented, stalled",
    ),
    (
        "implemented",
        lambda row: assessed(row, "implemented_otherwise"),
        "now implemented otherwise",
    ),
    ("implemented_otherwise", lambda row: row, "nobody is addressed"),
    (
        "implemented_otherwise",
        lambda row: assessed(row, "implemented", "announced"),
        "announced, implemented",
    ),
    ("finally_rejected", lambda row: row, "nobody is addressed"),
    ("finally_rejected", lambda row: assessed(row, "stalled"), "now not checked"),
    ("superseded", lambda row: row, "there is none"),
]


@pytest.mark.parametrize(("reason", "prepare", "told"), UNFIT)
def test_close_refuses_a_reason_that_the_values_belie(
    recommendation, reviewer, reason, prepare, told
):
    with pytest.raises(rules.ClosingInconsistent, match=told) as caught:
        tracking.close(
            recommendation=prepare(recommendation), closing_reason=reason, by=reviewer
        )

    assert (caught.value.code, caught.value.field) == (
        "closing_inconsistent",
        "closing_reason",
    )
    recommendation.refresh_from_db()
    assert recommendation.disposition == "open"


def close(recommendation, by):
    return tracking.close(
        recommendation=recommendation, closing_reason="not_trackable", by=by
    )


def test_close_is_for_reviewers(recommendation, analyst):
    with pytest.raises(rules.RoleMissing) as caught:
        close(recommendation, analyst)

    assert caught.value.code == "role_missing"


def test_close_once(recommendation, reviewer):
    close(recommendation, reviewer)

    with pytest.raises(rules.DispositionUnfit, match="nothing to close") as caught:
        close(recommendation, reviewer)

    assert caught.value.code == "disposition_unfit"


def test_close_of_what_waits(recommendation, reviewer):
    make.ConditionFactory(recommendation=recommendation)
    tracking.wait(recommendation=recommendation, by=reviewer)

    assert close(recommendation, reviewer).disposition == "closed"


def test_closing_is_no_edit(recommendation, reviewer):
    closed = close(recommendation, reviewer)

    assert (closed.state, closed.edited_by) == ("published", None)


def test_reopen(recommendation, reviewer):
    close(recommendation, reviewer)

    opened = tracking.reopen(
        recommendation=recommendation, by=reviewer, reason="new facts"
    )

    assert (opened.disposition, opened.closing_reason) == ("open", "")
    assert opened.history.first().history_change_reason == "reopened: new facts"


def test_reopen_says_what_is_in_the_way(recommendation, reviewer, analyst):
    def reopen(by=reviewer, reason="new facts"):
        tracking.reopen(recommendation=recommendation, by=by, reason=reason)

    with pytest.raises(rules.DispositionUnfit, match="nothing to reopen"):
        reopen()
    close(recommendation, reviewer)
    with pytest.raises(rules.ReasonMissing):
        reopen(reason=" ")
    with pytest.raises(rules.RoleMissing):
        reopen(by=analyst)


@pytest.mark.parametrize("state", ["unknown", "not_met"])
def test_wait_for_a_condition(recommendation, reviewer, state):
    make.ConditionFactory(
        recommendation=recommendation, state=state, state_rationale="so"
    )

    waiting = tracking.wait(recommendation=recommendation, by=reviewer)

    assert waiting.disposition == "waiting"


@pytest.mark.parametrize("states", [[], ["met"], ["lapsed", "met"]])
def test_wait_for_nothing_is_refused(recommendation, reviewer, states):
    for state in states:
        make.ConditionFactory(
            recommendation=recommendation,
            text=f"If {state}",
            state=state,
            state_rationale="so",
        )

    with pytest.raises(rules.NothingToWaitFor) as caught:
        tracking.wait(recommendation=recommendation, by=reviewer)

    assert caught.value.code == "nothing_to_wait_for"


def test_wait_says_what_is_in_the_way(recommendation, reviewer, analyst):
    make.ConditionFactory(recommendation=recommendation)

    with pytest.raises(rules.RoleMissing):
        tracking.wait(recommendation=recommendation, by=analyst)
    close(recommendation, reviewer)
    with pytest.raises(rules.DispositionUnfit, match="nothing to put off"):
        tracking.wait(recommendation=recommendation, by=reviewer)


@pytest.fixture
def conditions(recommendation, reviewer):
    rows = [
        make.ConditionFactory(recommendation=recommendation, text=f"If {name} agrees")
        for name in ("Baghdad", "Erbil")
    ]
    tracking.wait(recommendation=recommendation, by=reviewer)
    return rows


@pytest.mark.parametrize("state", ["met", "lapsed"])
def test_the_last_condition_ends_the_waiting(
    recommendation, conditions, analyst, state
):
    for condition, disposition in zip(conditions, ["waiting", "open"], strict=True):
        tracking.set_condition(
            condition=condition,
            state=state,
            by=analyst,
            rationale="The papers say so.",
            since=PartialDate.parse("2014-06"),
        )

        recommendation.refresh_from_db()
        assert recommendation.disposition == disposition

    condition.refresh_from_db()
    assert (condition.state, str(condition.state_since)) == (state, "2014-06")
    assert condition.state_rationale == "The papers say so."
    assert condition.history.first().history_user == analyst


def test_a_condition_that_is_not_met_keeps_it_waiting(
    recommendation, conditions, analyst
):
    for condition in conditions:
        tracking.set_condition(
            condition=condition, state="not_met", by=analyst, rationale="Refused."
        )

    recommendation.refresh_from_db()
    assert recommendation.disposition == "waiting"


def test_set_condition_needs_a_rationale(conditions, analyst):
    with pytest.raises(rules.ReasonMissing):
        tracking.set_condition(
            condition=conditions[0], state="met", by=analyst, rationale=" "
        )

    tracking.set_condition(
        condition=conditions[0], state="unknown", by=analyst, rationale=""
    )


@pytest.mark.parametrize("role", [None, "reader"])
def test_set_condition_is_for_analysts(conditions, role):
    with pytest.raises(rules.RoleMissing, match="role of analyst"):
        tracking.set_condition(
            condition=conditions[0],
            state="met",
            by=make.UserFactory(role=role),
            rationale="The papers say so.",
        )

    conditions[0].refresh_from_db()
    assert conditions[0].state == "unknown"


def test_set_condition_of_one_that_moved_leaves_it_there(conditions, analyst):
    kept = make.RecommendationFactory()
    Condition.objects.update(recommendation=kept)

    tracking.set_condition(
        condition=conditions[0], state="met", by=analyst, rationale="He agreed."
    )

    assert kept.conditions.get(state="met") == conditions[0]


def test_the_removal_of_the_last_condition_ends_the_waiting(
    recommendation, conditions, analyst
):
    for condition, disposition in zip(conditions, ["waiting", "open"], strict=True):
        tracking.remove(condition, by=analyst)

        recommendation.refresh_from_db()
        assert recommendation.disposition == disposition

    row = recommendation.history.first()
    assert row.history_change_reason == "no condition is left to be met"


def test_set_condition_reopens_nothing(recommendation, reviewer):
    condition = make.ConditionFactory(recommendation=recommendation)
    close(recommendation, reviewer)

    tracking.set_condition(
        condition=condition, state="met", by=reviewer, rationale="He agreed."
    )

    recommendation.refresh_from_db()
    assert recommendation.disposition == "closed"


def assess(addressee, value, by=None, axis="implementation", true_from="2016"):
    return tracking.assess(
        addressee=addressee,
        axis=axis,
        value=value,
        true_from=PartialDate.parse(true_from),
        basis="media",
        confidence="high",
        rationale="The papers say so.",
        evidence=[Evidence(kind="link", url="https://example.org", title="So")],
        by=by,
        loaded_from="" if by else "seeds/iraq.yaml",
    )


@pytest.fixture
def closed(recommendation, reviewer, analyst):
    """An addressee who implemented what is closed as implemented."""
    addressee = make.AddresseeFactory(recommendation=recommendation, actor__name="Iraq")
    assess(addressee, "implemented", by=analyst, true_from="2015")
    tracking.close(
        recommendation=recommendation, closing_reason="implemented", by=reviewer
    )
    return addressee


@pytest.mark.parametrize("value", ["reversed", "contrary_action", "abandoned"])
@pytest.mark.parametrize("loaded", [True, False])
def test_a_turn_for_the_worse_opens_it_again(
    closed, recommendation, analyst, value, loaded
):
    assess(closed, value, by=None if loaded else analyst)

    recommendation.refresh_from_db()
    assert (recommendation.disposition, recommendation.closing_reason) == ("open", "")
    assert recommendation.headline == value
    row = recommendation.history.first()
    assert row.history_change_reason == f"reopened: Iraq: {Implementation(value).label}"


def test_a_rejection_opens_it_again(closed, recommendation, analyst):
    assess(closed, "rejected", by=analyst, axis="response")

    recommendation.refresh_from_db()
    assert recommendation.disposition == "open"


@pytest.mark.parametrize(
    ("value", "true_from"),
    [("stalled", "2016"), ("contrary_action", "2014"), ("abandoned", "2014-02")],
)
def test_what_is_no_turn_for_the_worse_leaves_it_closed(
    closed, recommendation, analyst, value, true_from
):
    assess(closed, value, by=analyst, true_from=true_from)

    recommendation.refresh_from_db()
    assert recommendation.disposition == "closed"


def test_what_was_closed_as_rejected_stays_when_nothing_turns(
    recommendation, reviewer, analyst
):
    addressee = make.AddresseeFactory(recommendation=recommendation)
    assess(addressee, "rejected", by=analyst, axis="response")
    tracking.close(
        recommendation=recommendation, closing_reason="finally_rejected", by=reviewer
    )

    assess(addressee, "acknowledged", by=analyst, axis="response", true_from="2014")
    assess(addressee, "rejected", by=analyst, axis="response", true_from="2017")

    recommendation.refresh_from_db()
    assert recommendation.disposition == "closed"


def test_a_rejection_is_no_turn_for_what_was_finally_rejected(
    recommendation, reviewer, analyst
):
    addressee = make.AddresseeFactory(recommendation=recommendation)
    assess(addressee, "rejected", by=analyst, axis="response")
    tracking.close(
        recommendation=recommendation, closing_reason="finally_rejected", by=reviewer
    )

    assess(addressee, "acknowledged", by=analyst, axis="response", true_from="2017")
    assess(addressee, "rejected", by=analyst, axis="response", true_from="2018")

    recommendation.refresh_from_db()
    assert recommendation.disposition == "closed"


def test_comment_is_kept_with_who_said_it(recommendation, analyst):
    made = tracking.comment(
        recommendation=recommendation, text=" Does it hold? <b> ", by=analyst
    )

    assert (made.text, made.by) == ("Does it hold? <b>", analyst)
    assert list(recommendation.comments.all()) == [made]


def test_comment_that_is_edited_keeps_the_former_text(recommendation, analyst):
    made = tracking.comment(recommendation=recommendation, text="Yes.", by=analyst)
    made.text = "No."

    tracking.save(made, by=analyst)

    assert [row.text for row in made.history.all()] == ["No.", "Yes."]


@pytest.mark.parametrize("role", [None, "reader"])
def test_comment_is_for_analysts(recommendation, role):
    with pytest.raises(rules.RoleMissing, match="role of analyst"):
        tracking.comment(
            recommendation=recommendation, text="Yes.", by=make.UserFactory(role=role)
        )

    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["", " \n", "so\0"])
def test_comment_needs_words(recommendation, analyst, text):
    with pytest.raises(ValidationError) as caught:
        tracking.comment(recommendation=recommendation, text=text, by=analyst)

    assert set(caught.value.message_dict) == {"text"}
    assert not Comment.objects.exists()


def test_comment_is_no_edit(recommendation, analyst):
    tracking.comment(recommendation=recommendation, text="Yes.", by=analyst)

    recommendation.refresh_from_db()
    assert (recommendation.state, recommendation.edited_by) == ("published", None)
