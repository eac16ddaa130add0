"""Comments: what people say to each other about a recommendation."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from recommendations.models.history import History
from recommendations.models.recommendation import Recommendation


class Comment(models.Model):
    """A remark on a recommendation, in plain text; an edit keeps the former text."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="comments"
    )
    text = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        editable=False,
        related_name="comments",
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = models.Manager()
    history = History()

    class Meta:
        ordering = ["recommendation", "at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.by} on {self.recommendation.ref}"
