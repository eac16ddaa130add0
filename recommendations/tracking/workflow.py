"""The editors' work: from draft to published, and out of the way by merging."""

from typing import Any

from django.conf import settings
from django.db import transaction

from recommendations.models import (
    Addressee,
    AskMember,
    Assessment,
    Comment,
    Link,
    Recommendation,
    State,
    Target,
)
from recommendations.models.rules import (
    MergeRefused,
    OwnEdit,
    ReasonMissing,
    RoleMissing,
    TransitionUnknown,
)
from recommendations.tracking.assessments import refresh_current
from recommendations.tracking.records import refresh_headline, remove, save

EDIT = "recommendations.change_recommendation"
REVIEW = "recommendations.review_recommendation"

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
    recommendation = Recommendation.objects.select_for_update(of=("self",)).get(
        pk=recommendation.pk
    )
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
    if not by.has_perm(permission):
        raise RoleMissing(verb)
    if to in WITH_REASON and not reason.strip():
        raise ReasonMissing(verb)
    own = recommendation.edited_by_id == by.pk
    if to == State.PUBLISHED and own and not settings.PUBLISH_OWN_EDITS:
        raise OwnEdit


@transaction.atomic
def merge(
    *, recommendation: Recommendation, into: Recommendation, by: Any, reason: str
) -> Recommendation:
    """Merge a recommendation into another one, which is returned.

    Addressees, assessments, targets, memberships, links and comments move to the
    survivor; of two alike one stays. The old ref keeps leading to it.
    """
    keys = sorted([recommendation.pk, into.pk])
    locked = Recommendation.objects.select_for_update(of=("self",)).in_bulk(keys)
    recommendation, into = locked[recommendation.pk], locked[into.pk]
    check_merge(recommendation, into)
    check_transition(recommendation, State.MERGED, by=by, reason=reason)
    move_addressees(recommendation, into, by=by, reason=reason)
    move_parts(recommendation, into, by=by, reason=reason)
    move_links(recommendation, into, by=by, reason=reason)
    for earlier in recommendation.merged_recommendations.all():
        earlier.merged_into = into
        save(earlier, by=by, reason=reason)
    recommendation.refresh_from_db()
    recommendation.state, recommendation.state_reason = State.MERGED, reason
    recommendation.merged_into = into
    save(recommendation, by=by, reason=reason)
    refresh_headline(recommendation)
    return refresh_headline(into)


def check_merge(recommendation: Recommendation, into: Recommendation) -> None:
    if recommendation.pk == into.pk:
        raise MergeRefused("a recommendation is not merged into itself")
    if into.merged_into_id:
        raise MergeRefused(f"{into.ref} was merged itself; name {into.merged_into}")


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
        remove(addressee, by=by, reason=reason)
        refresh_current(Addressee.objects.get(pk=same.pk))


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
                remove(part, by=by, reason=reason)
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
        remove(link, by=by, reason=reason)
        return
    link.recommendation, link.to = start, end
    save(link, by=by, reason=reason)
