"""What seed files last said of each record, so that a load can tell who changed it."""

from django.db import models

from recommendations.models.collection import Collection


class SeedRecordQuerySet(models.QuerySet["SeedRecord"]):
    def get_by_natural_key(self, kind: str, key: str) -> "SeedRecord":
        return self.get(kind=kind, key=key)


class SeedRecord(models.Model):
    """The digest of each field of a record as the seed files last gave it.

    A field whose digest in the database differs from this one was changed by a
    person since, and is theirs.
    """

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

    objects = SeedRecordQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="seedrecord_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    def natural_key(self) -> tuple[str, str]:
        return (self.kind, self.key)
