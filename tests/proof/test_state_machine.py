"""Whatever three people do in whatever order, values follow from what was recorded."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from recommendations import tracking
from recommendations.models import (
    Addressee,
    Assessment,
    ClosingReason,
    Condition,
    ConditionState,
    Evidence,
    Recommendation,
    rules,
)
from recommendations.models.axes import NOTHING_FOUND, REVERSIBLE, STRONG, TURNS, VALUES
from recommendations.models.clocks import Point, show, values_at
from recommendations.text.dates import PartialDate
from tests import factories as make
from tests.proof.rule import Judgement, headline_of, value_of

AXES = ("response", "implementation")
# Periods that begin alike, and that hold one another.
DATES = [
    PartialDate.parse(words)
    for words in ("2014", "2014-01", "2014-01-01", "2014-06", "2016", "2016-03-04")
]
CONDITIONS = ["If Baghdad agrees", "If Erbil agrees"]
GRADES = [(axis, value) for axis in AXES for value in VALUES[axis].values]

grades = st.sampled_from(GRADES)
dates = st.sampled_from(DATES)
choices = st.integers(min_value=0, max_value=1000)
people = st.integers(min_value=0, max_value=2)


def pick(rows, choice):
    rows = list(rows)
    return rows[choice % len(rows)]


def evidence_for(value):
    if value in NOTHING_FOUND:
        today = timezone.localdate()
        return Evidence(kind="search", searched="web", terms="oil", searched_on=today)
    return Evidence(kind="link", url="https://example.org", title="Statement")


class Tracker(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.people = make.UserFactory.create_batch(3, role="reviewer")
        self.known: dict[str, Judgement] = {}
        self.moments = []
        self.merged = False
        actors = make.ActorFactory.create_batch(3)
        self.rows = make.RecommendationFactory.create_batch(2)
        for row, addressed in zip(self.rows, (actors[:2], actors[1:]), strict=True):
            for actor in addressed:
                make.AddresseeFactory(recommendation=row, actor=actor)
        # Of these, two are alike, and become one when the records are merged.
        self.conditions = {
            (row.pk, text): "unknown"
            for row, texts in zip(self.rows, (CONDITIONS, CONDITIONS[:1]), strict=True)
            for text in texts
        }
        for row, text in self.conditions:
            make.ConditionFactory(recommendation_id=row, text=text)

    def teardown(self):
        try:
            self.replay()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @initialize(
        states=st.tuples(*[st.sampled_from(ConditionState.values)] * 3),
        closing_reason=st.sampled_from(["", "implemented", "not_trackable"]),
    )
    def begin(self, states, closing_reason):
        """Begin with what rarely comes about by chance, so that merging meets it."""
        for (row, text), state in zip(list(self.conditions), states, strict=True):
            self.record_condition(row, text, state, self.people[0])
        if closing_reason:
            self.implement(self.rows[1])
            tracking.close(
                recommendation=self.rows[1],
                closing_reason=closing_reason,
                by=self.people[0],
            )

    def implement(self, recommendation):
        for addressee in recommendation.addressees.all():
            made = tracking.assess(
                addressee=addressee,
                axis="implementation",
                value="implemented",
                true_from=DATES[0],
                by=self.people[0],
                **self.grounds("implemented"),
            )
            self.remember(made)

    # What people do

    def grounds(self, value):
        return {
            "basis": "third_party",
            "confidence": "moderate",
            "rationale": "A later source says so.",
            "evidence": [evidence_for(value)],
        }

    def remember(self, made):
        assert str(made.uid) not in self.known
        self.known[str(made.uid)] = Judgement.of(made)

    def of(self, addressee):
        return [row for row in self.known.values() if row.addressee == addressee.pk]

    def reversible(self, addressee, axis, true_from, besides=""):
        """Whether something stands that a reversal from this date can undo."""
        rows = self.of(addressee)
        corrected = {row.corrects for row in rows} | {besides}
        return any(
            row.value in REVERSIBLE
            and row.axis == axis
            and row.true_from.first_day <= true_from.last_day
            and row.name not in corrected
            for row in rows
        )

    @rule(choice=choices, grade=grades, true_from=dates, person=people)
    def assess(self, choice, grade, true_from, person):
        axis, value = grade
        addressee = pick(Addressee.objects.order_by("pk"), choice)
        before = getattr(addressee, axis)
        recommendation = addressee.recommendation
        closed = recommendation.disposition == "closed"
        try:
            made = tracking.assess(
                addressee=addressee,
                axis=axis,
                value=value,
                true_from=true_from,
                by=self.people[person],
                **self.grounds(value),
            )
        except rules.NothingToReverse:
            assert value == "reversed"
            assert not self.reversible(addressee, axis, true_from)
            return
        self.remember(made)
        addressee = Addressee.objects.get(pk=addressee.pk)
        after = getattr(addressee, axis)
        turned = after != before and turns(recommendation, after)
        still_closed = addressee.recommendation.disposition == "closed"
        assert still_closed is (closed and not turned)

    @precondition(lambda self: self.known)
    @rule(choice=choices, grade=grades, true_from=dates, person=people)
    def correct(self, choice, grade, true_from, person):
        wrong = pick(self.known.values(), choice)
        value = pick(VALUES[wrong.axis].values, GRADES.index(grade))
        row = Assessment.objects.get(uid=wrong.name)
        corrected = {known.corrects for known in self.known.values()}
        try:
            made = tracking.correct(
                assessment=row,
                value=value,
                true_from=true_from,
                by=self.people[person],
                **self.grounds(value),
            )
        except rules.CorrectedSince:
            assert wrong.name in corrected
        except rules.NothingToReverse:
            assert not self.reversible(row.addressee, row.axis, true_from, wrong.name)
        else:
            assert wrong.name not in corrected
            self.remember(made)

    @precondition(lambda self: self.known)
    @rule(choice=choices, person=people)
    def confirm(self, choice, person):
        judged = pick(self.known.values(), choice)
        by = self.people[person]
        allowed = (
            judged.value in STRONG
            and judged.confirmed is None
            and judged.by != by.pk
            and judged.name not in {row.corrects for row in self.known.values()}
        )
        row = Assessment.objects.get(uid=judged.name)
        try:
            made = tracking.confirm(assessment=row, by=by)
        except rules.Refused:
            assert not allowed
        else:
            assert allowed
            self.known[judged.name] = Judgement.of(made)

    @rule(choice=choices, reason=st.sampled_from(ClosingReason.values), person=people)
    def close(self, choice, reason, person):
        row = pick(self.rows, choice)
        try:
            tracking.close(
                recommendation=row, closing_reason=reason, by=self.people[person]
            )
        except (rules.ClosingInconsistent, rules.DispositionUnfit):
            return
        values = {part.implementation for part in row.addressees.all()}
        assert reason != "implemented" or values == {"implemented"}

    @rule(choice=choices, person=people)
    def reopen(self, choice, person):
        row = Recommendation.objects.get(pk=pick(self.rows, choice).pk)
        try:
            tracking.reopen(
                recommendation=row, by=self.people[person], reason="new facts"
            )
        except rules.DispositionUnfit:
            assert row.disposition != "closed"

    @rule(choice=choices, person=people)
    def wait(self, choice, person):
        row = Recommendation.objects.get(pk=pick(self.rows, choice).pk)
        try:
            tracking.wait(recommendation=row, by=self.people[person])
        except rules.NothingToWaitFor:
            assert not self.awaits(row)
        except rules.DispositionUnfit:
            assert row.disposition != "open"
        else:
            assert self.awaits(row)

    def awaits(self, recommendation):
        return any(
            state in ("unknown", "not_met")
            for (row, _), state in self.conditions.items()
            if row == recommendation.pk
        )

    @precondition(lambda self: self.conditions)
    @rule(choice=choices, state=st.sampled_from(ConditionState.values), person=people)
    def set_condition(self, choice, state, person):
        row, text = pick(self.conditions, choice)
        self.record_condition(row, text, state, self.people[person])

    def record_condition(self, row, text, state, by):
        tracking.set_condition(
            condition=Condition.objects.get(recommendation=row, text=text),
            state=state,
            by=by,
            rationale="The papers say so.",
        )
        self.conditions[row, text] = state

    @precondition(lambda self: len(self.conditions) > 1)
    @rule(choice=choices, person=people)
    def remove_condition(self, choice, person):
        row, text = pick(self.conditions, choice)
        condition = Condition.objects.get(recommendation=row, text=text)
        tracking.remove(condition, by=self.people[person])
        del self.conditions[row, text]

    @precondition(lambda self: not self.merged)
    @rule(person=people)
    def merge(self, person):
        double, kept = self.rows
        there = {row.actor_id: row.pk for row in kept.addressees.all()}
        targets = {
            row.pk: there.get(row.actor_id, row.pk) for row in double.addressees.all()
        }
        self.publish(kept)
        before = kept.disposition, kept.state, values(kept)
        tracking.merge(
            recommendation=double,
            into=kept,
            by=self.people[person],
            reason="the same advice",
        )
        self.known = {
            name: row.moved_to(targets.get(row.addressee, row.addressee))
            for name, row in self.known.items()
        }
        self.merged = True
        self.moments.clear()  # Merging moves rows; the clocks do not know of it.
        assert Addressee.objects.filter(recommendation=kept).count() == 3
        assert Recommendation.objects.resolve(double.ref) == kept
        self.merge_conditions(double, kept)
        self.check_survivor(kept, *before)

    def publish(self, record):
        """Nothing published is merged into what readers do not see."""
        record.refresh_from_db()
        if record.state == "in_review":
            second = next(one for one in self.people if one.pk != record.edited_by_id)
            tracking.move(recommendation=record, to="published", by=second)
            record.refresh_from_db()

    def merge_conditions(self, double, kept):
        """Move them, and keep of two alike what is known of either."""
        for (row, text), state in list(self.conditions.items()):
            if row == double.pk:
                del self.conditions[row, text]
                if self.conditions.get((kept.pk, text), "unknown") == "unknown":
                    self.conditions[kept.pk, text] = state

    def check_survivor(self, kept, disposition, state, before):
        """It is closed still if nothing belies that, and in its editorial state."""
        closed, kept = kept, Recommendation.objects.get(pk=kept.pk)
        assert kept.state == state
        if disposition != "closed":
            waits = disposition == "waiting" and self.awaits(kept)
            assert kept.disposition == ("waiting" if waits else "open")
            return
        after = values(kept)
        turned = any(
            turns(closed, value) and before.get(key) != value
            for key, value in after.items()
        )
        fits = bears_out(closed.closing_reason, after)
        assert kept.disposition == ("closed" if fits and not turned else "open")

    # What is so after each step

    @invariant()
    def nothing_recorded_is_ever_lost_or_changed(self):
        rows = Assessment.objects.select_related("corrects")
        assert {str(row.uid): Judgement.of(row) for row in rows} == self.known
        assert Evidence.objects.count() == len(self.known)

    @invariant()
    def current_values_are_those_of_the_rule(self):
        stored = {}
        for addressee in Addressee.objects.all():
            for axis in AXES:
                found = shown(addressee, axis)
                assert found == value_of(self.of(addressee), axis)
                stored[addressee.pk, axis] = found
        self.moments.append((timezone.now(), stored))

    @invariant()
    def a_provisional_value_awaits_a_second_person(self):
        for addressee in Addressee.objects.all():
            for axis in AXES:
                waits = getattr(addressee, f"{axis}_provisional")
                rows = [
                    row
                    for row in addressee.assessments.on(axis).standing()
                    if row.is_current()
                ]
                assert waits is any(row.is_provisional() for row in rows)

    @invariant()
    def views_of_every_day_are_those_of_the_rule(self):
        days = {row.true_from.first_day for row in self.known.values()}
        for day in days | {day - timedelta(days=1) for day in days}:
            for addressee in at(Point(as_of=day)):
                for axis in AXES:
                    expected = value_of(self.of(addressee), axis, as_of=day)
                    assert shown(addressee, axis) == expected

    @invariant()
    def headlines_are_those_of_the_rule(self):
        for row in Recommendation.objects.prefetch_related("addressees"):
            parts = list(row.addressees.all())
            value = headline_of([part.implementation for part in parts])
            assert row.headline == value
            assert row.headline_provisional is any(
                part.implementation_provisional
                for part in parts
                if value in (part.implementation, "mixed")
            )

    @invariant()
    def what_waits_has_something_to_wait_for(self):
        for row in Recommendation.objects.filter(disposition="waiting"):
            assert self.awaits(row)

    @invariant()
    def conditions_are_those_that_were_made_and_moved(self):
        rows = Condition.objects.values_list("recommendation", "text", "state")
        assert {(row, text): state for row, text, state in rows} == self.conditions

    def replay(self):
        """What was known at each moment is what was stored then."""
        for moment, stored in self.moments:
            for addressee in at(Point(known_at=moment)):
                for axis in AXES:
                    assert shown(addressee, axis) == stored[addressee.pk, axis]


def turns(recommendation, value):
    """Whether a value opens what is closed; a rejection is what some are closed for."""
    rejected = recommendation.closing_reason == "finally_rejected"
    return value in TURNS and not (rejected and value == "rejected")


def values(recommendation):
    return {
        (row.actor_id, axis): getattr(row, axis)
        for row in recommendation.addressees.all()
        for axis in AXES
    }


def bears_out(closing_reason, found):
    """Whether these values are what a closing reason says; there are no links here."""
    done = {value for (_, axis), value in found.items() if axis == "implementation"}
    said = {value for (_, axis), value in found.items() if axis == "response"}
    return {
        "implemented": done == {"implemented"},
        "implemented_otherwise": done <= {"implemented", "implemented_otherwise"},
        "finally_rejected": said == {"rejected"},
    }.get(closing_reason, True)


def at(point):
    return [show(row) for row in Addressee.objects.annotate(**values_at(point))]


def shown(addressee, axis):
    return (
        getattr(addressee, axis),
        getattr(addressee, f"{axis}_since"),
        getattr(addressee, f"{axis}_provisional"),
    )


@pytest.mark.django_db
def test_values_follow_from_what_was_recorded():
    run_state_machine_as_test(
        Tracker,
        settings=settings(
            max_examples=8,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
