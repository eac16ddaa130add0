"""Saved exports: a file that can be fetched again and again from one address."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from recommendations.models.keys import KeyedQuerySet
from recommendations.models.saved_view import LONGEST_QUERY

LONGEST_COLUMNS = 2000  # characters


class SavedExportQuerySet(KeyedQuerySet["SavedExport"]):
    """Finds exports by key, and for those who may fetch them."""

    def for_reader(self, user: Any) -> "SavedExportQuerySet":
        """A person's own, and what others share."""
        return self.filter(Q(owner=user.pk) | Q(shared=True))


class SavedExport(models.Model):
    """Filters, columns and a format under a name; whoever fetches it sees their own."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        editable=False,
        related_name="saved_exports",
    )
    key = models.SlugField(max_length=100, unique=True, editable=False)
    name = models.CharField(max_length=60)
    query = models.CharField(
        max_length=LONGEST_QUERY,
        blank=True,
        help_text="Filters, order and clocks, as in the address of the API's list.",
    )
    format = models.CharField(max_length=10)
    columns = models.CharField(
        max_length=LONGEST_COLUMNS,
        blank=True,
        help_text="Their names, parted by commas; empty for all.",
    )
    rows = models.CharField(max_length=15, blank=True)
    shared = models.BooleanField(
        "share with everybody",
        default=False,
        help_text="Others can fetch it, and see in it what they may see; only you can "
        "change it.",
    )

    objects = SavedExportQuerySet.as_manager()

    class Meta:
        ordering = ["name", "key"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(key=""), name="savedexport_has_name_and_key"
            ),
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="savedexport_name_once",
                violation_error_message="you have an export of this name already; "
                "choose another, or remove that one",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def may_change(self, user: Any) -> bool:
        return bool(self.owner_id == user.pk)

    def may_remove(self, user: Any) -> bool:
        """Its owner; of a shared one administrators as well, who keep the place tidy."""
        administers = user.has_perm("recommendations.delete_recommendation")
        return self.may_change(user) or (self.shared and administers)

    def column_names(self) -> list[str]:
        return [name for name in self.columns.split(",") if name]
