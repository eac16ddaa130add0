"""Merging: one record takes over what another of the same advice has."""

from copy import copy
from typing import Any

from django.db import transaction

from recommendations import search
from recommendations.models import (
    Addressee,
    AskMember,
    Assessment,
    Axis,
    Comment,
    Condition,
    ConditionState,
    Disposition,
    Link,
    Recommendation,
    State,
    Target,
)
from recommendations.models.labels import label_of
from recommendations.models.rules import ClosingInconsistent, MergeRefused
from recommendations.tracking.assessments import refresh_current
from recommendations.tracking.follow_up import check_closing, is_turn, open_again
from recommendations.tracking.records import (
    end_waiting,
    erase,
    refresh_headline,
    rewrite,
    save,
)
from recommendations.tracking.workflow import check_transition

OUT_OF_SIGHT = {State.REJECTED, State.WITHDRAWN}
Values = dict[tuple[int, str], str]


@transaction.atomic
@search.held()
def merge(
    *, recommendation: Recommendation, into: Recommendation, by: Any, reason: str
) -> Recommendation:
    """Merge a recommendation into another one, which is returned.

    Addressees, assessments, targets, conditions, memberships, links and comments move
    to the survivor; of two alike one stays. Its themes and its attribution are its
    own. It stays in its editorial state, for a reviewer merges. The old ref keeps
    leading to it. Raises MergeRefused, and what `move` raises.
    """
    keys = [recommendation.pk, into.pk]
    rows = Recommendation.objects.select_for_update(of=("self",)).order_by("pk")
    locked = rows.in_bulk(keys)
    recommendation, into = locked[recommendation.pk], locked[into.pk]
    check_merge(recommendation, into)
    check_transition(recommendation, State.MERGED, by=by, reason=reason)
    before = values_of(into)
    move_addressees(recommendation, into, by=by, reason=reason)
    move_conditions(recommendation, into, by=by, reason=reason)
    move_parts(recommendation, into, by=by, reason=reason)
    move_links(recommendation, into, by=by, reason=reason)
    retire(recommendation, into, by=by, reason=reason)
    into.refresh_from_db()
    stored, into.edited_by = copy(into), by
    rewrite(into, stored, by=by, reason=f"took in {recommendation.ref}: {reason}")
    follow_merge(into, before, by=by)
    return refresh_headline(into)


def check_merge(recommendation: Recommendation, into: Recommendation) -> None:
    """Raise MergeRefused unless the second can take over from the first."""
    if recommendation.pk == into.pk:
        raise MergeRefused("a recommendation is not merged into itself")
    if into.merged_into:
        raise MergeRefused(
            f"{into.ref} was merged itself; name {into.merged_into.ref} instead"
        )
    if into.state in OUT_OF_SIGHT:
        raise MergeRefused(
            f"{into.ref} is {label_of(into.state)}; take it up again first, or name "
            "another"
        )
    hidden = into.state != State.PUBLISHED
    if recommendation.state == State.PUBLISHED and hidden:
        raise MergeRefused(
            f"{into.ref} is {label_of(into.state)}, and readers would lose what is "
            "published; publish it first"
        )


def move_addressees(
    recommendation: Recommendation, into: Recommendation, *, by: Any, reason: str
) -> None:
    """Move addressees; the assessments of one who is there already go to that row."""
    there = {row.actor_id: row for row in into.addressees.all()}
    for addressee in list(recommendation.addressees.all()):
        same = there.get(addressee.actor_id)
        if same is None:
            addressee.recommendation = into
            addressee.position = len(there) + 1
            there[addressee.actor_id] = save(addressee, by=by, reason=reason)
            continue
        Assessment.objects.filter(addressee=addressee).update(addressee=same)
        erase(addressee, by=by, reason=reason)
        refresh_current(Addressee.objects.get(pk=same.pk))


