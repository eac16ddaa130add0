"""Following up: whether a recommendation is open, waiting or closed, and why."""

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
from recommendations.models.axes import DONE, Implementation, Response
from recommendations.models.rules import (
    ClosingInconsistent,
    DispositionUnfit,
    NothingToWaitFor,
    ReasonMissing,
    RoleMissing,
)
from recommendations.text.dates import PartialDate
from recommendations.tracking.records import save

REVIEW = "recommendations.review_recommendation"


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
    if not by.has_perm(REVIEW):
        raise RoleMissing("close")
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
    actual = ", ".join(sorted(values)) or "nobody is addressed"
    if closing_reason == ClosingReason.IMPLEMENTED:
        if values != {Implementation.IMPLEMENTED.value}:
            raise ClosingInconsistent(closing_reason, "all implemented", actual)
    elif closing_reason == ClosingReason.IMPLEMENTED_OTHERWISE:
        if not values or not values <= DONE:
            needed = "all implemented, or implemented otherwise"
            raise ClosingInconsistent(closing_reason, needed, actual)
    elif closing_reason == ClosingReason.FINALLY_REJECTED:
        if responses != {Response.REJECTED.value}:
            actual = ", ".join(sorted(responses)) or actual
            raise ClosingInconsistent(closing_reason, "all responses rejected", actual)
    elif (
        closing_reason == ClosingReason.SUPERSEDED
        and not recommendation.links_here.filter(kind="supersedes").exists()
    ):
        needed = "a link from the recommendation that supersedes it"
        raise ClosingInconsistent(closing_reason, needed, "there is none")


@transaction.atomic
def reopen(*, recommendation: Recommendation, by: Any, reason: str) -> Recommendation:
    """Open a closed recommendation again, and say why."""
    recommendation = locked(recommendation)
    if not by.has_perm(REVIEW):
        raise RoleMissing("reopen")
    if recommendation.disposition != Disposition.CLOSED:
        raise DispositionUnfit(recommendation.disposition, "reopen")
    if not reason.strip():
        raise ReasonMissing("reopen")
    recommendation.disposition = Disposition.OPEN
    recommendation.closing_reason = ""
    return save(recommendation, by=by, reason=f"reopened: {reason}")


@transaction.atomic
def wait(
    *, recommendation: Recommendation, by: Any, reason: str = ""
) -> Recommendation:
    """Let an open recommendation wait for a condition of its that is not met."""
    recommendation = locked(recommendation)
    if not by.has_perm(REVIEW):
        raise RoleMissing("put off")
    if recommendation.disposition != Disposition.OPEN:
        raise DispositionUnfit(recommendation.disposition, "put off")
    if not awaited(recommendation).exists():
        raise NothingToWaitFor
    recommendation.disposition = Disposition.WAITING
    return save(recommendation, by=by, reason=reason or "waiting for its condition")


def awaited(recommendation: Recommendation) -> Any:
    """The conditions that could still be met."""
    states = [ConditionState.UNKNOWN, ConditionState.NOT_MET]
    return recommendation.conditions.filter(state__in=states)


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
    recommendation = locked(condition.recommendation)
    if state != ConditionState.UNKNOWN and not rationale.strip():
        raise ReasonMissing("change the state of a condition")
    condition.state, condition.state_rationale = state, rationale
    condition.state_since = since
    save(condition, by=by, reason=rationale)
    waiting = recommendation.disposition == Disposition.WAITING
    if waiting and not awaited(recommendation).exists():
        recommendation.refresh_from_db()
        recommendation.disposition = Disposition.OPEN
        save(recommendation, by=by, reason=f"its condition is {condition.state}")
    return condition


@transaction.atomic
def comment(*, recommendation: Recommendation, text: str, by: Any) -> Comment:
    """Say something about a recommendation, in plain text."""
    return save(Comment(recommendation=recommendation, text=text.strip(), by=by), by=by)


def locked(recommendation: Recommendation) -> Recommendation:
    """The recommendation as it is now, kept from others until the write is done."""
    rows = Recommendation.objects.select_for_update(of=("self",))
    return rows.get(pk=recommendation.pk)
