"""Actors: who can be asked to act, or be acted upon."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from tree_queries.query import TreeQuerySet

from recommendations.models.fields import (
    PERIOD_BACKWARD,
    ArchivedField,
    PartialDateField,
    PrecisionField,
    VersionField,
    partial_date_constraint,
    period_constraint,
)
from recommendations.models.history import History
from recommendations.models.trees import refuse_cycle


class ActorKind(models.TextChoices):
    STATE = "state", "state"
    GOVERNMENT = "government", "government"
    OFFICE_HOLDER = "office-holder", "office-holder"
    MINISTRY = "ministry", "ministry"
    ARMED_FORCE = "armed-force", "armed force"
    MILITIA = "militia", "militia"
    PARTY = "party", "party"
    COMMUNITY = "community", "community"
    INTERNATIONAL_ORGANIZATION = (
        "international-organization",
        ("international organization"),
    )
    COALITION = "coalition", "coalition"
    MEDIA = "media", "media"
    OTHER = "other", "other"


class ActorQuerySet(TreeQuerySet["Actor"]):
    """Finds actors by key, and with those that belong to them."""

    def get_by_natural_key(self, key: str) -> "Actor":
        return self.get(key=key)


ActorManager = models.Manager.from_queryset(ActorQuerySet)


class Actor(models.Model):
    """A state, government, office-holder, force or community that can act."""

    key = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=ActorKind)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The actor to which this one belongs.",
    )
    period_from = PartialDateField(
        "in office from",
        precision_field="period_from_precision",
        null=True,
        blank=True,
        help_text="First time at which the sources show it in office.",
    )
    period_from_precision = PrecisionField()
    period_to = PartialDateField(
        "in office to",
        precision_field="period_to_precision",
        null=True,
        blank=True,
        help_text="Last time at which the sources show it in office.",
    )
    period_to_precision = PrecisionField()
    archived = ArchivedField()
    version = VersionField()

    objects = ActorManager()
    history = History()

    class Meta:
        ordering = ["name", "key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ActorKind.values), name="actor_kind_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="actor_is_not_its_own_parent",
            ),
            partial_date_constraint("actor", "period_from"),
            partial_date_constraint("actor", "period_to"),
            period_constraint("actor", "period_from", "period_to"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def clean(self) -> None:
        refuse_cycle(self)
        start, end = self.period_from, self.period_to
        if start and end and end.last_day < start.first_day:
            raise ValidationError({"period_to": PERIOD_BACKWARD})


class ActorAliasQuerySet(models.QuerySet["ActorAlias"]):
    def get_by_natural_key(self, name: str) -> "ActorAlias":
        return self.get(name=name)


class ActorAlias(models.Model):
    """What sources call an actor; no two actors share one."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)

    objects = ActorAliasQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["name"]
        verbose_name = "alias"
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="actoralias_once",
                violation_error_message="another actor has this alias already",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.name,)
