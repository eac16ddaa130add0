"""Links between two recommendations."""

from django.db import models
from django.db.models import F, Q

from recommendations.models.history import History
from recommendations.models.recommendation import Recommendation


class LinkKind(models.TextChoices):
    SUPERSEDES = "supersedes", "supersedes"
    REPEATS = "repeats", "repeats"
    REFINES = "refines", "refines"
    DUPLICATES = "duplicates", "duplicates"


class LinkQuerySet(models.QuerySet["Link"]):
    def get_by_natural_key(self, ref: str, kind: str, to: str) -> "Link":
        return self.get(recommendation__ref=ref, kind=kind, to__ref=to)


class Link(models.Model):
    """That one recommendation supersedes, repeats, refines or duplicates another."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="links"
    )
    kind = models.CharField(max_length=15, choices=LinkKind)
    to = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="links_here"
    )

    objects = LinkQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["recommendation", "kind", "to"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "kind", "to"],
                name="link_once",
                violation_error_message="the two are linked so already",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=LinkKind.values), name="link_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(recommendation=F("to")),
                name="link_between_two",
                violation_error_message="a recommendation is not linked to itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation.ref} {self.kind} {self.to.ref}"

    def natural_key(self) -> tuple[str, str, str]:
        return (self.recommendation.ref, self.kind, self.to.ref)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "recommendations.recommendation"
    ]
