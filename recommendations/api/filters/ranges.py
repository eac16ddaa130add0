"""By ranges: `…_from` and `…_to`, both included."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError as FormError
from django_filters import rest_framework as filters

from recommendations.api.filters.filterset import Asked, Terms
from recommendations.clock_fields import MomentField
from recommendations.text.dates import DateUnreadable, PartialDate

NUMBER = re.compile("[0-9]{1,9}")


class DateField(forms.Field):
    """A year, a month or a day."""

    def to_python(self, value: Any) -> PartialDate | None:
        try:
            return PartialDate.parse(value) if value else None
        except DateUnreadable as error:
            raise FormError(str(error), code="invalid") from None


class DateOrMomentField(DateField):
    """A year, a month or a day, of UTC; or a date-time."""

    def to_python(self, value: Any) -> Any:
        if value and "T" in value:
            return MomentField().to_python(value)
        return super().to_python(value)


class NumberField(forms.Field):
    """A whole number from 0."""

    def to_python(self, value: Any) -> int | None:
        if not value:
            return None
        if not NUMBER.fullmatch(value):
            fault = f"{value[:40]!r} is no whole number from 0 to 999999999"
            raise FormError(fault, code="invalid")
        return int(value)


class Edge(Asked, filters.CharFilter):
    """One end of a range."""

    lookup = ""

    def terms(self, value: Any) -> Terms:
        return {f"{self.field_name}__{self.lookup}": self.edge(value)}

    def edge(self, value: Any) -> Any:
        return value


class Lower(Edge):
    lookup = "gte"
    ends = {"_from": "__gte"}


class Upper(Edge):
    lookup = "lte"
    ends = {"_to": "__lte"}


class FromFilter(Lower):
    """Not before the first day of a year, a month or a day."""

    field_class = DateField

    def edge(self, value: PartialDate) -> date:
        return value.first_day


class ToFilter(Upper):
    """Not after the last day of a year, a month or a day."""

    field_class = DateField

    def edge(self, value: PartialDate) -> date:
        return value.last_day


class MomentFromFilter(Lower):
    """Not before a moment, or the first one of a year, a month or a day."""

    field_class = DateOrMomentField

    def edge(self, value: Any) -> datetime:
        if isinstance(value, datetime):
            return value
        return datetime.combine(value.first_day, time.min, UTC)


class MomentToFilter(Upper):
    """Not after a moment, or the last one of a year, a month or a day."""

    field_class = DateOrMomentField

    def edge(self, value: Any) -> datetime:
        if isinstance(value, datetime):
            return value
        return datetime.combine(value.last_day, time.max, UTC)


class NumberFromFilter(Lower):
    field_class = NumberField


class NumberToFilter(Upper):
    field_class = NumberField
