"""Edits in plain values, for programs: records stand by their keys."""

from typing import Any

from django.db.models import Model

from recommendations.history.edits import REMOVED, Edit, value_of
from recommendations.models import Comment
from recommendations.models.fields import PrecisionField

VERBS = {"+": "created", "~": "changed", "-": "removed"}
# What the program keeps for itself, and what the record itself says.
UNTOLD = frozenset({"id", "version", "edited_by", "position", "recommendation"})


def told(edit: Edit) -> dict[str, Any]:
    """The row that was edited, and each field before and after."""
    before = {} if edit.earlier is None else held(edit.earlier)
    after = {} if edit.type == REMOVED else held(edit.row)
    names = [name for name in before | after if before.get(name) != after.get(name)]
    return {
        "moment": edit.when,
        "person": edit.by.get_username() if edit.by else None,
        "reason": edit.reason or None,
        "change_id": edit.change_id,
        "verb": VERBS[edit.type],
        "record": {"kind": edit.model._meta.model_name, "name": name_of(edit)},
        "changes": [
            {"name": name, "before": before.get(name), "after": after.get(name)}
            for name in names
        ],
    }


def held(row: Any) -> dict[str, Any]:
    """The fields of a row of history that say something."""
    if row.history_type == REMOVED:
        return {}
    every = [*row.tracked_fields, *row._history_m2m_fields]
    found = {
        field.name: plain(value_of(row, field.name))
        for field in every
        if field.name not in UNTOLD and not isinstance(field, PrecisionField)
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def plain(value: Any) -> Any:
    """A value for JSON; a record is told by its key."""
    if isinstance(value, list):
        return sorted(map(plain, value))
    if isinstance(value, Model):
        for name in ("key", "ref", "username", "uid"):
            if hasattr(value, name):
                return str(getattr(value, name))
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def name_of(edit: Edit) -> str:
    for name in ("ref", "actor", "ask", "to", "text"):
        if getattr(edit.row, name, None) and edit.model is not Comment:
            return str(plain(getattr(edit.row, name)))
    return str(edit.row.id)
