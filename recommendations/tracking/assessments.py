"""Assessments, and the current values that follow from them."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from recommendations.models import (
    Addressee,
    Assessment,
    ChangeVerb,
    Evidence,
)
from recommendations.models.addressee import CURRENT_VALUES
from recommendations.models.axes import STRONG
from recommendations.models.clocks import show, values_at
from recommendations.models.labels import label_of
from recommendations.models.rules import (
    ConfirmedAlready,
    CorrectedSince,
    CorrectsAnother,
    EvidenceFromSameSource,
    NotProvisional,
    OwnAssessment,
    assessment_faults,
)
from recommendations.text.dates import PartialDate
from recommendations.tracking import records
from recommendations.tracking.checks import check_fields
from recommendations.tracking.feed import tell_of_assessment
from recommendations.tracking.follow_up import is_turn, open_again
from recommendations.tracking.records import history_held, refresh_headline, write
from recommendations.tracking.roles import ASSESS, CONFIRM, check_role


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
    earlier_than_source: bool = False,
    loaded_from: str = "",
    uid: uuid.UUID | None = None,
) -> Assessment:
    """Append an assessment with its evidence; earlier ones are never edited.

    `evidence` holds unsaved rows without their assessment. `by` is the assessor, or
    `loaded_from` the seed file. Raises the Refused of the first rule broken, and
    ValidationError for a field.
    """
    if by is not None:
        check_role(by, ASSESS, "record an assessment")
    addressee = locked(addressee)
    check_grounds(
        addressee,
        axis=axis,
        value=value,
        true_from=true_from,
        basis=basis,
        rationale=rationale,
        evidence=evidence,
        corrects=corrects,
        earlier_than_source=earlier_than_source,
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
        earlier_than_source=earlier_than_source,
        loaded_from=loaded_from,
    )
    if uid:
        assessment.uid = uid
    append(assessment)
    for position, piece in enumerate(evidence, start=1):
        piece.assessment, piece.position = assessment, position
        append(piece)
    tell_of_assessment(assessment, verb_of(assessment), by=by)
    follow_assessment(assessment, by=by)
    return assessment


def correct(*, assessment: Assessment, by: Any, **new: Any) -> Assessment:
    """Append the assessment that stands instead of this one; `new` as for `assess`.

    Raises CorrectedSince for one that has been corrected already.
    """
    new = {"axis": assessment.axis, **new}
    return assess(addressee=assessment.addressee, corrects=assessment, by=by, **new)


@transaction.atomic
def confirm(*, assessment: Assessment, by: Any) -> Assessment:
    """Let a second person stand by a provisional value: never the assessor, and once."""
    check_role(by, CONFIRM, "confirm an assessment")
    addressee = locked(assessment.addressee)
    assessment = Assessment.objects.get(pk=assessment.pk)
    assessment.addressee = addressee
    if assessment.value not in STRONG:
        raise NotProvisional(assessment.value)
    if assessment.confirmed_by:
        raise ConfirmedAlready(assessment.confirmed_by)
    if assessment.assessed_by_id == by.pk:
        raise OwnAssessment
    check_standing(assessment)
    assessment.confirmed_by, assessment.confirmed_at = by, timezone.now()
    assessment.save(update_fields=["confirmed_by", "confirmed_at"])
    tell_of_assessment(assessment, ChangeVerb.CONFIRMED, by=by)
    refresh_current(addressee)
    return assessment


def follow_assessment(assessment: Assessment, *, by: Any) -> None:
    """Bring the addressee and the recommendation to what the assessment says.

    A turn for the worse opens a closed recommendation again.
    """
    before = getattr(assessment.addressee, assessment.axis)
    addressee = refresh_current(assessment.addressee)
    recommendation = addressee.recommendation
    value = getattr(addressee, assessment.axis)
    if value != before and is_turn(recommendation, value):
        why = f"{addressee.actor}: {label_of(value)}"
        open_again(recommendation, by=by, why=why)


def check_standing(assessment: Assessment) -> None:
    """Raise CorrectedSince for one that another stands instead of."""
    if Assessment.objects.filter(corrects=assessment).exists():
        raise CorrectedSince


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
    earlier_than_source: bool,
) -> None:
    """Raise the first rule that the assessment breaks.

    Asked while the addressee is locked, so that of two who correct the same one is told.
    """
    if corrects:
        check_standing(corrects)
        if (corrects.addressee_id, corrects.axis) != (addressee.pk, axis):
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
        earlier_than_source=earlier_than_source,
    ):
        raise fault
    for piece in evidence:
        if piece.quote and piece.quote.source_id == source.pk:
            raise EvidenceFromSameSource(source)


def locked(addressee: Addressee) -> Addressee:
    """The addressee as it is now, kept from others until the write is done.

    The recommendation comes first, as in every write of several of its rows: its
    headline is of all addressees, and two writers never wait for each other.
    """
    recommendation = records.locked(addressee.recommendation)
    addressee = Addressee.objects.select_for_update(of=("self",)).get(pk=addressee.pk)
    if addressee.recommendation_id == recommendation.pk:
        addressee.recommendation = recommendation
    return addressee


def append(row: Assessment | Evidence) -> None:
    """Write a row that is never written again."""
    check_fields(row)
    write(row, force_insert=True)


def restore(row: Assessment | Evidence) -> Assessment | Evidence:
    """Append a row as another database recorded it, with its name and its moments.

    The rules were asked there when it was recorded, and constraints hold here as well.
    Once all rows of an addressee stand, `refresh_current` brings it to what they say.
    """
    append(row)
    if isinstance(row, Assessment):
        tell_of_assessment(row, verb_of(row), by=row.assessed_by)
    return row


def verb_of(assessment: Assessment) -> ChangeVerb:
    return ChangeVerb.CORRECTED if assessment.corrects_id else ChangeVerb.ASSESSED


def refresh_current(addressee: Addressee) -> Addressee:
    """Store on the addressee the values that its assessments give."""
    derived = Addressee.objects.annotate(**values_at()).get(pk=addressee.pk)
    show(derived)
    for name in CURRENT_VALUES:
        setattr(addressee, name, getattr(derived, name))
    # The history is of what people decide; these columns follow from it.
    with history_held(addressee):
        addressee.save(update_fields=CURRENT_VALUES)
    refresh_headline(addressee.recommendation)
    return addressee
