"""Saved exports: a file that can be fetched again and again from one address."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from recommendations.models.saved_view import LONGEST_QUERY
from recommendations.models.shareable import Shareable, ShareableQuerySet

LONGEST_COLUMNS = 2000  # characters


class SavedExport(Shareable):
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

    objects = ShareableQuerySet["SavedExport"].as_manager()

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

    def column_names(self) -> list[str]:
        return [name for name in self.columns.split(",") if name]
