"""Addressees and targets: who should act, and who is acted upon."""

from django.db import models
from django.db.models import Q

from recommendations.models.actor import Actor
from recommendations.models.axes import Implementation, Response
from recommendations.models.fields import (
    PartialDateField,
    PrecisionField,
    partial_date_constraint,
)
from recommendations.models.headline import Standing
from recommendations.models.history import History
from recommendations.models.recommendation import Recommendation

CURRENT_VALUES = [
    f"{axis}{column}"
    for axis in ("response", "implementation")
    for column in ("", "_since", "_since_precision", "_provisional")
]


class AddresseeQuerySet(models.QuerySet["Addressee"]):
    def get_by_natural_key(self, ref: str, actor: str) -> "Addressee":
        return self.get(recommendation__ref=ref, actor__key=actor)

    def assessed(self) -> "AddresseeQuerySet":
        """Those of whose response or implementation something is known."""
        return self.exclude(
            response=Response.NOT_CHECKED, implementation=Implementation.NOT_ASSESSED
        )


class Addressee(models.Model):
    """An actor who should act on a recommendation; responses and results are its own.

    The columns of current values are derived from its assessments, by
    `tracking.refresh_current` alone.
    """

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="addressees"
    )
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="addressed")
    mention = models.CharField(
        max_length=300,
        blank=True,
        help_text="How the quote names the actor; empty where it is only implied.",
    )
    position = models.PositiveSmallIntegerField(default=1, editable=False)
    response = models.CharField(
        max_length=25,
        choices=Response,
        default=Response.NOT_CHECKED,
        editable=False,
    )
    response_since = PartialDateField(
        precision_field="response_since_precision", null=True, editable=False
    )
    response_since_precision = PrecisionField()
    response_provisional = models.BooleanField(default=False, editable=False)
    implementation = models.CharField(
        max_length=25,
        choices=Implementation,
        default=Implementation.NOT_ASSESSED,
        editable=False,
    )
    implementation_since = PartialDateField(
        precision_field="implementation_since_precision", null=True, editable=False
    )
    implementation_since_precision = PrecisionField()
    implementation_provisional = models.BooleanField(default=False, editable=False)

    DERIVED = tuple(CURRENT_VALUES)

    objects = AddresseeQuerySet.as_manager()
    history = History(excluded_fields=CURRENT_VALUES)

    class Meta:
        ordering = ["recommendation", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "actor"],
                name="addressee_once",
                violation_error_message="the actor is an addressee already",
            ),
            models.CheckConstraint(
                condition=Q(response__in=Response.values),
                name="addressee_response_known",
            ),
            models.CheckConstraint(
                condition=Q(implementation__in=Implementation.values),
                name="addressee_implementation_known",
            ),
            partial_date_constraint("addressee", "response_since"),
            partial_date_constraint("addressee", "implementation_since"),
        ]
        indexes = [
            models.Index(
                fields=["implementation", "recommendation"],
                name="addressee_by_implementation",
            ),
            models.Index(
                fields=["response", "recommendation"], name="addressee_by_response"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} ({self.recommendation.ref})"

    def standing(self) -> Standing:
        """What is held here of its implementation, for the headline."""
        return Standing(
            actor=self.actor.name,
            value=self.implementation,
            since=self.implementation_since,
            provisional=self.implementation_provisional,
        )

    def natural_key(self) -> tuple[str, str]:
        return (self.recommendation.ref, self.actor.key)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "recommendations.recommendation",
        "recommendations.actor",
    ]


class TargetQuerySet(models.QuerySet["Target"]):
    def get_by_natural_key(self, ref: str, actor: str) -> "Target":
        return self.get(recommendation__ref=ref, actor__key=actor)


class Target(models.Model):
    """An actor acted upon by a recommendation, or meant to benefit from it."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="targets"
    )
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="targeted")
    position = models.PositiveSmallIntegerField(default=1, editable=False)

    objects = TargetQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["recommendation", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "actor"],
                name="target_once",
                violation_error_message="the actor is a target already",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} ({self.recommendation.ref})"

    def natural_key(self) -> tuple[str, str]:
        return (self.recommendation.ref, self.actor.key)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "recommendations.recommendation",
        "recommendations.actor",
    ]
