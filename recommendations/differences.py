"""What changed between two points of the two clocks, and because of which assessment."""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, F, Subquery, Value

from recommendations.models import Assessment, Axis
from recommendations.models.addressee import AddresseeQuerySet
from recommendations.models.clocks import Point, newest, values_at
from recommendations.models.headline import recency

Difference = dict[str, Any]

COLUMNS = {
    "recommendation_pk": F("recommendation_id"),
    "ref": F("recommendation__ref"),
    "summary": F("recommendation__summary"),
    "actor_pk": F("actor_id"),
    "actor_key": F("actor__key"),
    "actor_name": F("actor__name"),
    "actor_kind": F("actor__kind"),
}


def differences(addressees: AddresseeQuerySet, start: Point, end: Point) -> Any:
    """The values that differ between two points: a row for each addressee and axis.

    `left` and `came` are the primary keys of the assessments that give the two values.
    """
    parts: list[Any] = [differing(addressees, axis, start, end) for axis in Axis.values]
    first, *others = parts
    return first.union(*others, all=True).order_by("ref", "actor_key", "axis")


def differing(
    addressees: AddresseeQuerySet, axis: str, start: Point, end: Point
) -> Any:
    """The addressees whose value on an axis differs."""
    name = f"{axis}_then"
    found = (
        addressees.order_by()
        .alias(before=values_at(start)[name], after=values_at(end)[name])
        .exclude(before=F("after"))
    )
    return found.values(
        **COLUMNS,
        axis=Value(axis, output_field=CharField()),
        value_before=F("before"),
        value_after=F("after"),
        left=Subquery(newest(axis, start).values("pk")[:1]),
        came=Subquery(newest(axis, end).values("pk")[:1]),
    )


def with_causes(rows: Iterable[Difference], end: Point) -> list[Difference]:
    """Give each row in `because` the assessment that made the difference, if one did."""
    listed = list(rows)
    keys = {row[name] for row in listed for name in ("left", "came")} - {None}
    assessments = Assessment.objects.select_related("corrected_by").in_bulk(keys)
    for row in listed:
        left, came = assessments.get(row["left"]), assessments.get(row["came"])
        row["because"] = cause(left, came, end)
    return listed


def cause(
    left: Assessment | None, came: Assessment | None, end: Point
) -> Assessment | None:
    """The newer assessment, or the correction that took the former one away."""
    if left is None or (came is not None and recency(came) > recency(left)):
        return came
    correction: Assessment | None = getattr(left, "corrected_by", None)
    if correction and known(correction, end):
        return correction
    return came


def known(assessment: Assessment, point: Point) -> bool:
    return point.known_at is None or assessment.assessed_at <= point.known_at
