"""The rule of current values, in plain Python, beside the one in SQL."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from recommendations.models.axes import STRONG, UNASSESSED
from recommendations.text.dates import PartialDate


@dataclass(frozen=True)
class Judgement:
    """What was recorded of an addressee, as whoever recorded it knows it."""

    name: str
    addressee: int
    axis: str
    value: str
    true_from: PartialDate
    recorded: datetime
    by: int | None
    corrects: str = ""
    confirmed: datetime | None = None

    @classmethod
    def of(cls, row):
        return cls(
            name=str(row.uid),
            addressee=row.addressee_id,
            axis=row.axis,
            value=row.value,
            true_from=row.true_from,
            recorded=row.assessed_at,
            by=row.assessed_by_id,
            corrects=str(row.corrects.uid) if row.corrects else "",
            confirmed=row.confirmed_at,
        )

    def moved_to(self, addressee):
        return replace(self, addressee=addressee)


def value_of(
    judgements,
    axis: str,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
):
    """Value, since, and provisional or not, by the judgements of one addressee."""
    known = [
        row
        for row in judgements
        if row.axis == axis and (known_at is None or row.recorded <= known_at)
    ]
    corrected = {row.corrects for row in known}
    standing = [
        row
        for row in known
        if row.name not in corrected
        and (as_of is None or row.true_from.first_day <= as_of)
    ]
    if not standing:
        return UNASSESSED[axis].value, None, False
    newest = max(standing, key=lambda row: (row.true_from.first_day, row.recorded))
    confirmed = newest.confirmed is not None and (
        known_at is None or newest.confirmed <= known_at
    )
    return newest.value, newest.true_from, newest.value in STRONG and not confirmed


def headline_of(values):
    """The headline that values of implementation give."""
    for first in ("contrary_action", "reversed"):
        if first in values:
            return first
    if len(set(values)) > 1:
        return "mixed"
    return values[0] if values else "not_assessed"
