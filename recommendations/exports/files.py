"""The file of a choice: the one way in which recommendations leave as a table or a list."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from recommendations.exports.choice import Choice
from recommendations.exports.formats import encoded
from recommendations.exports.records import Record, records
from recommendations.models.clocks import NOW, Point
from recommendations.models.recommendation import RecommendationQuerySet

logger = logging.getLogger(__name__)


def nothing(done: int) -> None:
    """Whoever does not watch."""


def stream(
    queryset: RecommendationQuerySet,
    choice: Choice,
    point: Point = NOW,
    progress: Callable[[int], object] = nothing,
) -> Iterator[bytes]:
    """Yield the file of a choice; where it breaks off, say so in it and raise."""
    try:
        yield from blocks(watched(records(queryset, point), progress), choice)
    except Exception:
        logger.exception("an export as %s broke off", choice.format)
        yield choice.of.broken.encode()
        raise


def blocks(found: Iterable[Record], choice: Choice) -> Iterator[bytes]:
    if choice.of.objects and not choice.is_flat():
        return encoded(choice.of.objects(found))
    return choice.of.table(choice.layout(), found)


def watched(
    found: Iterable[Record], progress: Callable[[int], object]
) -> Iterator[Record]:
    """The records, telling of each that it is done."""
    for record in found:
        yield record
        progress(1)


def file_name(name: str, day: date) -> str:
    return f"recommendations-{day.isoformat()}.{name}"
