"""Imports: tables that were brought in, by whom, and what each of their rows did."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from recommendations.models.recommendation import Recommendation


class Import(models.Model):
    """A table of recommendations that somebody brought in, and may take back."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        editable=False,
        related_name="imports",
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    file_name = models.CharField(max_length=255, editable=False)
    sha256 = models.CharField(
        "SHA-256 of the file",
        max_length=64,
        editable=False,
        help_text="In hexadecimal digits.",
    )
    sheet = models.CharField(max_length=255, blank=True, editable=False)
    columns = models.JSONField(
        editable=False, help_text="What each heading stood for; nothing: left out."
    )
    tally = models.JSONField(editable=False, help_text="Rows by what they did.")
    change = models.UUIDField(
        editable=False, help_text="Names its rows of history, for all of them together."
    )
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    undone_change = models.UUIDField(
        null=True, editable=False, help_text="Names the rows of history of its undoing."
    )

    objects = models.Manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="import_undone_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(file_name="") & ~Q(sha256=""),
                name="import_names_its_file",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def may_undo(self, user: Any) -> bool:
        """Who made it, and reviewers."""
        reviews = user.has_perm("recommendations.review_recommendation")
        return bool(self.by_id == user.pk or reviews)

    def is_undone(self) -> bool:
        return self.undone_at is not None


class RowOutcome(models.TextChoices):
    """What an import did with a row; of those that stayed as they were, it keeps none."""

    CREATED = "created", "created"
    CHANGED = "changed", "changed"
    KEPT = "kept", "kept"
    LEFT_OUT = "left_out", "left out"


class ImportRow(models.Model):
    """A row of an imported table, what it did to which recommendation, and what was."""

    table = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="As the spreadsheet counts it.")
    ref = models.CharField(max_length=60, blank=True)
    recommendation = models.ForeignKey(
        Recommendation,
        on_delete=models.SET_NULL,
        null=True,
        related_name="import_rows",
    )
    outcome = models.CharField(max_length=10, choices=RowOutcome)
    told = models.JSONField(
        help_text="Column, what was, and what is; or column, cell, and what is wrong."
    )
    before = models.JSONField(
        default=dict, help_text="What the recommendation held, for the way back."
    )

    objects = models.Manager()

    class Meta:
        ordering = ["table", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=RowOutcome.values),
                name="importrow_outcome_known",
            ),
            models.UniqueConstraint(fields=["table", "number"], name="importrow_once"),
        ]
        indexes = [
            models.Index(
                fields=["table", "outcome", "number"], name="importrow_by_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.number}, {self.ref}"
