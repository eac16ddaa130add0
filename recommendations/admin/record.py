"""What the page of a recommendation shows besides its form."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone

from recommendations.admin import display
from recommendations.admin.history import parts_seen
from recommendations.admin.timeline import MOST, moments
from recommendations.admin.tracked import visible
from recommendations.admin.workflow import dispositions, own_edit, steps
from recommendations.models import AskMember, Assessment, Recommendation, Source


def record_of(
    model_admin: Any, record: Recommendation, request: HttpRequest
) -> dict[str, Any]:
    """The record as a person reads it, with what this person may do to it."""
    by = request.user
    addressees = list(record.addressees.all())
    assessments = list(assessments_of(record))
    comments = list(record.comments.select_related("by"))
    happened = moments(
        record,
        assessments=assessments,
        comments=comments,
        parts=parts_seen(model_admin, request),
    )
    return {
        "figure": display.figure(record.quote, kind=record.kind),
        "chip": display.chip(record),
        "explained": display.explained(record),
        "addressees": addressees,
        "several": len(addressees) > 1,
        "timeline": happened,
        "number": {"assessments": len(assessments), "comments": len(comments)},
        "edits": sum(moment.kind == "edit" for moment in happened),
        "most_edits": MOST,
        "memberships": memberships_of(record),
        "links": visible(record.links.select_related("to"), request, "to"),
        "links_here": visible(
            record.links_here.select_related("recommendation"),
            request,
            "recommendation",
        ),
        "merged_here": record.merged_recommendations.for_reader(by),
        "steps": steps(record, by),
        "own_edit": own_edit(record, by),
        "dispositions": dispositions(record, by),
        **derived(record, assessments),
        **rights(by),
    }


def derived(record: Recommendation, assessments: list[Assessment]) -> dict[str, Any]:
    """Where it stands toward its date, and whether to look again."""
    newest = max((row.assessed_at for row in assessments), default=None)
    return {
        "schedule": record.schedule(timezone.localdate()).label,
        "freshness": record.freshness(newest, timezone.now()).label,
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


def memberships_of(record: Recommendation) -> Any:
    return AskMember.objects.filter(recommendation=record).select_related("ask")
