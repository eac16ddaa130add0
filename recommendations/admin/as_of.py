"""The point of the two clocks that a page shows: now, or an earlier one."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from recommendations.clock_fields import DayField, MomentField
from recommendations.models.clocks import NOW, Point

AS_OF, KNOWN_AT = "as_of", "known_at"


class PointForm(forms.Form):
    as_of = DayField(
        label="As things stood on",
        required=False,
        help_text="2014, 2014-06 or 2014-06-30; of a year or a month, its last day.",
    )
    known_at = MomentField(
        label="As we knew it at the end of",
        required=False,
        help_text="What was recorded later is left out.",
    )


def point_of(request: HttpRequest) -> Point:
    """The point that was read for this page; the others show now."""
    found: Point = vars(request).get("point", NOW)
    return found


def read_point(request: HttpRequest) -> PointForm:
    """Let the request hold the point that its parameters ask for."""
    asked = {name: request.GET.get(name, "") for name in (AS_OF, KNOWN_AT)}
    form = PointForm(asked, label_suffix="", auto_id="point-%s")
    if form.is_valid():
        vars(request)["point"] = Point(**form.cleaned_data)
    return form


def told(point: Point) -> str:
    """The point in words: `as things stood on 30 Jun 2014`."""
    parts = []
    if point.as_of:
        parts.append(f"as things stood on {day(point.as_of)}")
    if point.known_at:
        parts.append(f"as we knew it on {day(timezone.localtime(point.known_at))}")
    return ", ".join(parts)


def day(moment: Any) -> str:
    return f"{moment.day} {moment:%b %Y}"
