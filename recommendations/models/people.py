"""Publishers and people: where sources come from."""

from django.db import models

from recommendations.models.fields import ArchivedField, VersionField
from recommendations.models.history import History
from recommendations.models.keys import KeyedQuerySet


class PublisherKind(models.TextChoices):
    THINK_TANK = "think-tank", "think tank"
    MAGAZINE = "magazine", "magazine"
    WEBSITE = "website", "website"


class Publisher(models.Model):
    """An organization or periodical that publishes sources."""

    key = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=PublisherKind)
    archived = ArchivedField()
    version = VersionField()

    objects = KeyedQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["name", "key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=PublisherKind.values),
                name="publisher_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.key,)


class Person(models.Model):
    """Somebody who writes sources."""

    key = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    archived = ArchivedField()
    version = VersionField()

    objects = KeyedQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["name", "key"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.key,)
