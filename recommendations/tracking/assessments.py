"""Assessments, and the current values that follow from them."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from recommendations.models import Addressee, Assessment, Axis, Evidence
from recommendations.models.addressee import CURRENT_VALUES
from recommendations.models.axes import UNASSESSED
from recommendations.models.rules import (
    CorrectsAnother,
    EvidenceFromSameSource,
    assessment_faults,
)
from recommendations.text.dates import PartialDate
from recommendations.tracking.records import check_fields, history_held, write


@transaction.atomic
def assess(
    *,
    addressee: Addressee,
    axis: str,
    value: str,
    true_from: PartialDate,
    basis: str,
    confidence: str,
    rationale: str = "",
    evidence: Sequence[Evidence] = (),
    by: Any = None,
    corrects: Assessment | None = None,
    loaded_from: str = "",
    uid: uuid.UUID | None = None,
) -> Assessment:
    """Append an assessment with its evidence; earlier ones are never edited.

    `evidence` holds unsaved rows without their assessment. `by` is the assessor, or
    `loaded_from` the seed file. Raises the Refused of the first rule broken, and
    ValidationError for a field.
    """
    addressee = Addressee.objects.select_for_update(of=("self",)).get(pk=addressee.pk)
    check_grounds(
        addressee,
        axis=axis,
        value=value,
        true_from=true_from,
        basis=basis,
        rationale=rationale,
        evidence=evidence,
        corrects=corrects,
    )
    assessment = Assessment(
        addressee=addressee,
        axis=axis,
        value=value,
        true_from=true_from,
        basis=basis,
        confidence=confidence,
        rationale=rationale,
        assessed_by=by,
        corrects=corrects,
        loaded_from=loaded_from,
    )
    if uid:
        assessment.uid = uid
    append(assessment)
    for position, piece in enumerate(evidence, start=1):
        piece.assessment, piece.position = assessment, position
        append(piece)
    refresh_current(addressee)
    return assessment


def check_grounds(
    addressee: Addressee,
    *,
    axis: str,
    value: str,
    true_from: PartialDate,
    basis: str,
    rationale: str,
    evidence: Sequence[Evidence],
    corrects: Assessment | None,
) -> None:
    """Raise the first rule that the assessment breaks."""
    if corrects and (corrects.addressee_id, corrects.axis) != (addressee.pk, axis):
        raise CorrectsAnother(corrects)
    source = addressee.recommendation.source
    earlier = addressee.assessments.on(axis).standing()
    earlier = earlier.filter(true_from__lte=true_from.last_day)
    if corrects:
        earlier = earlier.exclude(pk=corrects.pk)
    for fault in assessment_faults(
        axis=axis,
        value=value,
        true_from=true_from,
        basis=basis,
        rationale=rationale,
        evidence=[piece.kind for piece in evidence],
        published=source.published,
        earlier=list(earlier.values_list("value", flat=True)),
        today=timezone.localdate(),
    ):
        raise fault
    for piece in evidence:
        if piece.quote and piece.quote.source_id == source.pk:
            raise EvidenceFromSameSource(source)


def append(row: Assessment | Evidence) -> None:
    """Write a row that is never written again."""
    check_fields(row)
    write(row, force_insert=True)


def refresh_current(addressee: Addressee) -> Addressee:
    """Store on the addressee the values that its assessments give."""
    for axis in Axis.values:
        newest = addressee.assessments.on(axis).standing().newest_first().first()
        setattr(addressee, axis, newest.value if newest else UNASSESSED[Axis(axis)])
        setattr(addressee, f"{axis}_since", newest.true_from if newest else None)
        provisional = bool(newest and newest.is_provisional())
        setattr(addressee, f"{axis}_provisional", provisional)
    # The history is of what people decide; these columns follow from it.
    with history_held(addressee):
        addressee.save(update_fields=CURRENT_VALUES)
    return addressee
