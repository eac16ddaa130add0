"""The editors' work: from draft to published, and out of sight."""

from typing import Any

from django.conf import settings
from django.db import transaction

from recommendations.models import Recommendation, State
from recommendations.models.rules import (
    MergeRefused,
    OwnEdit,
    ReasonMissing,
    TransitionUnknown,
)
from recommendations.tracking.records import locked, save
from recommendations.tracking.roles import EDIT, REVIEW, check_role

# (from, to): the verb, and the permission that it takes
TRANSITIONS: dict[tuple[str, str], tuple[str, str]] = {
    (State.DRAFT, State.IN_REVIEW): ("submit", EDIT),
    (State.IN_REVIEW, State.DRAFT): ("send back", REVIEW),
    (State.IN_REVIEW, State.PUBLISHED): ("publish", REVIEW),
    (State.DRAFT, State.REJECTED): ("reject", REVIEW),
    (State.IN_REVIEW, State.REJECTED): ("reject", REVIEW),
    (State.REJECTED, State.DRAFT): ("take up again", EDIT),
    (State.PUBLISHED, State.IN_REVIEW): ("review again", EDIT),
    (State.PUBLISHED, State.WITHDRAWN): ("withdraw", REVIEW),
    (State.WITHDRAWN, State.DRAFT): ("take up again", EDIT),
    (State.DRAFT, State.MERGED): ("merge", REVIEW),
    (State.IN_REVIEW, State.MERGED): ("merge", REVIEW),
    (State.PUBLISHED, State.MERGED): ("merge", REVIEW),
}
WITH_REASON = {State.REJECTED, State.MERGED, State.WITHDRAWN}


def transitions(recommendation: Recommendation, by: Any) -> dict[str, str]:
    """The states that this person can bring it to, each with its verb."""
    return {
        to: verb
        for (state, to), (verb, permission) in TRANSITIONS.items()
        if state == recommendation.state and by.has_perm(permission)
    }


@transaction.atomic
def move(
    *, recommendation: Recommendation, to: str, by: Any, reason: str = ""
) -> Recommendation:
    """Bring a recommendation to another editorial state.

    Raises TransitionUnknown, RoleMissing, ReasonMissing or OwnEdit; merging has a
    function of its own.
    """
    recommendation = locked(recommendation)
    check_transition(recommendation, to, by=by, reason=reason)
    if to == State.MERGED:
        raise MergeRefused("name the recommendation to merge into")
    recommendation.state = to
    recommendation.state_reason = reason if to in WITH_REASON else ""
    return save(recommendation, by=by, reason=reason or f"{verb_of(to)}")


def verb_of(state: str) -> str:
    return {State.IN_REVIEW: "submitted", State.DRAFT: "sent back"}.get(
        State(state), str(State(state).label)
    )


def check_transition(
    recommendation: Recommendation, to: str, *, by: Any, reason: str
) -> None:
    """Raise the first rule that forbids the step."""
    state = recommendation.state
    if (state, to) not in TRANSITIONS:
        known = [target for source, target in TRANSITIONS if source == state]
        raise TransitionUnknown(state, to, known)
    verb, permission = TRANSITIONS[state, to]
    check_role(by, permission, f"{verb} a recommendation")
    if to in WITH_REASON and not reason.strip():
        raise ReasonMissing(verb)
    own = recommendation.edited_by_id == by.pk
    if to == State.PUBLISHED and own and not settings.PUBLISH_OWN_EDITS:
        raise OwnEdit
