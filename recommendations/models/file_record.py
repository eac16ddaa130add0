"""What files last said of each record, so that the next one can tell who changed it."""

from django.db import models
from django.db.models import Q

from recommendations.models.collection import Collection


class Origin(models.TextChoices):
    """The kinds of files; what one says is no fault of the other's."""

    SEEDS = "seeds", "seeds"
    TABLE = "table", "table"


class FileRecordQuerySet(models.QuerySet["FileRecord"]):
    def get_by_natural_key(self, origin: str, kind: str, key: str) -> "FileRecord":
        return self.get(origin=origin, kind=kind, key=key)


class FileRecord(models.Model):
    """The digest of each field of a record as files of one kind last gave it.

    A field whose digest in the database differs from this one was changed by a
    person since, and is theirs.
    """

    origin = models.CharField(max_length=10, choices=Origin, default=Origin.SEEDS)
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=255)
    collection = models.ForeignKey(
        Collection,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        help_text="Empty for the vocabulary, which all collections share.",
    )
    file = models.CharField(max_length=255)
    fields = models.JSONField(help_text="Field name to digest.")

    objects = FileRecordQuerySet.as_manager()

    class Meta:
        ordering = ["origin", "kind", "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="filerecord_origin_known"
            ),
            models.UniqueConstraint(
                fields=["origin", "kind", "key"], name="filerecord_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    def natural_key(self) -> tuple[str, str, str]:
        return (self.origin, self.kind, self.key)
