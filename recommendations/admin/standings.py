"""What is known of each addressee: its value on each axis, and its life so far."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from recommendations.admin import display
from recommendations.admin.lifeline import lifeline
from recommendations.models import Assessment, Axis, Recommendation
from recommendations.models.clocks import Point
from recommendations.models.headline import recency


def of_addressees(
    record: Recommendation, assessments: list[Assessment], point: Point
) -> list[dict[str, Any]]:
    """The addressees of a record, each with what stood of it at a point."""
    held = list(standing(assessments, point))
    begins = record.source.published.first_day
    today = point.as_of or timezone.localdate()
    return [
        of_addressee(addressee, held, begins=begins, today=today)
        for addressee in record.addressees.all()
    ]


def of_addressee(
    addressee: Any, held: list[Assessment], **times: Any
) -> dict[str, Any]:
    axes = [on_axis(addressee, axis, held, **times) for axis in Axis]
    lines = sum(axis["line"] is not None for axis in axes)
    return {"addressee": addressee, "axes": axes, "lines": lines}


def on_axis(
    addressee: Any, axis: Axis, held: list[Assessment], **times: Any
) -> dict[str, Any]:
    """The value of an addressee on an axis, on what it rests, and its lifeline."""
    rows = [row for row in held if of(row, addressee, axis)]
    return {
        "label": axis.label,
        "status": display.status(
            axis,
            getattr(addressee, axis),
            provisional=getattr(addressee, f"{axis}_provisional"),
        ),
        "since": getattr(addressee, f"{axis}_since"),
        "row": max(rows, key=recency, default=None),
        "line": lifeline(rows, axis=axis.value, **times) if rows else None,
    }


def of(row: Assessment, addressee: Any, axis: str) -> bool:
    return row.addressee_id == addressee.pk and row.axis == axis


def as_known(row: Assessment, point: Point) -> Assessment:
    """The row without the confirmation and the correction that came after the point."""
    if point.known_at is None:
        return row
    if row.confirmed_at and row.confirmed_at > point.known_at:
        row.confirmed_at = row.confirmed_by = None
    by = getattr(row, "corrected_by", None)
    if by and by.assessed_at > point.known_at:
        row._state.fields_cache["corrected_by"] = None
    return row


def standing(assessments: Iterable[Assessment], point: Point) -> Iterable[Assessment]:
    """Those that no other corrects, and that were so by the day of the point."""
    for row in assessments:
        late = point.as_of and row.true_from.first_day > point.as_of
        if not late and getattr(row, "corrected_by", None) is None:
            yield row
