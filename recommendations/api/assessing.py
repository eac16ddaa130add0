"""Recording assessments, correcting and confirming them, and their files."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations import evidence_files, tracking
from recommendations.api.bodies import AssessmentBody, Body, JudgementBody
from recommendations.api.filters import refuse_unknown
from recommendations.api.negotiation import OneForm
from recommendations.api.quoting import quote_of
from recommendations.api.serializers import AssessmentSerializer
from recommendations.api.verbs import Verb
from recommendations.api.writing.records import tagged
from recommendations.models import (
    Assessment,
    Evidence,
    EvidenceKind,
    Recommendation,
)
from recommendations.text import anchors
from recommendations.text.spans import SpanError
from recommendations.tracking.records import locked
from recommendations.tracking.roles import ASSESS, CONFIRM


class AssessmentVerb(Verb):
    """A verb that an assessment answers."""

    queryset = Assessment.objects.all()
    needs = ASSESS
    gives_tag = True

    def assessment(self) -> Assessment:
        """The one that the address names, if its caller read it as it is."""
        rows = Assessment.objects.for_list()
        rows = rows.filter(addressee__recommendation__in=self.visible())
        found: Assessment = get_object_or_404(rows, uid=self.kwargs["uid"])
        # The recommendation first, as in every write of several of its rows.
        locked(found.addressee.recommendation)
        found = rows.get(pk=found.pk)
        self.check_read(found)
        return found

    def content(self, record: Any) -> Mapping[str, Any]:
        """Of the assessment; of the recommendation where one is assessed."""
        if isinstance(record, Recommendation):
            return super().content(record)
        shown = Assessment.objects.for_list().get(pk=record.pk)
        context = self.get_serializer_context()
        content: Mapping[str, Any] = AssessmentSerializer(shown, context=context).data
        return content

    def record(self, verb: Any, **named: Any) -> Assessment:
        """Append what the caller sent, with its evidence, or nothing of it."""
        new = self.sent(self.request)
        evidence: list[Evidence] = []
        with evidence_files.kept_if_recorded(evidence), transaction.atomic():
            for place, body in enumerate(new.pop("evidence")):
                evidence.append(piece(body, place, by=self.request.user))
            done: Assessment = verb(
                **named, **new, evidence=evidence, by=self.request.user
            )
        return done


class Assess(AssessmentVerb):
    """Appends an assessment of one addressee, on one axis."""

    serializer_class = AssessmentBody

    @extend_schema(
        operation_id="addressees_assess",
        summary="Record an assessment of an addressee",
        tags=["assessments"],
        responses={201: AssessmentSerializer},
    )
    @transaction.atomic
    def post(self, request: Request, ref: str, actor: str) -> Response:
        return tagged(self.content(self.perform()), 201)

    def perform(self) -> Assessment:
        """Record what the caller sent; returns the assessment."""
        addressees = self.held().addressees
        addressee = get_object_or_404(addressees, actor__key=self.kwargs["actor"])
        return self.record(tracking.assess, addressee=addressee)


class Correct(AssessmentVerb):
    """Appends the assessment that stands instead of this one."""

    serializer_class = JudgementBody

    @extend_schema(
        operation_id="assessments_correct",
        summary="Correct an assessment",
        description="The rationale says what was wrong. The axis stays; the corrected "
        "assessment is kept, and says which one corrects it.",
        tags=["assessments"],
        responses={201: AssessmentSerializer},
    )
    @transaction.atomic
    def post(self, request: Request, uid: str) -> Response:
        done = self.record(tracking.correct, assessment=self.assessment())
        return tagged(self.content(done), 201)


class Confirm(AssessmentVerb):
    """Lets a second person stand by a provisional value."""

    serializer_class = Body
    needs = CONFIRM

    @extend_schema(
        operation_id="assessments_confirm",
        summary="Confirm a provisional assessment",
        description="Never by the assessor, and once.",
        tags=["assessments"],
        request=None,
        responses=AssessmentSerializer,
    )
    @transaction.atomic
    def post(self, request: Request, uid: str) -> Response:
        assessment = self.assessment()
        self.sent(request)
        tracking.confirm(assessment=assessment, by=request.user)
        return tagged(self.content(assessment))


class EvidenceDownload(GenericAPIView):
    """Gives the file of a piece of evidence, to save."""

    queryset = Evidence.objects.all()
    filter_backends = ()
    pagination_class: Any = None
    content_negotiation_class = OneForm

    @extend_schema(
        operation_id="assessments_evidence_file",
        summary="Download a file of evidence",
        tags=["assessments"],
        responses={
            (200, "application/octet-stream"): OpenApiResponse(
                OpenApiTypes.BINARY, "The file as it was uploaded."
            )
        },
    )
    def get(self, request: Request, uid: str, position: int) -> FileResponse:
        refuse_unknown(request.query_params, {"format"})
        visible = Recommendation.objects.for_reader(request.user)
        rows = Evidence.objects.filter(
            kind=EvidenceKind.FILE, assessment__addressee__recommendation__in=visible
        )
        found = get_object_or_404(rows, assessment__uid=uid, position=position)
        return evidence_files.download(found)


def piece(body: dict[str, Any], place: int, *, by: Any) -> Evidence:
    """A piece of evidence, not saved yet; raises ValidationError that says which."""
    holds = dict(body["holds"])
    make = {"quote": quoted, "file": filed}.get(body["kind"], held)
    try:
        kept = make(holds, by)
    except (anchors.AnchorError, SpanError, evidence_files.FileRefused) as error:
        said = {body["kind"]: [str(error)]}
        raise ValidationError({"evidence": [*[{}] * place, said]}) from None
    return Evidence(kind=body["kind"], reliability=body["reliability"], **kept)


def held(holds: dict[str, Any], by: Any) -> dict[str, Any]:
    return holds


def quoted(holds: dict[str, Any], by: Any) -> dict[str, Any]:
    return {"quote": quote_of(holds, by=by)}


def filed(holds: dict[str, Any], by: Any) -> dict[str, Any]:
    """The file of base64 that was sent."""
    try:
        content = base64.b64decode(holds.pop("content"), validate=True)
    except (binascii.Error, ValueError):
        raise evidence_files.FileRefused("the content is not base64") from None
    upload = SimpleUploadedFile(holds.pop("name"), content)
    evidence_files.check_file(upload)
    return {**holds, **evidence_files.fields_of(upload)}
