"""Following up: whether a recommendation is open, waiting or closed, and why."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from recommendations.models import (
    ClosingReason,
    Comment,
    Condition,
    ConditionState,
    Disposition,
    Recommendation,
)
from recommendations.models.axes import DONE, TURNS, Implementation, Response
from recommendations.models.labels import label_of
from recommendations.models.rules import (
    ClosingInconsistent,
    DispositionUnfit,
    NothingToWaitFor,
    ReasonMissing,
)
from recommendations.text.dates import PartialDate
from recommendations.tracking.records import end_waiting, locked, save
from recommendations.tracking.roles import (
    CHANGE_CONDITION,
    COMMENT,
    REVIEW,
    check_role,
)


@transaction.atomic
def close(
    *,
    recommendation: Recommendation,
    closing_reason: str,
    by: Any,
    reason: str = "",
) -> Recommendation:
    """Close a recommendation with a reason that its current values bear out.

    `reason` says it in words. Raises RoleMissing, DispositionUnfit or
    ClosingInconsistent.
    """
    recommendation = locked(recommendation)
    check_role(by, REVIEW, "close a recommendation")
    if recommendation.disposition == Disposition.CLOSED:
        raise DispositionUnfit("closed", "close")
    check_closing(recommendation, closing_reason)
    recommendation.disposition = Disposition.CLOSED
    recommendation.closing_reason = closing_reason
    told = f"closed: {ClosingReason(closing_reason).label}"
    return save(recommendation, by=by, reason=f"{told}; {reason}" if reason else told)


def check_closing(recommendation: Recommendation, closing_reason: str) -> None:
    """Raise ClosingInconsistent where the values of the addressees say otherwise."""
    addressees = list(recommendation.addressees.all())
    values = {row.implementation for row in addressees}
    responses = {row.response for row in addressees}
    actual = listed(values) or "nobody is addressed"
    if closing_reason == ClosingReason.IMPLEMENTED:
        if values != {Implementation.IMPLEMENTED.value}:
            raise ClosingInconsistent(closing_reason, "all implemented", actual)
    elif closing_reason == ClosingReason.IMPLEMENTED_OTHERWISE:
        if not values or not values <= DONE:
            needed = "all implemented, or implemented otherwise"
            raise ClosingInconsistent(closing_reason, needed, actual)
    elif closing_reason == ClosingReason.FINALLY_REJECTED:
        if responses != {Response.REJECTED.value}:
            actual = listed(responses) or actual
            raise ClosingInconsistent(closing_reason, "all responses rejected", actual)
    elif (
        closing_reason == ClosingReason.SUPERSEDED
        and not recommendation.links_here.filter(kind="supersedes").exists()
    ):
        needed = "a link from the recommendation that supersedes it"
        raise ClosingInconsistent(closing_reason, needed, "there is none")


def listed(values: Iterable[str]) -> str:
    return ", ".join(sorted(map(label_of, values)))


@transaction.atomic
def reopen(*, recommendation: Recommendation, by: Any, reason: str) -> Recommendation:
    """Open a closed recommendation again, and say why."""
    recommendation = locked(recommendation)
    check_role(by, REVIEW, "reopen a recommendation")
    if recommendation.disposition != Disposition.CLOSED:
        raise DispositionUnfit(recommendation.disposition, "reopen")
    if not reason.strip():
        raise ReasonMissing("reopen")
    return open_again(recommendation, by=by, why=reason)


def open_again(recommendation: Recommendation, *, by: Any, why: str) -> Recommendation:
    recommendation.disposition = Disposition.OPEN
    recommendation.closing_reason = ""
    return save(recommendation, by=by, reason=f"reopened: {why}")


def is_turn(recommendation: Recommendation, value: str) -> bool:
    """Whether a value that came about contradicts that the recommendation is closed."""
    if recommendation.disposition != Disposition.CLOSED or value not in TURNS:
        return False
    finally_rejected = recommendation.closing_reason == ClosingReason.FINALLY_REJECTED
    return not (finally_rejected and value == Response.REJECTED)


@transaction.atomic
def wait(
    *, recommendation: Recommendation, by: Any, reason: str = ""
) -> Recommendation:
    """Let an open recommendation wait for a condition of its that is not met."""
    recommendation = locked(recommendation)
    check_role(by, REVIEW, "put off a recommendation")
    if recommendation.disposition != Disposition.OPEN:
        raise DispositionUnfit(recommendation.disposition, "put off")
    if not recommendation.conditions.awaited().exists():
        raise NothingToWaitFor
    recommendation.disposition = Disposition.WAITING
    return save(recommendation, by=by, reason=reason or "waiting for its condition")


@transaction.atomic
def set_condition(
    *,
    condition: Condition,
    state: str,
    by: Any,
    rationale: str,
    since: PartialDate | None = None,
) -> Condition:
    """Record the state of a condition, since when, and on what that rests.

    When none is left to be met, its recommendation leaves `waiting`.
    """
    check_role(by, CHANGE_CONDITION, "change the state of a condition")
    # Merging may have moved it meanwhile.
    locked(condition.recommendation)
    condition = Condition.objects.select_for_update(of=("self",)).get(pk=condition.pk)
    if state != ConditionState.UNKNOWN and not rationale.strip():
        raise ReasonMissing("change the state of a condition")
    condition.state, condition.state_rationale = state, rationale
    condition.state_since = since
    save(condition, by=by, reason=rationale)
    end_waiting(condition.recommendation, by=by)
    return condition


@transaction.atomic
def comment(*, recommendation: Recommendation, text: str, by: Any) -> Comment:
    """Say something about a recommendation, in plain text."""
    check_role(by, COMMENT, "comment on a recommendation")
    return save(Comment(recommendation=recommendation, text=text.strip(), by=by), by=by)
