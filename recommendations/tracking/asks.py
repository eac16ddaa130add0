"""The members of an ask: added with a stance, changed, and taken off."""

from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max

from recommendations.models import Ask, AskMember, Recommendation
from recommendations.models.ask import Stance
from recommendations.models.rules import Refused
from recommendations.tracking.records import locked, remove, save
from recommendations.tracking.roles import check_role

ADD_MEMBER = "recommendations.add_askmember"
CHANGE_MEMBER = "recommendations.change_askmember"
REMOVE_MEMBER = "recommendations.delete_askmember"


class Said(NamedTuple):
    """What a member says: its stance, and why it differs from the title."""

    stance: str
    why: str


class StanceChanged(Refused):
    """Somebody changed the stance after it was read"""

    field = "stance"

    def __init__(self, now: Said, by: Any) -> None:
        self.now = now
        why = f", “{now.why}”" if now.why else ""
        super().__init__(
            f"meanwhile {by or 'somebody'} changed it to {now.stance}{why}; compare "
            "both, and save again to let yours stand"
        )


class WhyMissing(Refused):
    """A stance other than the title's own says how it differs"""

    field = "why"

    def __init__(self, stance: str) -> None:
        super().__init__(f"{stance!r} says why: how it differs from the title")


class NoMember(Refused):
    """The recommendation does not answer the ask any more"""

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"meanwhile {ref} was taken off the ask; add it again if need be"
        )


@transaction.atomic
def add_to_ask(
    *,
    recommendation: Recommendation,
    ask: Ask,
    stance: str,
    by: Any,
    why: str = "",
    reason: str = "",
) -> AskMember:
    """Let a recommendation answer an ask, with its stance, behind those that do."""
    check_role(by, ADD_MEMBER, "add to an ask")
    check_why(stance, why)
    recommendation = locked(recommendation)
    last = ask.members.aggregate(last=Max("position"))["last"] or 0
    member = AskMember(
        ask=ask,
        recommendation=recommendation,
        stance=stance,
        why=why,
        position=last + 1,
    )
    return save(member, by=by, reason=reason)


@transaction.atomic
def change_stance(
    *,
    member: AskMember,
    stance: str,
    why: str,
    by: Any,
    seen: Said | None = None,
    reason: str = "",
) -> AskMember:
    """Change a member's stance, and why.

    `seen` is what the person read before: raises StanceChanged if it says something
    else by now, and NoMember if it is gone.
    """
    check_role(by, CHANGE_MEMBER, "change a stance")
    check_why(stance, why)
    member = as_seen(member, seen)
    member.stance, member.why = stance, why
    return save(member, by=by, reason=reason)


@transaction.atomic
def take_off_ask(
    *, member: AskMember, by: Any, seen: Said | None = None, reason: str = ""
) -> Said:
    """Let a recommendation answer an ask no more; returns what it said.

    Raises as `change_stance` does.
    """
    check_role(by, REMOVE_MEMBER, "take a recommendation off an ask")
    member = as_seen(member, seen)
    remove(member, by=by, reason=reason)
    return Said(member.stance, member.why)


def check_why(stance: str, why: str) -> None:
    if stance != Stance.SAME and not why.strip():
        raise WhyMissing(stance)


def as_seen(member: AskMember, seen: Said | None) -> AskMember:
    """The member as it is now, kept from others until the write is done."""
    rows = AskMember.objects.select_for_update(of=("self",))
    held = rows.select_related("ask", "recommendation").filter(pk=member.pk).first()
    if held is None:
        raise NoMember(member.recommendation.ref)
    now = Said(held.stance, held.why)
    if seen is not None and now != seen:
        newest = held.history.select_related("history_user").first()
        raise StanceChanged(now, newest.history_user if newest else None)
    return held
