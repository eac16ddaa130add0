"""Collections: folders of sources that are worked on together."""

from django.db import models

from recommendations.models.fields import VersionField
from recommendations.models.history import History
from recommendations.models.keys import KeyedQuerySet


class Collection(models.Model):
    """A folder of sources worked on together."""

    key = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    review_interval = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Days after which an assessment should be looked at again; empty "
        "for that of the installation.",
    )
    version = VersionField()

    objects = KeyedQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(key=""), name="collection_has_key"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.key,)
