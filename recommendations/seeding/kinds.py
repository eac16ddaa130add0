"""The kinds of records that seeds name, and how the database is asked for them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from recommendations.models import (
    Actor,
    ActorAlias,
    Addressee,
    Ask,
    AskMember,
    Authorship,
    Condition,
    InferredField,
    Person,
    Publisher,
    Recommendation,
    Source,
    Target,
    Theme,
)


def natural_name(record: Any) -> str:
    """The natural key, in one line."""
    return " ".join(map(str, record.natural_key()))


def part_key(whole: str, part: str) -> str:
    """The key of what belongs to a record, and is named by another."""
    return f"{whole} {part}"


def whole_first(key: str) -> str:
    """The whole of a key in which no blank stands before the part."""
    return key.partition(" ")[0]


def whole_last(key: str) -> str:
    """The whole of a key in which no blank stands behind it; refs may have some."""
    return key.rpartition(" ")[0]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: the field that its key, or what `whole` takes of it, is in."""

    model: type[Model]
    field: str = "key"
    whole: Callable[[str], str] = str
    related: tuple[str, ...] = ()
    prefetched: tuple[str, ...] = ()
    name: Callable[[Any], str] = natural_name

    def held(self, keys: Collection[str] | None) -> dict[str, Any]:
        """The records of these keys, or all there are; the first of a key counts."""
        rows = self.model._default_manager.order_by("pk")
        if keys is not None:
            wholes = {self.whole(key) for key in keys}
            rows = rows.filter(**{f"{self.field}__in": wholes})
        if self.related:
            rows = rows.select_related(*self.related)
        if self.model is Source:
            rows = rows.defer("text")
        found: dict[str, Any] = {}
        for record in rows.prefetch_related(*self.prefetched):
            found.setdefault(self.name(record), record)
        return found


# A whole stands before its parts, and what others name before those.
KINDS: dict[str, Kind] = {
    "publisher": Kind(Publisher),
    "person": Kind(Person),
    "theme": Kind(Theme, related=("parent",)),
    "actor": Kind(Actor, related=("parent",)),
    "alias": Kind(
        ActorAlias,
        "name",
        related=("actor",),
        name=lambda alias: str(alias.name).lower(),
    ),
    "source": Kind(Source, related=("collection", "publisher", "first_published_in")),
    "authorship": Kind(
        Authorship, "source__key", whole=whole_first, related=("source", "person")
    ),
    "inferred field": Kind(
        InferredField, "source__key", whole=whole_first, related=("source",)
    ),
    "recommendation": Kind(
        Recommendation,
        "ref",
        related=("quote",),
        prefetched=("themes", "attributed_actors"),
    ),
    "addressee": Kind(
        Addressee,
        "recommendation__ref",
        whole=whole_last,
        related=("recommendation", "actor"),
    ),
    "target": Kind(
        Target,
        "recommendation__ref",
        whole=whole_last,
        related=("recommendation", "actor"),
    ),
    "condition": Kind(
        Condition,
        "recommendation__ref",
        related=("recommendation", "quote"),
        name=lambda condition: str(condition.recommendation.ref),
    ),
    "ask": Kind(Ask, related=("collection",)),
    "member": Kind(
        AskMember, "ask__key", whole=whole_first, related=("ask", "recommendation")
    ),
}
VOCABULARY = ("publisher", "person", "theme", "actor", "alias")
