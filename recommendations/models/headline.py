"""The headline of a recommendation: one value and one sentence for all its addressees.

The rule: a contrary action shows first, then a reversal; a value that all addressees
share is the headline; otherwise it is mixed.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.db import models

from recommendations.models.axes import Axis, Implementation
from recommendations.text.dates import PartialDate

FIRST = (Implementation.CONTRARY_ACTION.value, Implementation.REVERSED.value)
MIXED = "mixed"


class HeadlineValue(models.TextChoices):
    """The values of implementation, and one for addressees who differ."""

    NOT_ASSESSED = Implementation.NOT_ASSESSED.value, "not assessed"
    NO_ACTION_FOUND = Implementation.NO_ACTION_FOUND.value, "no action found"
    ANNOUNCED = Implementation.ANNOUNCED.value, "announced"
    IN_PROGRESS = Implementation.IN_PROGRESS.value, "in progress"
    PARTIALLY_IMPLEMENTED = (
        Implementation.PARTIALLY_IMPLEMENTED.value,
        "partially implemented",
    )
    IMPLEMENTED = Implementation.IMPLEMENTED.value, "implemented"
    IMPLEMENTED_OTHERWISE = (
        Implementation.IMPLEMENTED_OTHERWISE.value,
        "implemented otherwise",
    )
    STALLED = Implementation.STALLED.value, "stalled"
    ABANDONED = Implementation.ABANDONED.value, "abandoned"
    REVERSED = Implementation.REVERSED.value, "reversed"
    CONTRARY_ACTION = Implementation.CONTRARY_ACTION.value, "contrary action"
    MIXED = MIXED, "mixed"


class Judgement(Protocol):
    """What is asked here of an assessment."""

    pk: int
    axis: str
    value: str
    true_from: PartialDate
    assessed_at: datetime
    addressee_id: int
    corrects_id: int | None

    def is_provisional(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one addressee's implementation, at whatever point of time."""

    actor: str
    value: str
    since: PartialDate | None = None
    provisional: bool = False

    @property
    def label(self) -> str:
        return str(Implementation(self.value).label)

    def __str__(self) -> str:
        since = f" since {self.since.written()}" if self.since else ""
        provisional = " (provisional)" if self.provisional else ""
        return f"{self.actor}: {self.label}{since}{provisional}"


@dataclass(frozen=True, slots=True)
class Headline:
    """A value, the sentence that explains it, and whether it awaits a second person."""

    value: str
    sentence: str
    provisional: bool = False

    @property
    def label(self) -> str:
        return str(HeadlineValue(self.value).label)


def headline(standings: Sequence[Standing]) -> Headline:
    """The headline that these addressees give; none at all is not assessed."""
    value = headline_value([standing.value for standing in standings])
    provisional = any(
        standing.provisional
        for standing in standings
        if value in (standing.value, MIXED)
    )
    return Headline(value, explained(value, standings), provisional)


def headline_value(values: Sequence[str]) -> str:
    """The rule itself."""
    for first in FIRST:
        if first in values:
            return first
    if not values:
        return Implementation.NOT_ASSESSED.value
    return values[0] if len(set(values)) == 1 else MIXED


def explained(value: str, standings: Sequence[Standing]) -> str:
    """One sentence, such as "mixed: 1 of 3 addressees implemented; …"."""
    label = str(HeadlineValue(value).label)
    if not standings:
        return f"{label}: nobody is addressed"
    if len(standings) == 1:
        return str(standings[0])
    if value in FIRST:
        named = "; ".join(str(row) for row in standings if row.value == value)
        return f"{label}: {named}"
    if value != MIXED:
        return f"{label}: all {len(standings)} addressees"
    return f"{label}: {counted(standings)}"


def counted(standings: Sequence[Standing]) -> str:
    """How many addressees have each value, the most frequent first."""
    counts = Counter(standing.label for standing in standings)
    total = len(standings)
    (first, count), *rest = counts.most_common()
    return "; ".join(
        [
            f"{count} of {total} addressees {first}",
            *(f"{n} {label}" for label, n in rest),
        ]
    )


def earlier_provisional(assessments: Iterable[Judgement]) -> str:
    """A sentence on earlier results that still wait for a second person, or nothing.

    `assessments` are all those of the addressees in question; no query is made.
    """
    rows = [row for row in assessments if row.axis == Axis.IMPLEMENTATION]
    corrected = {row.corrects_id for row in rows}
    standing = [row for row in rows if row.pk not in corrected]
    newest: dict[int, Judgement] = {}
    for row in sorted(standing, key=recency):
        newest[row.addressee_id] = row
    waiting = [
        row
        for row in sorted(standing, key=recency)
        if row.is_provisional() and row is not newest[row.addressee_id]
    ]
    return told_waiting([str(Implementation(row.value).label) for row in waiting])


def recency(row: Judgement) -> tuple[date, datetime, int]:
    """The order of `AssessmentQuerySet.newest_first`, the oldest first."""
    return row.true_from.first_day, row.assessed_at, row.pk


def told_waiting(labels: Sequence[str]) -> str:
    labels = list(dict.fromkeys(labels))
    if not labels:
        return ""
    if len(labels) == 1:
        return f"An earlier result, {labels[0]}, is still provisional."
    listed = f"{', '.join(labels[:-1])} and {labels[-1]}"
    return f"Earlier results, {listed}, are still provisional."
