"""Which recommendations an action is about: the chosen, or all that the filter finds."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import (
    ALL_VAR,
    ORDER_VAR,
    PAGE_VAR,
    SEARCH_VAR,
)
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest

from recommendations.admin.changelist import COLUMNS_VAR, VIEW_VAR
from recommendations.admin.telling import noun
from recommendations.models import Recommendation

MOST = 1000  # recommendations that one request changes
SALT = "recommendations.bulk"
NO_FILTERS = {ALL_VAR, COLUMNS_VAR, ORDER_VAR, PAGE_VAR, VIEW_VAR}
WORDS = {SEARCH_VAR: "words"}


@dataclass
class Selection:
    """The recommendations of one request, and those of the page that it answers."""

    request: HttpRequest
    queryset: QuerySet[Recommendation]

    @cached_property
    def keys(self) -> list[int]:
        """Their keys, as far as one request bears, and one more."""
        keys = self.queryset.order_by("pk").values_list("pk", flat=True)
        return sorted(set(keys[: MOST + 1]))

    @property
    def rows(self) -> QuerySet[Recommendation]:
        return Recommendation.objects.filter(pk__in=self.keys)

    @property
    def across(self) -> bool:
        """Whether all that the filter finds are meant."""
        return self.request.POST.get("select_across") == "1"

    @property
    def chosen(self) -> list[str]:
        """The keys that the page posts again: one is enough where all are meant."""
        keys = self.request.POST.getlist(ACTION_CHECKBOX_NAME)
        return keys[:1] if self.across else keys

    def snapshot(self) -> str:
        """What the page shows, signed: how many there are, and which."""
        shown = [len(self.keys), self.digest()]
        return signing.dumps(shown, salt=SALT, compress=True)

    def digest(self) -> str:
        written = ",".join(map(str, self.keys))
        return hashlib.sha256(written.encode()).hexdigest()

    def changed(self) -> str:
        """What is not as the page showed it, or nothing."""
        try:
            number, digest = signing.loads(
                self.request.POST.get("snapshot", ""), salt=SALT
            )
        except signing.BadSignature:
            return "Look at what is selected, then confirm."
        if number != len(self.keys):
            return (
                f"{noun(number)} were selected when this page was made, and "
                f"{len(self.keys):,} are now."
            )
        if digest != self.digest():
            return (
                "Other recommendations are selected now than when this page was made."
            )
        return ""

    def too_many(self) -> str:
        """Why so many are not changed at once, or nothing."""
        if len(self.keys) <= MOST:
            return ""
        return (
            f"Nothing is changed: {noun(self.queryset.count())} are selected, and at "
            f"most {MOST:,} are changed at once. {self.narrow()}, and work in parts."
        )

    def narrow(self) -> str:
        """How to find fewer."""
        used = [name for name in self.request.GET if name not in NO_FILTERS]
        if not used:
            return "No filter is set: choose a source, a theme or a state"
        named = ", ".join(WORDS.get(name, name.partition("__")[0]) for name in used)
        return f"Narrow the filter (now by {named})"


def first(rows: Any, number: int) -> list[Recommendation]:
    return list(rows.order_by("ref")[:number])
