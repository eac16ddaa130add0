"""Assessments: append-only judgements on one addressee, on one axis."""

import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone

from recommendations.models.addressee import Addressee
from recommendations.models.axes import (
    STRONG,
    UNASSESSED,
    VALUES,
    Axis,
    Implementation,
    Response,
)
from recommendations.models.fields import (
    PartialDateField,
    PrecisionField,
    partial_date_constraint,
)
from recommendations.models.source import Source


class Basis(models.TextChoices):
    """On whose word a value rests."""

    SELF_REPORTED = "self_reported", "self-reported"
    MEDIA = "media", "media"
    THIRD_PARTY = "third_party", "third party"
    ANALYST = "analyst", "analyst"


class AssessmentConfidence(models.TextChoices):
    """How sure it is that the value is right."""

    LOW = "low", "low"
    MODERATE = "moderate", "moderate"
    HIGH = "high", "high"


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def get_by_natural_key(self, uid: str) -> "Assessment":
        return self.get(uid=uid)

    def on(self, axis: str) -> "AssessmentQuerySet":
        return self.filter(axis=axis)

    def standing(self, known_at: datetime | None = None) -> "AssessmentQuerySet":
        """Those that no later assessment corrects, as far as was known then."""
        if known_at is None:
            return self.filter(corrected_by__isnull=True)
        recorded = self.filter(assessed_at__lte=known_at)
        return recorded.exclude(corrected_by__assessed_at__lte=known_at)

    def true_by(self, day: date | None) -> "AssessmentQuerySet":
        """Those whose value held from that day or earlier; a year counts from its first."""
        return self if day is None else self.filter(true_from__lte=day)

    def newest_first(self) -> "AssessmentQuerySet":
        """By when it was so in the world, then by when we recorded it."""
        return self.order_by("-true_from", "-assessed_at", "-id")

    def for_list(self) -> "AssessmentQuerySet":
        return self.select_related(
            "addressee__recommendation",
            "addressee__actor",
            "assessed_by",
            "confirmed_by",
            "corrects",
            "corrected_by",
        ).prefetch_related(
            Prefetch("evidence__quote__source", Source.objects.defer("text"))
        )


class Assessment(models.Model):
    """A judgement on one addressee, on one axis; never changed, only corrected."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    addressee = models.ForeignKey(
        Addressee, on_delete=models.PROTECT, related_name="assessments"
    )
    axis = models.CharField(max_length=15, choices=Axis)
    value = models.CharField(
        max_length=25, choices=[*Implementation.choices, *Response.choices]
    )
    true_from = PartialDateField(
        precision_field="true_from_precision",
        help_text="Since when it has been so in the world.",
    )
    true_from_precision = PrecisionField()
    basis = models.CharField(max_length=15, choices=Basis)
    confidence = models.CharField(max_length=10, choices=AssessmentConfidence)
    rationale = models.TextField(blank=True)
    earlier_than_source = models.BooleanField(
        "earlier than the source",
        default=False,
        help_text="It was so before the advice was given, and the rationale says why "
        "that counts.",
    )
    assessed_at = models.DateTimeField(default=timezone.now, editable=False)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
    )
    loaded_from = models.CharField(
        max_length=255,
        blank=True,
        help_text="The seed file that it was loaded from, where no person recorded it.",
    )
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="confirmed_assessments",
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-true_from", "-assessed_at", "-id"]
        permissions = [("confirm_assessment", "Can confirm as the second person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(axis=Axis.RESPONSE, value__in=Response.values)
                | Q(axis=Axis.IMPLEMENTATION, value__in=Implementation.values),
                name="assessment_value_of_its_axis",
            ),
            models.CheckConstraint(
                condition=Q(basis__in=Basis.values), name="assessment_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=AssessmentConfidence.values),
                name="assessment_confidence_known",
            ),
            models.CheckConstraint(
                condition=Q(value__in=[value.value for value in UNASSESSED.values()])
                | ~Q(rationale=""),
                name="assessment_has_rationale",
            ),
            models.CheckConstraint(
                condition=~Q(value__in=sorted(STRONG), basis=Basis.SELF_REPORTED),
                name="assessment_strong_not_on_own_word",
            ),
            models.CheckConstraint(
                condition=Q(assessed_by__isnull=False) | ~Q(loaded_from=""),
                name="assessment_made_by_somebody",
                violation_error_message="an assessment names its assessor, or the "
                "seed file that it was loaded from",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="assessment_confirmed_by_and_at",
                violation_error_message="a confirmation names who and when",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("assessed_by")),
                name="assessment_confirmed_by_a_second_person",
                violation_error_message="nobody confirms an assessment of their own",
            ),
            models.CheckConstraint(
                condition=~Q(corrects=F("id")),
                name="assessment_corrects_another",
                violation_error_message="an assessment does not correct itself",
            ),
            partial_date_constraint("assessment", "true_from"),
        ]
        indexes = [
            # The current value of an addressee on an axis, now or as of a day.
            models.Index(
                fields=["addressee", "axis", "-true_from", "-assessed_at"],
                name="assessment_current",
            ),
            models.Index(fields=["-assessed_at"], name="assessment_by_recording"),
        ]

    def __str__(self) -> str:
        return (
            f"{self.addressee}: {self.get_value_display()} since "
            f"{self.true_from.written()}"
        )

    def natural_key(self) -> tuple[str]:
        return (str(self.uid),)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "recommendations.addressee"
    ]

    def is_provisional(self) -> bool:
        """Whether a second person has still to confirm the value."""
        return self.value in STRONG and self.confirmed_at is None

    def is_current(self) -> bool:
        """Whether the addressee's value on this axis is this one's."""
        newest = self.addressee.assessments.on(self.axis).standing().newest_first()
        return newest.first() == self


def value_label(axis: str, value: str) -> str:
    """The words for a value of an axis."""
    return str(VALUES[axis](value).label)
