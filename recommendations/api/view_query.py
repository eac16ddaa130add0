"""What a saved view of the admin's list asks, in the parameters of the API.

The admin names records by their numbers and has names of its own; this is the one
place that knows both.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Model
from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from recommendations.models import (
    Actor,
    Collection,
    Publisher,
    SavedView,
    Source,
    Theme,
)

Pairs = Iterator[tuple[str, str]]
BELOW = "addressee.below"
# Filters by records: what the API calls them, and whose keys they take.
RECORDS: dict[str, tuple[str, type[Model]]] = {
    "addressee": ("actor", Actor),
    "theme": ("theme", Theme),
    "source": ("source", Source),
    "collection": ("collection", Collection),
    "publisher": ("publisher", Publisher),
}
# Filters by answers: the parameter, and what `yes` and `no` are there.
ANSWERS = {
    "assessed": ("assessed", {"yes": "true", "no": "false"}),
    "provisional": ("provisional", {"yes": "true", "no": "false"}),
    "conditional": ("condition__isnull", {"yes": "false", "no": "true"}),
}
SAME = frozenset(
    {
        *("kind", "headline", "strength", "confidence", "direction", "priority"),
        *("implementation", "response", "disposition", "state", "condition"),
        *("schedule", "freshness", "work", "assigned", "as_of", "known_at"),
    }
)
CALLED = {
    "q": "search",
    "addressees__implementation": "implementation",
    "addressees__response": "response",
    "conditions__state": "condition",
}
# The columns of the admin's list, in the words of `ordering`.
SORTS = {
    "advice": "summary",
    "shown_headline": "result",
    "shown_kind": "kind",
    "shown_state": "state",
    "shown_condition": "condition",
    "shown_due": "due",
    **{
        name: name
        for name in (
            *("ref", "summary", "kind", "published", "since", "strength"),
            *("confidence", "priority", "disposition"),
        )
    },
}


class ViewRefused(ValidationError):
    """A view asks for what the API cannot find"""

    def __init__(self, view: SavedView, fault: str) -> None:
        told = f"the view {view.name!r} {fault}; save it anew in the list of the admin"
        super().__init__({"view": told})


def query_of(view: SavedView) -> QueryDict:
    """The parameters of the API that find what the view shows; raises ViewRefused."""
    stored, found = QueryDict(view.query), QueryDict(mutable=True)
    for name, values in stored.lists():
        for parameter, value in translated(view, name, values):
            found.appendlist(parameter, value)
    if "actor" not in found:
        found.pop("descendants", None)
    return found


def translated(view: SavedView, name: str, values: list[str]) -> Pairs:
    """A parameter of the admin's list as those of the API."""
    if name.endswith("__in"):
        values = [word for value in values for word in value.split(",")]
    stem = name.removesuffix("__exact").removesuffix("__in")
    values = [value for value in values if value]
    if stem in SAME or stem in CALLED:
        yield from ((CALLED.get(stem, stem), value) for value in values)
    elif name in RECORDS:
        yield from named(view, name, values)
    elif read := READERS.get(name):
        yield from read(values)
    elif not name.endswith(".find"):
        raise ViewRefused(view, f"asks for {name!r}, which the API has no filter for")


def named(view: SavedView, name: str, values: list[str]) -> Pairs:
    """Records by their keys; those that are gone are left out, if any is left."""
    parameter, model = RECORDS[name]
    pks = [int(value) for value in values if value.isdecimal() and len(value) < 18]
    rows = model._default_manager.filter(pk__in=pks).order_by("key")
    keys = list(rows.values_list("key", flat=True))
    if values and not keys:
        raise ViewRefused(view, f"asks for a {name} that is there no more")
    yield from ((parameter, key) for key in keys)


def answers(name: str) -> Callable[[list[str]], Pairs]:
    parameter, words = ANSWERS[name]

    def read(values: list[str]) -> Pairs:
        chosen = {words[value] for value in values if value in words}
        # Both together leave every record.
        if len(chosen) == 1:
            yield parameter, chosen.pop()

    return read


def order(values: list[str]) -> Pairs:
    """The order, where the API has it."""
    for value in values[-1:]:
        sign = "-" if value.startswith("-") else ""
        if column := SORTS.get(value.removeprefix("-")):
            yield "ordering", f"{sign}{column}"


def below(values: list[str]) -> Pairs:
    if any(values):
        yield "descendants", "true"


READERS: dict[str, Any] = {
    **{name: answers(name) for name in ANSWERS},
    "sort": order,
    BELOW: below,
}
