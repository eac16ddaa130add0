"""Asks: policy questions across sources."""

from django.db import models
from django.db.models import Q

from recommendations.models.collection import Collection
from recommendations.models.fields import ArchivedField, VersionField
from recommendations.models.history import History
from recommendations.models.keys import KeyedQuerySet
from recommendations.models.recommendation import Recommendation


class Stance(models.TextChoices):
    SAME = "same", "same"
    STRONGER = "stronger", "stronger"
    WEAKER = "weaker", "weaker"
    ALTERNATIVE = "alternative", "alternative"
    CONDITIONAL = "conditional", "conditional"
    OPPOSES = "opposes", "opposes"


class Ask(models.Model):
    """One policy question; its title is the answer yes."""

    key = models.SlugField(max_length=100, unique=True)
    collection = models.ForeignKey(
        Collection, on_delete=models.PROTECT, related_name="asks"
    )
    title = models.CharField(
        max_length=200, help_text="The answer yes to the question."
    )
    question = models.CharField(max_length=300)
    recommendations = models.ManyToManyField(
        Recommendation, through="AskMember", related_name="asks"
    )
    archived = ArchivedField()
    version = VersionField()

    objects = KeyedQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["title", "key"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(key="matrix"),
                name="ask_key_is_not_matrix",
                violation_error_message="asks/matrix is the address of the matrix of "
                "asks; choose another key",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.key,)


class AskMemberQuerySet(models.QuerySet["AskMember"]):
    def get_by_natural_key(self, ask: str, ref: str) -> "AskMember":
        return self.get(ask__key=ask, recommendation__ref=ref)


class AskMember(models.Model):
    """A recommendation that answers an ask, with its stance toward the title."""

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="members")
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="memberships"
    )
    stance = models.CharField(max_length=15, choices=Stance)
    why = models.CharField(
        max_length=300,
        blank=True,
        help_text="How it differs from the title; needed for every stance but same.",
    )
    position = models.PositiveSmallIntegerField(default=1, editable=False)

    objects = AskMemberQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["ask", "position", "id"]
        verbose_name = "member"
        constraints = [
            models.UniqueConstraint(
                fields=["ask", "recommendation"],
                name="askmember_once",
                violation_error_message="the recommendation is a member already",
            ),
            models.CheckConstraint(
                condition=Q(stance__in=Stance.values), name="askmember_stance_known"
            ),
            models.CheckConstraint(
                condition=Q(stance=Stance.SAME) | ~Q(why=""),
                name="askmember_says_why",
                violation_error_message="every stance but same says why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation.ref}: {self.get_stance_display()}"

    def natural_key(self) -> tuple[str, str]:
        return (self.ask.key, self.recommendation.ref)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "recommendations.ask",
        "recommendations.recommendation",
    ]
