"""The words of the two clocks: how a person or a program writes a point of time."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from recommendations.text.dates import DateUnreadable, PartialDate


class DayField(forms.Field):
    """The last day of a year, a month or a day."""

    def to_python(self, value: Any) -> date | None:
        try:
            return PartialDate.parse(value).last_day if value else None
        except DateUnreadable as error:
            raise ValidationError(str(error), code="invalid") from None


class MomentField(forms.Field):
    """A moment of our records, in UTC."""

    def to_python(self, value: Any) -> datetime | None:
        if not value:
            return None
        try:
            return moment(str(value))
        except (ValueError, OverflowError):
            raise ValidationError(
                f"{str(value)[:40]!r} is no moment; write 2026-11-24 for the end of "
                "that day, or 2026-11-24T12:00:00Z with the offset from UTC",
                code="invalid",
            ) from None


def moment(words: str) -> datetime:
    """Read an ISO 8601 date-time with offset, or a date; raise ValueError."""
    if "T" not in words:
        day = PartialDate.parse(words).last_day
        end = datetime.combine(day, time.max, timezone.get_current_timezone())
        return end.astimezone(UTC)
    # A plus sign that was not encoded arrives as a space.
    read = datetime.fromisoformat(words.replace(" ", "+"))
    if read.tzinfo is None:
        raise ValueError("no offset")
    return read.astimezone(UTC)
