"""What belongs to the recommendations of a chunk: a query for each noun."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.models import Max

from recommendations.exports.among import Among
from recommendations.exports.values import day, quote_record
from recommendations.models import (
    Addressee,
    Assessment,
    Axis,
    Condition,
    Recommendation,
    Target,
)
from recommendations.models.axes import VALUES
from recommendations.models.clocks import Point, values_at

# Parts of one noun by the primary key of their recommendation.
Part = dict[int, list[Any]]

LABELS = {axis: {one.value: str(one.label) for one in VALUES[axis]} for axis in VALUES}
ACTOR = ("actor__key", "actor__name", "actor__kind")
ORDER = ("position", "pk")


def parts_of(keys: list[int], point: Point) -> dict[str, Part]:
    """The parts of these recommendations, as at a point."""
    return {
        "addressees": addressees_of(keys, point),
        "targets": targets_of(keys),
        "themes": themes_of(keys),
        "attributed_actors": attributed_of(keys),
        "conditions": conditions_of(keys),
        "last_assessed": last_assessed_of(keys, point),
    }


def gathered(rows: Iterable[tuple[Any, ...]], make: Any) -> Part:
    """Rows made into values, by their first column."""
    found: Part = defaultdict(list)
    for key, *row in rows:
        found[key].append(make(*row))
    return found


# Many recommendations share the same few of these.
@lru_cache(maxsize=4096)
def actor_record(key: str, name: str, kind: str) -> dict[str, Any]:
    return {"key": key, "name": name, "kind": kind}


def addressees_of(keys: list[int], point: Point) -> Part:
    rows: Any = Addressee.objects.filter(Among("recommendation", keys)).order_by(*ORDER)
    then = "" if point.is_now() else "_then"
    if then:
        rows = rows.annotate(**values_at(point))
    columns = [
        name
        for axis in (Axis.RESPONSE.value, Axis.IMPLEMENTATION.value)
        for name in (
            f"{axis}{then}",
            f"{axis}{then}_since",
            f"{axis}_then_precision" if then else f"{axis}_since_precision",
            f"{axis}{then}_provisional",
        )
    ]
    found = rows.values_list("recommendation", *ACTOR, "mention", *columns)
    return gathered(found, addressee_record)


def addressee_record(
    key: str, name: str, kind: str, mention: str, *axes: Any
) -> dict[str, Any]:
    return {
        "actor": actor_record(key, name, kind),
        "mention": mention,
        "response": value_record(Axis.RESPONSE, *axes[:4]),
        "implementation": value_record(Axis.IMPLEMENTATION, *axes[4:]),
    }


@lru_cache(maxsize=4096)
def value_record(
    axis: Axis, value: str, since: Any, precision: str, provisional: bool
) -> dict[str, Any]:
    return {
        "value": value,
        "label": LABELS[axis][value],
        "since": day(since, precision),
        "provisional": provisional,
    }


def targets_of(keys: list[int]) -> Part:
    rows = Target.objects.filter(Among("recommendation", keys)).order_by(*ORDER)
    return gathered(rows.values_list("recommendation", *ACTOR), actor_record)


def themes_of(keys: list[int]) -> Part:
    carried = Recommendation.themes.through._default_manager
    rows = carried.filter(Among("recommendation", keys)).order_by(
        "theme__name", "theme__key"
    )
    found = rows.values_list("recommendation", "theme__key", "theme__name")
    return gathered(found, lambda key, name: {"key": key, "name": name})


def attributed_of(keys: list[int]) -> Part:
    named = Recommendation.attributed_actors.through._default_manager
    rows = named.filter(Among("recommendation", keys)).order_by(
        "actor__name", "actor__key"
    )
    return gathered(rows.values_list("recommendation", *ACTOR), actor_record)


def conditions_of(keys: list[int]) -> Part:
    rows = Condition.objects.filter(Among("recommendation", keys)).order_by("pk")
    found = rows.values_list(
        "recommendation",
        "text",
        "kind",
        "state",
        "state_since",
        "state_since_precision",
        "state_rationale",
        "quote__uid",
        "quote__start",
        "quote__end",
        "quote__exact",
        "quote__prefix",
        "quote__suffix",
        "quote__match",
    )
    return gathered(found, condition_record)


def condition_record(
    text: str,
    kind: str,
    state: str,
    since: Any,
    precision: str,
    rationale: str,
    *quote: Any,
) -> dict[str, Any]:
    return {
        "text": text,
        "kind": kind,
        "state": state,
        "state_since": day(since, precision),
        "state_rationale": rationale,
        "quote": quote_record(*quote) if quote[0] else None,
    }


def last_assessed_of(keys: list[int], point: Point) -> Part:
    """When the newest assessment of any addressee was recorded, by then."""
    rows = Assessment.objects.filter(Among("addressee__recommendation", keys))
    if point.known_at is not None:
        rows = rows.filter(assessed_at__lte=point.known_at)
    newest = rows.order_by().values_list("addressee__recommendation")
    return gathered(newest.annotate(Max("assessed_at")), lambda moment: moment)
