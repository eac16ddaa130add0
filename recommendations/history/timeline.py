"""The timeline of a record: what happened, and what was written down, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from recommendations.history.edits import (
    ADDED,
    Edit,
    Lookup,
    edits,
    edits_of,
    moves_of_quote,
)
from recommendations.models import Assessment, Comment, Recommendation

MOST = 50  # edits of a kind; all of them stand in the history
LOADED = "loaded from "
TOGETHER = timedelta(seconds=5)  # edits of one hand that count as one
ASSESSMENT, CONFIRMATION, COMMENT, EDIT, LOAD = KINDS = (
    *("assessment", "confirmation", "comment", "edit", "loaded"),
)


@dataclass(frozen=True)
class Moment:
    """Something at a point of time: an assessment, a comment, or edits made together."""

    when: datetime
    kind: str
    row: Any


def moments(
    record: Recommendation,
    *,
    assessments: Iterable[Assessment],
    comments: Iterable[Comment] | None,
    parts: Iterable[tuple[Any, Lookup]],
    known_at: datetime | None = None,
    most: int | None = MOST,
) -> list[Moment]:
    """All of a record's assessments and comments, and its latest edits by `known_at`.

    Without `comments` nothing is told of them. `most` bounds the edits of a kind.
    """
    assessments = list(assessments)
    found = [Moment(row.assessed_at, ASSESSMENT, row) for row in assessments]
    found += [
        Moment(row.confirmed_at, CONFIRMATION, row)
        for row in assessments
        if row.confirmed_at
    ]
    found += [Moment(row.at, COMMENT, row) for row in comments or ()]
    made = written(record, parts, comments=comments is not None, most=most)
    made = [edit for edit in made if known_at is None or edit.when <= known_at]
    found += [Moment(group[0].when, kind(group), group) for group in grouped(made)]
    return sorted(found, key=attrgetter("when"), reverse=True)


def written(
    record: Recommendation,
    parts: Iterable[tuple[Any, Lookup]],
    *,
    comments: bool,
    most: int | None,
) -> list[Edit]:
    """The edits of the record, of its parts and of its comments, the newest first."""
    found = edits([(Recommendation, {"id": record.pk}), *parts], most=most)
    found += moves_of_quote(record, most=most)
    if comments:
        said = edits_of(Comment, {"recommendation_id": record.pk}, most=most)
        found += [edit for edit in said if edit.type != ADDED]
    return sorted(found, key=attrgetter("order"), reverse=True)


def kind(group: list[Edit]) -> str:
    """A load from a seed file is told in one line."""
    first = group[0]
    loaded = first.by is None and first.reason.startswith(LOADED)
    changed = any(each.changes_something for each in group)
    return LOAD if loaded and not changed else EDIT


def grouped(made: list[Edit]) -> list[list[Edit]]:
    """Edits that one person made in one go, together."""
    groups: list[list[Edit]] = []
    for edit in made:
        if groups and together(groups[-1][-1], edit):
            groups[-1].append(edit)
        else:
            groups.append([edit])
    return groups


def together(one: Edit, other: Edit) -> bool:
    alike = attrgetter("by", "reason", "change_id")
    return bool(alike(one) == alike(other)) and abs(one.when - other.when) < TOGETHER
