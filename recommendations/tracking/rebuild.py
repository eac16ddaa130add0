"""Current values and headlines, computed again from the assessments."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from recommendations.models import Addressee, Recommendation
from recommendations.models.axes import Axis
from recommendations.models.clocks import show, values_at
from recommendations.models.headline import headline

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored value, and what the assessments say; a headline has no actor."""

    ref: str
    actor: str
    axis: str
    stored: str
    derived: str


def rebuild_current(*, dry_run: bool = False) -> Iterator[Difference]:
    """Store what the assessments say, and yield whatever was stored otherwise."""
    keys = list(Recommendation.objects.order_by("ref").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield from rebuild_some(keys[start : start + CHUNK], dry_run=dry_run)


@transaction.atomic
def rebuild_some(keys: list[int], *, dry_run: bool) -> list[Difference]:
    """Rebuild the recommendations of these keys, kept from others meanwhile."""
    if not dry_run:
        locked = Recommendation.objects.select_for_update().filter(pk__in=keys)
        list(locked.order_by("pk").values_list("pk"))
    derived = Addressee.objects.annotate(**values_at()).select_related("actor")
    differing: list[Any] = []
    found: list[Difference] = []
    rows = Recommendation.objects.filter(pk__in=keys).order_by("ref")
    for row in rows.prefetch_related(Prefetch("addressees", derived)):
        for record, differences in compared(row):
            if differences:
                differing.append(record)
                found += differences
    if not dry_run:
        store(differing)
    return found


def compared(row: Recommendation) -> Iterator[tuple[Any, list[Difference]]]:
    """Bring a recommendation and its addressees to what is so, and say what differed."""
    for addressee in row.addressees.all():
        stored = {axis: told(addressee, axis) for axis in Axis.values}
        show(addressee)
        yield (
            addressee,
            [
                Difference(row.ref, addressee.actor.key, axis, was, now)
                for axis, was in stored.items()
                if (now := told(addressee, axis)) != was
            ],
        )
    was = told(row, "headline")
    found = headline([part.standing() for part in row.addressees.all()])
    row.headline, row.headline_provisional = found.value, found.provisional
    now = told(row, "headline")
    yield row, [Difference(row.ref, "", "headline", was, now)] if was != now else []


def told(record: Any, axis: str) -> str:
    """A stored value in words: "implemented since 2014 (provisional)"."""
    since = getattr(record, f"{axis}_since", None)
    words = f"{getattr(record, axis)} since {since}" if since else getattr(record, axis)
    return f"{words} (provisional)" if getattr(record, f"{axis}_provisional") else words


def store(records: list[Any]) -> None:
    """Write the derived columns alone: no person decided them, so no history."""
    addressees = [record for record in records if isinstance(record, Addressee)]
    Addressee.objects.bulk_update(addressees, Addressee.DERIVED, batch_size=100)
    rows = [record for record in records if isinstance(record, Recommendation)]
    Recommendation.objects.bulk_update(rows, Recommendation.DERIVED, batch_size=100)
