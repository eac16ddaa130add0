"""Taking a change back, as long as nobody has changed the record since."""

import uuid
from copy import copy
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from recommendations.models import Disposition, Recommendation
from recommendations.models.rules import Refused
from recommendations.tracking.follow_up import close, reopen, wait
from recommendations.tracking.records import locked, rewrite, save
from recommendations.tracking.roles import EDIT, check_role
from recommendations.tracking.workflow import move

UNDONE = "undone"
# What a change can touch and still be taken back by a verb.
STATE = frozenset({"state", "state_reason"})
DISPOSITION = frozenset({"disposition", "closing_reason"})
WORK = frozenset({"assigned_to", "priority"})


class NothingToUndo(Refused):
    """The change is none of this person's on this recommendation"""

    def __init__(self) -> None:
        super().__init__("you changed nothing here in that step")


class ChangedSince(Refused):
    """Somebody changed the recommendation after the change that is to be undone"""

    def __init__(self, by: Any) -> None:
        super().__init__(
            f"{by or 'somebody'} changed it since; look at its history, and change "
            "back by hand what you want back"
        )


class NoWayBack(Refused):
    """No verb leads back"""

    def __init__(self, what: str) -> None:
        super().__init__(f"no step leads back from {what}; change it by hand")


@transaction.atomic
def undo(
    *, recommendation: Recommendation, change: uuid.UUID, by: Any
) -> Recommendation:
    """Bring back what one change of this person's altered, by the opposite verbs.

    Raises NothingToUndo, ChangedSince or NoWayBack, and whatever those verbs raise.
    """
    recommendation = locked(recommendation)
    before, after = ends(recommendation, change, by)
    differing = differences(before, after)
    if not differing or differing - STATE - DISPOSITION - WORK:
        raise NoWayBack(", ".join(sorted(differing - STATE - DISPOSITION)) or "it")
    if differing & STATE:
        reason = before.state_reason or UNDONE
        move(recommendation=recommendation, to=before.state, by=by, reason=reason)
    if differing & DISPOSITION:
        dispose(recommendation, before, by=by)
    if differing & WORK:
        leave(recommendation, before, by=by)
    return recommendation


def ends(recommendation: Recommendation, change: uuid.UUID, by: Any) -> tuple[Any, Any]:
    """The rows of history before the change and at its end."""
    rows = recommendation.history.order_by("-history_id")
    changed = list(rows.filter(change_id=change, history_user=by))
    if not changed:
        raise NothingToUndo
    newest = rows.select_related("history_user").first()
    if newest != changed[0]:
        raise ChangedSince(newest.history_user)
    before = rows.filter(history_id__lt=changed[-1].history_id).first()
    if before is None:
        raise NothingToUndo
    return before, changed[0]


def differences(before: Any, after: Any) -> set[str]:
    """The fields, related rows among them, that a change altered."""
    # `diff_against` knows the related rows, and leaves out what nobody types.
    typed = set(after.diff_against(before).changed_fields)
    columns = {
        field.name
        for field in after.tracked_fields
        if getattr(before, field.attname) != getattr(after, field.attname)
    }
    return (typed | columns) - {"version"}


def dispose(recommendation: Recommendation, before: Any, *, by: Any) -> None:
    """Close or open it again, and let it wait again where it did."""
    if before.disposition == Disposition.CLOSED:
        close(
            recommendation=recommendation,
            closing_reason=before.closing_reason,
            by=by,
            reason=UNDONE,
        )
        return
    if recommendation.disposition != Disposition.CLOSED:
        raise NoWayBack(recommendation.disposition)
    reopen(recommendation=recommendation, by=by, reason=UNDONE)
    if before.disposition == Disposition.WAITING:
        wait(recommendation=recommendation, by=by, reason=UNDONE)


@transaction.atomic
def give_back(
    *,
    recommendation: Recommendation,
    state: str,
    edited_by: int | None,
    by: Any,
    reason: str,
) -> Recommendation:
    """Give back the state and editor that it had before an edit that is undone whole.

    Its words are those that were reviewed; `edited_by` is the key of an account.
    """
    recommendation = locked(recommendation)
    people = get_user_model()._base_manager
    if edited_by and not people.filter(pk=edited_by).exists():
        edited_by = None
    if (recommendation.state, recommendation.edited_by_id) != (state, edited_by):
        stored = copy(recommendation)
        recommendation.state, recommendation.edited_by_id = state, edited_by
        rewrite(recommendation, stored, by=by, reason=reason)
    return recommendation


def leave(recommendation: Recommendation, before: Any, *, by: Any) -> None:
    """Give it back to whom it was assigned to, as urgent as it was."""
    check_role(by, EDIT, "take an assignment or a priority back")
    people = get_user_model()._base_manager
    key = before.assigned_to_id
    if key and not people.filter(pk=key).exists():
        raise NoWayBack("a person who is gone")
    recommendation = locked(recommendation)
    recommendation.assigned_to_id, recommendation.priority = key, before.priority
    save(recommendation, by=by, reason=UNDONE)
