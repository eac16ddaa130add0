"""Conditions: what conditional advice hangs on."""

from django.db import models
from django.db.models import Q

from recommendations.models.fields import (
    PartialDateField,
    PrecisionField,
    partial_date_constraint,
)
from recommendations.models.history import History
from recommendations.models.quote import Quote
from recommendations.models.recommendation import Recommendation


class ConditionKind(models.TextChoices):
    IF = "if", "if"
    UNLESS = "unless", "unless"
    UNTIL = "until", "until"
    AFTER = "after", "after"
    IN_RETURN = "in-return", "in return"


class ConditionState(models.TextChoices):
    UNKNOWN = "unknown", "unknown"
    NOT_MET = "not_met", "not met"
    MET = "met", "met"
    LAPSED = "lapsed", "lapsed"


class ConditionQuerySet(models.QuerySet["Condition"]):
    def get_by_natural_key(self, ref: str, text: str) -> "Condition":
        return self.get(recommendation__ref=ref, text=text)

    def awaited(self) -> "ConditionQuerySet":
        """Those that could still be met."""
        return self.filter(state__in=[ConditionState.UNKNOWN, ConditionState.NOT_MET])


class Condition(models.Model):
    """What a conditional recommendation hangs on."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="conditions"
    )
    text = models.CharField(
        max_length=500, help_text="The condition in the words of the quote."
    )
    quote = models.ForeignKey(
        Quote,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="conditions",
        help_text="Where those words stand in the source.",
    )
    kind = models.CharField(
        max_length=10, choices=ConditionKind, default=ConditionKind.IF
    )
    state = models.CharField(
        max_length=10,
        choices=ConditionState,
        default=ConditionState.UNKNOWN,
        editable=False,
    )
    state_since = PartialDateField(
        precision_field="state_since_precision", null=True, blank=True, editable=False
    )
    state_since_precision = PrecisionField()
    state_rationale = models.TextField(blank=True, editable=False)

    objects = ConditionQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["recommendation", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "text"], name="condition_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ConditionKind.values), name="condition_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ConditionState.values),
                name="condition_state_known",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="condition_has_text"),
            models.CheckConstraint(
                condition=Q(state=ConditionState.UNKNOWN) | ~Q(state_rationale=""),
                name="condition_state_has_rationale",
                violation_error_message="say on what the state of the condition rests",
            ),
            partial_date_constraint("condition", "state_since"),
        ]

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, str]:
        return (self.recommendation.ref, self.text)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "recommendations.recommendation",
        "recommendations.quote",
    ]
