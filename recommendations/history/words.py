"""Edits in the words of the screens."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.text import capfirst

from recommendations.history.edits import CHANGED, Edit, value_of
from recommendations.models import Comment, State
from recommendations.models.fields import PrecisionField
from recommendations.text.dates import PartialDate

VERBS = {"+": "added", "~": "changed", "-": "removed"}
# What a person did who changed the state alone.
STEPS = {
    State.DRAFT: "sent back",
    State.IN_REVIEW: "submitted",
    State.PUBLISHED: "published",
    State.REJECTED: "rejected",
    State.MERGED: "merged",
    State.WITHDRAWN: "withdrew",
}
NOTHING = "–"


@dataclass(frozen=True)
class Entry:
    """One edit, as a person reads it."""

    when: datetime
    who: str
    verb: str
    what: str
    reason: str
    changes: list[dict[str, Any]] = field(default_factory=list)


def entry(edit: Edit, whole: Any) -> Entry:
    """The edit of a record, or of a part of `whole`."""
    return Entry(
        when=edit.when,
        who=str(edit.by or ""),
        verb=VERBS[edit.type],
        what=what(edit, whole),
        reason=edit.reason,
        changes=changes(edit),
    )


def step(edit: Edit, whole: Any) -> Entry:
    """The edit, told as the step that it was."""
    told, state = entry(edit, whole), edit.step
    if state is None:
        return told
    verb = STEPS[state]
    # Where nobody gave a reason, the step itself was noted.
    noted = told.reason in (str(state.label), verb)
    return Entry(
        when=told.when,
        who=told.who,
        verb=verb,
        what=told.what,
        reason="" if noted else told.reason,
        changes=told.changes,
    )


def what(edit: Edit, whole: Any) -> str:
    if edit.model is Comment:
        return "a comment"
    noun = str(edit.model._meta.verbose_name)
    return f"this {noun}" if edit.model is type(whole) else f"{noun} {name(edit.row)}"


def name(row: Any) -> str:
    """A part by what it names, even where the record that it names is gone."""
    for each in ("actor", "person", "to", "text", "name", "field"):
        if hasattr(row, each):
            return str(getattr(row, each))
    recommendation = getattr(row, "recommendation", None)
    return str(getattr(recommendation, "ref", ""))


def changes(edit: Edit) -> list[dict[str, Any]]:
    """The fields that the edit changed, with what they were."""
    if edit.type != CHANGED or edit.earlier is None:
        return []
    kept = set(edit.fields())
    found = []
    for each in [*edit.row.tracked_fields, *edit.row._history_m2m_fields]:
        if each.name not in kept or isinstance(each, PrecisionField):
            continue
        old, new = shown(each, edit.earlier), shown(each, edit.row)
        if old != new:
            label = capfirst(each.verbose_name)
            found.append({"field": label, "old": old, "new": new})
    return found


def shown(each: Any, row: Any) -> str:
    """A value of a row of history, as a person reads it."""
    if each.many_to_many:
        held = value_of(row, each.name)
        return ", ".join(sorted(map(str, held))) or NOTHING
    if each.many_to_one and getattr(row, each.attname) and not getattr(row, each.name):
        return "one that is gone"
    value = getattr(row, each.name)
    if isinstance(value, PartialDate):
        return value.written()
    label = dict(each.flatchoices).get(value, value)
    return NOTHING if label in (None, "") else str(label)