def move_conditions(
    recommendation: Recommendation, into: Recommendation, *, by: Any, reason: str
) -> None:
    """Move conditions; what is known of one of the same text is not lost with it."""
    there = {row.text: row for row in into.conditions.all()}
    for condition in recommendation.conditions.all():
        same = there.get(condition.text)
        if same is None:
            condition.recommendation = into
            save(condition, by=by, reason=reason)
            continue
        erase(condition, by=by, reason=reason)
        if same.state == ConditionState.UNKNOWN:
            carry_state(condition, same, by=by, reason=reason)


def carry_state(gone: Condition, stays: Condition, *, by: Any, reason: str) -> None:
    if gone.state != ConditionState.UNKNOWN:
        stays.state, stays.state_rationale = gone.state, gone.state_rationale
        stays.state_since = gone.state_since
        save(stays, by=by, reason=reason)


def move_parts(
    recommendation: Recommendation, into: Recommendation, *, by: Any, reason: str
) -> None:
    """Move targets, memberships and comments; what the survivor has stays single."""
    parts = (
        (Target.objects, "actor_id"),
        (AskMember.objects, "ask_id"),
        (Comment.objects, "id"),
    )
    for rows, key in parts:
        there = set(rows.filter(recommendation=into).values_list(key, flat=True))
        for part in rows.filter(recommendation=recommendation):
            if getattr(part, key) in there:
                erase(part, by=by, reason=reason)
            else:
                part.recommendation = into
                save(part, by=by, reason=reason)


def move_links(
    recommendation: Recommendation, into: Recommendation, *, by: Any, reason: str
) -> None:
    """Move links of both directions; none leads from the survivor to itself."""
    for link in Link.objects.filter(recommendation=recommendation):
        relink(link, into, link.to, by=by, reason=reason)
    for link in Link.objects.filter(to=recommendation):
        relink(link, link.recommendation, into, by=by, reason=reason)


def relink(
    link: Link, start: Recommendation, end: Recommendation, *, by: Any, reason: str
) -> None:
    same = Link.objects.filter(recommendation=start, kind=link.kind, to=end)
    if start.pk == end.pk or same.exclude(pk=link.pk).exists():
        erase(link, by=by, reason=reason)
        return
    link.recommendation, link.to = start, end
    save(link, by=by, reason=reason)


def retire(
    recommendation: Recommendation, into: Recommendation, *, by: Any, reason: str
) -> None:
    """Let the merged record, and those merged into it before, lead to the survivor."""
    for earlier in recommendation.merged_recommendations.all():
        earlier.merged_into = into
        save(earlier, by=by, reason=reason)
    recommendation.refresh_from_db()
    recommendation.state, recommendation.state_reason = State.MERGED, reason
    recommendation.merged_into = into
    if recommendation.disposition == Disposition.WAITING:
        # What it waited for has moved.
        recommendation.disposition = Disposition.OPEN
    save(recommendation, by=by, reason=reason)
    refresh_headline(recommendation)


def follow_merge(into: Recommendation, before: Values, *, by: Any) -> None:
    """Open the survivor again where its parts no longer bear out its disposition."""
    if into.disposition == Disposition.CLOSED:
        why = turn_since(into, before) or unfit_to_close(into)
        if why:
            open_again(into, by=by, why=why)
    end_waiting(into, by=by)


def values_of(recommendation: Recommendation) -> Values:
    """The value of each actor addressed, on each axis."""
    return {
        (row.actor_id, axis): getattr(row, axis)
        for row in recommendation.addressees.all()
        for axis in Axis.values
    }


def turn_since(recommendation: Recommendation, before: Values) -> str:
    """Who has turned for the worse since, and to what."""
    actors = {row.actor_id: row.actor for row in recommendation.addressees.all()}
    for (actor, axis), value in values_of(recommendation).items():
        if value != before.get((actor, axis)) and is_turn(recommendation, value):
            return f"{actors[actor]}: {label_of(value)}"
    return ""


def unfit_to_close(recommendation: Recommendation) -> str:
    """Why it could not be closed now for the reason that it was closed for."""
    try:
        check_closing(recommendation, recommendation.closing_reason)
    except ClosingInconsistent as fault:
        return str(fault)
    return ""
