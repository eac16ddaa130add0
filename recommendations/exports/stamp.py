"""Whether anything has changed that an export could show."""

import hashlib
from typing import Any

from django.db.models import Count, Max, Sum
from django.utils import timezone

from recommendations.exports.columns import COLUMNS
from recommendations.models import Change


def stamp(*shown: Any) -> str:
    """A tag of the state of all records, and of what is shown of them.

    A change is told in the transaction that makes it, and every change that can be
    seen has the greatest number, or waits for one; so no writer is missed, however
    slow. Schedules and freshness move with the day, of which the tag is told too.
    """
    waiting = Change.objects.unnumbered().aggregate(
        count=Count("pk"), last=Max("pk"), sum=Sum("pk")
    )
    state = (
        Change.objects.last_number(),
        *waiting.values(),
        timezone.localdate(),
        tuple(COLUMNS),
        *shown,
    )
    return hashlib.sha256(repr(state).encode()).hexdigest()[:32]
