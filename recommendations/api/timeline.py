"""One column of time: what became of a recommendation, and who wrote what down."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations.api.comments import CommentSerializer
from recommendations.api.history import ChangedRecord, FieldChange, OfRecommendation
from recommendations.api.serializers import AssessmentSerializer
from recommendations.history import values
from recommendations.history.edits import Edit
from recommendations.history.timeline import (
    ASSESSMENT,
    COMMENT,
    CONFIRMATION,
    KINDS,
    Moment,
    moments,
)
from recommendations.models import Assessment, Recommendation
from recommendations.tracking.feed import OF_STATE


class EditSerializer(serializers.Serializer):
    """One record, or part of one, that was edited."""

    verb = serializers.CharField(
        help_text="`created`, `changed` or `removed`; of a recommendation of which the "
        "state alone was changed `submitted`, `published`, `withdrawn` …"
    )
    record = ChangedRecord()
    changes = FieldChange(many=True)


class MomentSerializer(serializers.Serializer):
    """Something that happened, or that was written down."""

    moment = serializers.DateTimeField()
    kind = serializers.ChoiceField(
        choices=KINDS,
        help_text="Which of the fields below says more; of an assessment and its "
        "confirmation `assessment`, of what was loaded from files `edits`.",
    )
    person = serializers.CharField(
        allow_null=True, help_text="A username; null for the program."
    )
    assessment = AssessmentSerializer(allow_null=True)
    comment = CommentSerializer(allow_null=True)
    edits = EditSerializer(many=True, help_text="What one person edited in one go.")
    reason = serializers.CharField(allow_null=True, help_text="Of the edits.")
    change_id = serializers.UUIDField(allow_null=True, help_text="Of the edits.")


class Timeline(OfRecommendation):
    """Lists what happened to a recommendation, the newest first."""

    serializer_class = MomentSerializer

    @extend_schema(
        operation_id="recommendations_timeline",
        summary="Read the timeline of a recommendation",
        description="Assessments, confirmations, edits and comments in one column, as "
        "the page of the record shows them. Edits that one person made in one go stand "
        "together. Comments are told to those who may read them; links and asks to "
        "those alone who may edit.",
        tags=["recommendations"],
        responses=MomentSerializer(many=True),
    )
    def get(self, request: Request, ref: str) -> Response:
        found = self.paginate_queryset(self.moments(self.recommendation()))
        rows = [told(moment) for moment in found or []]
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def moments(self, record: Recommendation) -> Any:
        of_record = Assessment.objects.filter(addressee__recommendation=record)
        reads = self.request.user.has_perm("recommendations.view_comment")
        return moments(
            record,
            assessments=of_record.for_list(),
            comments=record.comments.select_related("by") if reads else None,
            parts=self.parts(record),
            most=None,
        )


def told(moment: Moment) -> dict[str, Any]:
    """A moment as its serializer reads it."""
    row: Any = moment.row
    found = {
        "moment": moment.when,
        "kind": moment.kind,
        "assessment": None,
        "comment": None,
        "edits": [],
        "reason": None,
        "change_id": None,
    }
    if moment.kind == ASSESSMENT:
        return found | {"person": username(row.assessed_by), "assessment": row}
    if moment.kind == CONFIRMATION:
        return found | {"person": username(row.confirmed_by), "assessment": row}
    if moment.kind == COMMENT:
        return found | {"person": username(row.by), "comment": row}
    first = row[0]
    return found | {
        "person": username(first.by),
        "edits": [step(edit) for edit in row],
        "reason": first.reason or None,
        "change_id": first.change_id,
    }


def step(edit: Edit) -> dict[str, Any]:
    """An edit, told as the step that it was."""
    state = edit.step
    found = values.told(edit)
    return found if state is None else found | {"verb": str(OF_STATE[state])}


def username(person: Any) -> str | None:
    return person.get_username() if person else None
