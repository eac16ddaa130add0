"""What the page of a recommendation shows besides its form."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst

from recommendations import points
from recommendations.admin import answers, as_of, display, standings
from recommendations.admin.history import parts_seen
from recommendations.admin.offers import dispositions, own_edit, steps
from recommendations.admin.tracked import visible
from recommendations.history import words
from recommendations.history.timeline import EDIT, LOAD, MOST, Moment, moments
from recommendations.models import Assessment, Recommendation, Source
from recommendations.models.clocks import Point
from recommendations.models.headline import earlier_provisional


def record_of(
    model_admin: Any, record: Recommendation, request: HttpRequest
) -> dict[str, Any]:
    """The record as a person reads it, with what this person may do to it."""
    by = request.user
    point = point_of(request)
    record = at_point(record, point)
    assessments = [
        standings.as_known(row, point) for row in known(assessments_of(record), point)
    ]
    comments = known(record.comments.select_related("by"), point, "at")
    happened = moments(
        record,
        assessments=assessments,
        comments=comments,
        parts=parts_seen(model_admin, record, request),
        known_at=point.known_at,
    )
    addressees = list(record.addressees.all())
    return {
        "figure": display.figure(
            record.quote, kind=record.kind, whole=True, anchor=record.ref
        ),
        **headline_of(record, assessments, point),
        "then": None if point.is_now() else then(point),
        "addressees": standings.of_addressees(record, assessments, point),
        "several": len(addressees) > 1,
        "timeline": [in_words(moment, record) for moment in happened],
        "number": {"assessments": len(assessments), "comments": len(comments)},
        "edits": sum(moment.kind == "edit" for moment in happened),
        "most_edits": MOST,
        "asks": answers.asks_of(record, request, point),
        "links": visible(record.links.select_related("to"), request, "to"),
        "links_here": visible(
            record.links_here.select_related("recommendation"),
            request,
            "recommendation",
        ),
        "merged_here": record.merged_recommendations.for_reader(by),
        **derived(record, assessments, point),
        **(steps_of(record, by) if point.is_now() else {}),
    }


def in_words(moment: Moment, record: Recommendation) -> Moment:
    """A moment whose edits are told as a person reads them."""
    if moment.kind not in (EDIT, LOAD):
        return moment
    return replace(moment, row=[words.step(edit, record) for edit in moment.row])


def point_of(request: HttpRequest) -> Point:
    """The point of the two clocks that the address asks about; now where it asks none."""
    form = as_of.read_point(request)
    if not form.is_valid():
        told = "; ".join(
            f"{name}: {' '.join(map(str, faults))}"
            for name, faults in form.errors.items()
        )
        messages.error(request, f"The page shows today: {told}.")
    return as_of.point_of(request)


def at_point(record: Recommendation, point: Point) -> Recommendation:
    """The record whose addressees hold the values of a point."""
    if point.is_now():
        return record
    rows = points.at(Recommendation.objects.filter(pk=record.pk), point).for_list()
    return rows.get()


def headline_of(
    record: Recommendation, assessments: list[Assessment], point: Point
) -> dict[str, Any]:
    """The headline and the sentences that explain it."""
    found = points.headline_of(record)
    if not point.is_now():
        record.headline, record.headline_provisional = found.value, found.provisional
    earlier = earlier_provisional(standings.standing(assessments, point))
    return {
        "chip": display.chip(record),
        "explained": f"{capfirst(found.sentence)}. {earlier}".strip(),
    }


def then(point: Point) -> dict[str, str]:
    """A point in words, for the banner, and its days, for the form that chooses them."""
    known_at = point.known_at and timezone.localtime(point.known_at)
    return {
        "as_of": f"{point.as_of.day} {point.as_of:%b %Y}" if point.as_of else "",
        "as_of_day": point.as_of.isoformat() if point.as_of else "",
        "known_at": f"{known_at.day} {known_at:%b %Y, %H:%M}" if known_at else "",
        "known_at_day": known_at.date().isoformat() if known_at else "",
    }


def known(rows: Any, point: Point, clock: str = "assessed_at") -> list[Any]:
    """Those that had been recorded by the point."""
    if point.known_at is not None:
        rows = rows.filter(**{f"{clock}__lte": point.known_at})
    return list(rows)


def derived(
    record: Recommendation, assessments: list[Assessment], point: Point
) -> dict[str, Any]:
    """Where it stands toward its date, and whether to look again."""
    newest = max((row.assessed_at for row in assessments), default=None)
    return {
        "schedule": points.schedule_of(record, point).label,
        "freshness": record.freshness(newest, points.moment(point)).label,
    }


def steps_of(record: Recommendation, by: Any) -> dict[str, Any]:
    """What this person may do; of the past, nothing."""
    return {
        "steps": steps(record, by),
        "own_edit": own_edit(record, by),
        "dispositions": dispositions(record, by),
        **rights(by),
    }


def rights(by: Any) -> dict[str, bool]:
    return {
        "may_assess": by.has_perm("recommendations.add_assessment"),
        "may_confirm": by.has_perm("recommendations.confirm_assessment"),
        "may_comment": by.has_perm("recommendations.add_comment"),
        "may_set_condition": by.has_perm("recommendations.change_condition"),
        "may_see_files": by.has_perm("recommendations.view_evidence"),
    }


def assessments_of(record: Recommendation) -> Any:
    """What was recorded of a recommendation's addressees."""
    sources = Source.objects.with_bibliography()
    cited = Prefetch("evidence__quote__source", queryset=sources)
    of_record = Assessment.objects.filter(addressee__recommendation=record)
    return of_record.for_list().prefetch_related(None).prefetch_related(cited)
