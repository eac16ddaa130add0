"""Saved views: how a person likes to see the list of recommendations."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from recommendations.models.keys import KeyedQuerySet

LONGEST_QUERY = 4000  # characters


class SavedViewQuerySet(KeyedQuerySet["SavedView"]):
    """Finds views by key, and for those who may use them."""

    def for_reader(self, user: Any) -> "SavedViewQuerySet":
        """A person's own, and what others share."""
        return self.filter(Q(owner=user.pk) | Q(shared=True))

    def first_for(self, user: Any) -> "SavedView | None":
        """The view that the list opens with for this person, if any."""
        return self.filter(owner=user.pk, opens_first=True).first()


class SavedView(models.Model):
    """A name for a search, filters, order and columns, for oneself or for all."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        editable=False,
        related_name="saved_views",
    )
    key = models.SlugField(max_length=100, unique=True, editable=False)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True, editable=False)
    columns = models.CharField(max_length=200, blank=True, editable=False)
    shared = models.BooleanField(
        "share with everybody",
        default=False,
        help_text="Others see it beside their own; only you can change it.",
    )
    opens_first = models.BooleanField(default=False, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "key"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(key=""), name="savedview_has_name_and_key"
            ),
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="savedview_name_once",
                violation_error_message="you have a view of this name already; choose "
                "another, or change that one",
            ),
            models.UniqueConstraint(
                fields=["owner", "opens_first"],
                condition=Q(opens_first=True),
                name="savedview_one_opens_first",
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
