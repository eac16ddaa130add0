"""Saved views: how a person likes to see the list of recommendations."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from recommendations.models.shareable import Shareable, ShareableQuerySet

LONGEST_QUERY = 4000  # characters


class SavedViewQuerySet(ShareableQuerySet["SavedView"]):
    """Finds views by key, and for those who may use them."""


class SavedView(Shareable):
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
