"""Themes: what advice is about."""

from django.core.exceptions import ValidationError
from django.db import models
from tree_queries.query import TreeQuerySet

from recommendations.models.fields import ArchivedField, VersionField
from recommendations.models.history import History
from recommendations.models.trees import refuse_cycle


class ThemeQuerySet(TreeQuerySet["Theme"]):
    """Finds themes by key and by level."""

    def get_by_natural_key(self, key: str) -> "Theme":
        return self.get(key=key)

    def lower(self) -> "ThemeQuerySet":
        """Those that recommendations can carry."""
        return self.filter(parent__isnull=False)


ThemeManager = models.Manager.from_queryset(ThemeQuerySet)


class Theme(models.Model):
    """A term of the controlled vocabulary; its tree has two levels."""

    key = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    definition = models.TextField()
    archived = ArchivedField()
    version = VersionField()

    objects = ThemeManager()
    history = History()

    class Meta:
        ordering = ["name", "key"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="theme_is_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def clean(self) -> None:
        refuse_cycle(self)
        if self.parent and self.parent.parent_id:
            raise ValidationError(
                {"parent": f"{self.parent} has a parent itself; themes have two levels"}
            )
        if self.pk and not self.parent_id and self.recommendations.exists():
            raise ValidationError(
                {"parent": f"recommendations carry it; {self} stays under a theme"}
            )
        if self.parent_id and self.pk and self.children.exists():
            raise ValidationError(
                {"parent": f"{self} has themes under it; themes have two levels"}
            )
