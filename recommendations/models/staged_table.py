"""Tables on their way in: uploaded, looked at, and not yet imported."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

KEPT = timedelta(days=2)


class StagedTableQuerySet(models.QuerySet["StagedTable"]):
    def of(self, user: Any) -> "StagedTableQuerySet":
        """Those that this person uploaded, and that are not too old."""
        return self.filter(by=user.pk, at__gt=timezone.now() - KEPT)

    def expired(self) -> "StagedTableQuerySet":
        return self.filter(at__lte=timezone.now() - KEPT)


class StagedTable(models.Model):
    """A file that somebody uploaded to look at what its import would do.

    It stands in the database, so that every process of the server finds it.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    sha256 = models.CharField("SHA-256 of the content", max_length=64)
    sheet = models.CharField(max_length=255, blank=True)
    columns = models.JSONField(
        default=list, help_text="The column that each heading stands for."
    )

    objects = StagedTableQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(file_name="") & ~Q(sha256=""),
                name="stagedtable_names_its_file",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class RememberedColumn(models.Model):
    """What a heading stands for in the tables of a person, as they once said."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="remembered_columns",
    )
    heading = models.CharField(max_length=255)
    column = models.CharField(max_length=30, blank=True)

    objects = models.Manager()

    class Meta:
        ordering = ["by", "heading"]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "heading"], name="rememberedcolumn_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading}: {self.column or 'left out'}"
