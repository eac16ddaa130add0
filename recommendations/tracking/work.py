"""The work on a recommendation: whose it is, how urgent, its themes."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from recommendations.models import (
    Actor,
    Evidence,
    Priority,
    Recommendation,
    Theme,
)
from recommendations.models.rules import Refused
from recommendations.tracking.assessments import assess
from recommendations.tracking.records import locked, save
from recommendations.tracking.roles import ASSESS, EDIT, check_role


class NobodyAddressed(Refused):
    """There is no addressee to assess"""

    field = "actor"

    def __init__(self, actor: Actor | None) -> None:
        who = "it has no addressee" if actor is None else f"{actor} is no addressee"
        super().__init__(f"{who}; add one on its page first")


class ThemeNotHeld(Refused):
    """A theme that it does not have cannot be taken off"""

    field = "theme"

    def __init__(self, theme: Theme) -> None:
        super().__init__(f"it does not have the theme {theme}")


@transaction.atomic
def assign(*, recommendation: Recommendation, to: Any, by: Any) -> Recommendation:
    """Leave a recommendation to a person, or to nobody."""
    check_role(by, EDIT, "assign a recommendation")
    recommendation = locked(recommendation)
    recommendation.assigned_to = to
    return save(recommendation, by=by, reason=f"assigned to {to or 'nobody'}")


@transaction.atomic
def prioritize(
    *, recommendation: Recommendation, priority: str, by: Any
) -> Recommendation:
    """Say how urgent the work on a recommendation is."""
    check_role(by, EDIT, "set the priority of a recommendation")
    recommendation = locked(recommendation)
    recommendation.priority = priority
    label = Priority(priority).label if priority in Priority.values else priority
    return save(recommendation, by=by, reason=f"priority {label}")


@transaction.atomic
def add_theme(
    *, recommendation: Recommendation, theme: Theme, by: Any
) -> Recommendation:
    """Give a recommendation a theme besides those that it has."""
    check_role(by, EDIT, "add a theme")
    recommendation = locked(recommendation)
    themes = {*recommendation.themes.all(), theme}
    return save(recommendation, by=by, reason=f"theme {theme} added", themes=themes)


@transaction.atomic
def remove_theme(
    *, recommendation: Recommendation, theme: Theme, by: Any
) -> Recommendation:
    """Take a theme off a recommendation, which keeps at least one."""
    check_role(by, EDIT, "take a theme off")
    recommendation = locked(recommendation)
    themes = set(recommendation.themes.all())
    if theme not in themes:
        raise ThemeNotHeld(theme)
    rest = themes - {theme}
    return save(recommendation, by=by, reason=f"theme {theme} taken off", themes=rest)


@transaction.atomic
def assess_addressees(
    *,
    recommendation: Recommendation,
    actor: Actor | None = None,
    evidence: Sequence[Evidence] = (),
    by: Any,
    **judgement: Any,
) -> Recommendation:
    """Record one judgement of every addressee, or of the one who is this actor.

    `judgement` is as for `assess`; each assessment gets the evidence as its own.
    """
    check_role(by, ASSESS, "record an assessment")
    recommendation = locked(recommendation)
    addressees = recommendation.addressees.all()
    if actor is not None:
        addressees = addressees.filter(actor=actor)
    if not addressees:
        raise NobodyAddressed(actor)
    for addressee in addressees:
        own = [copied(piece) for piece in evidence]
        assess(addressee=addressee, evidence=own, by=by, **judgement)
    return recommendation


def copied(piece: Evidence) -> Evidence:
    """The same evidence once more, not saved yet."""
    fields = [field for field in piece._meta.concrete_fields if not field.primary_key]
    return Evidence(
        **{field.attname: field.value_from_object(piece) for field in fields}
    )
