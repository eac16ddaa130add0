"""The timeline of a record: what happened, and what was written down, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from recommendations.admin.history import Entry, entries, entries_of
from recommendations.models import Assessment, Comment, Recommendation, State

MOST = 50  # edits of a kind; all of them stand in the history
LOADED = "loaded from "
# What a person did who changed the state alone, by the state's name.
STEPS = {
    State.DRAFT: "sent back",
    State.IN_REVIEW: "submitted",
    State.PUBLISHED: "published",
    State.REJECTED: "rejected",
    State.MERGED: "merged",
    State.WITHDRAWN: "withdrew",
}
VERBS = {str(state.label): verb for state, verb in STEPS.items()}
TOGETHER = timedelta(seconds=5)  # edits of one hand that count as one


@dataclass(frozen=True)
class Moment:
    """Something at a point of time: `kind` says which of the templates shows `row`."""

    when: datetime
    kind: str
    row: Any


def moments(
    record: Recommendation,
    *,
    assessments: Iterable[Assessment],
    comments: Iterable[Comment],
    parts: list[Any],
    known_at: datetime | None = None,
) -> list[Moment]:
    """All of a record's assessments and comments, and its latest edits by `known_at`."""
    found = [Moment(row.assessed_at, "assessment", row) for row in assessments]
    found += [
        Moment(row.confirmed_at, "confirmation", row)
        for row in assessments
        if row.confirmed_at
    ]
    found += [Moment(row.at, "comment", row) for row in comments]
    told = [
        edit
        for edit in edits(record, parts)
        if known_at is None or edit.when <= known_at
    ]
    found += [Moment(group[0].when, kind(group), group) for group in grouped(told)]
    return sorted(found, key=attrgetter("when"), reverse=True)


def kind(group: list[Entry]) -> str:
    """A load from a seed file is told in one line."""
    first = group[0]
    loaded = not first.who and first.reason.startswith(LOADED)
    return "loaded" if loaded and not any(each.changes for each in group) else "edit"


def edits(record: Recommendation, parts: list[Any]) -> list[Entry]:
    """The changes of the record, of its parts and of its comments, newest first."""
    of_record = {"recommendation_id": record.pk}
    said = entries_of(Comment, of_record, whole=False, most=MOST)
    mended = [replace(each, what="a comment") for each in said if each.verb != "added"]
    found = [*map(step, entries(record, parts, most=MOST)), *mended]
    return sorted(found, key=attrgetter("when"), reverse=True)


def step(edit: Entry) -> Entry:
    """The edit, told as the step that it was."""
    fields = [change["field"] for change in edit.changes]
    if fields not in (["State"], ["State", "State reason"]):
        return edit
    state = edit.changes[0]["new"]
    verb = VERBS.get(state, edit.verb)
    # Where nobody gave a reason, the step itself was noted.
    reason = "" if edit.reason in (state, verb) else edit.reason
    return replace(edit, verb=verb, reason=reason)


def grouped(edits: list[Entry]) -> list[list[Entry]]:
    """Edits that one person made in one go, together."""
    groups: list[list[Entry]] = []
    for edit in edits:
        if groups and together(groups[-1][-1], edit):
            groups[-1].append(edit)
        else:
            groups.append([edit])
    return groups


def together(one: Entry, other: Entry) -> bool:
    alike = attrgetter("who", "reason", "change_id")
    return alike(one) == alike(other) and abs(one.when - other.when) < TOGETHER
