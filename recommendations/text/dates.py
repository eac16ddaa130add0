"""Dates that are known to the year, the month or the day."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
# "June 2014", "30 Jun 2014", "June 30, 2014"
WORDS = re.compile(
    r"(?:([0-9]{1,2})\s+)?([a-z]{3,9})\.?(?:\s+([0-9]{1,2}),?)?\s+([0-9]{4})"
)
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
ACCEPTED = "2014, June 2014, 30 June 2014, 2014-06, 2014-06-30 or today"


class Precision(StrEnum):
    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class DateUnreadable(ValueError):
    """The words are no date"""

    def __init__(self, words: object) -> None:
        super().__init__(
            f"{str(words)[:40]!r} is no date; write 2014, 2014-06 or 2014-06-30"
        )


class DateWordsUnreadable(DateUnreadable):
    """A person's words are no date"""

    def __init__(self, words: object) -> None:
        ValueError.__init__(self, f"{str(words)[:40]!r} is no date; write {ACCEPTED}")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day: a period named by its first day and a precision."""

    first_day: date
    precision: Precision = Precision.DAY

    def __post_init__(self) -> None:
        if self.first_day != first_day(self.first_day, self.precision):
            raise ValueError(f"{self.first_day} does not begin a {self.precision}")

    @classmethod
    def parse(cls, words: str) -> "PartialDate":
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (ISO 8601); raise DateUnreadable."""
        match = ISO.fullmatch(words.strip())
        if not match:
            raise DateUnreadable(words)
        year, month, day = match.groups()
        precision = (
            Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
        )
        try:
            return cls(date(int(year), int(month or 1), int(day or 1)), precision)
        except ValueError:
            raise DateUnreadable(words) from None

    @property
    def last_day(self) -> date:
        """The last day that the period holds."""
        year, month, day = self.first_day.timetuple()[:3]
        if self.precision is Precision.YEAR:
            month = 12
        if self.precision is not Precision.DAY:
            day = calendar.monthrange(year, month)[1]
        return date(year, month, day)

    def __str__(self) -> str:
        """As it was given: `2014`, `2014-06` or `2014-06-30`."""
        length = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}
        return self.first_day.isoformat()[: length[self.precision]]

    def written(self) -> str:
        """As a person writes it: `2014`, `Jun 2014` or `30 Jun 2014`."""
        month = calendar.month_abbr[self.first_day.month]
        year = f"{self.first_day.year:04}"
        if self.precision is Precision.YEAR:
            return year
        if self.precision is Precision.MONTH:
            return f"{month} {year}"
        return f"{self.first_day.day} {month} {year}"


def first_day(day: date, precision: Precision) -> date:
    """The first day of the year, month or day that holds `day`."""
    if precision is Precision.YEAR:
        return day.replace(month=1, day=1)
    if precision is Precision.MONTH:
        return day.replace(day=1)
    return day


def read(words: str, *, today: date) -> PartialDate:
    """The date in a person's words, in English or ISO 8601; `today` is what today means.

    Months may be cut to three letters or more. Raises DateWordsUnreadable.
    """
    plain = " ".join(words.split()).lower()
    if plain == "today":
        return PartialDate(today)
    try:
        return PartialDate.parse(in_iso(plain))
    except DateUnreadable:
        raise DateWordsUnreadable(words) from None


def in_iso(words: str) -> str:
    """Lower-case words of a date in ISO 8601; whatever else they are, unchanged."""
    match = WORDS.fullmatch(words)
    month = month_of(match[2]) if match else None
    if not match or month is None or match[1] and match[3]:
        return words
    day = match[1] or match[3]
    return f"{match[4]}-{month:02}" + (f"-{int(day):02}" if day else "")


def month_of(name: str) -> int | None:
    """The number of a month, whose name may be cut short."""
    found = [number for number, month in enumerate(MONTHS, 1) if month.startswith(name)]
    return next(iter(found), None)
