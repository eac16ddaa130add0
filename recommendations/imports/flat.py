"""A recommendation laid flat: each field as text or as a list of keys."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from django.db.models import Count, Prefetch

from recommendations.file_merge import digest, plain
from recommendations.models import Addressee, Recommendation
from recommendations.models.recommendation import RecommendationQuerySet

Value: TypeAlias = str | tuple[str, ...]
Flat: TypeAlias = dict[str, Value]

# Fields that a recommendation holds under the same name.
PLAIN = (
    "summary",
    "kind",
    "attributed_text",
    "direction",
    "strength",
    "confidence",
    "timeframe",
    "due",
    "note",
)
RELATED = ("themes", "attributed_actors")
# The record's own, besides its parts.
OWN = ("quote", *PLAIN, *RELATED)
FIELDS = (
    *OWN,
    "addressees",
    "mentions",
    "targets",
    "condition",
    "condition_kind",
)
# What a recommendation holds of which nothing is said.
EMPTY: Flat = {
    name: () if name in (*RELATED, "addressees", "mentions", "targets") else ""
    for name in FIELDS
}
# The columns that tell of a field, the one that bears its name first.
COLUMN_OF = {field: field for field in FIELDS} | {
    "attributed_actors": "attributed_to",
    "attributed_text": "attributed_in_words",
}


def with_parts(rows: RecommendationQuerySet) -> RecommendationQuerySet:
    """With all that a table tells of, in a fixed number of queries."""
    addressees = Addressee.objects.select_related("actor")
    return (
        rows.select_related("quote__source__collection", "merged_into")
        .defer("quote__source__text")
        .prefetch_related(
            "themes",
            "attributed_actors",
            Prefetch(
                "addressees",
                queryset=addressees.annotate(assessed=Count("assessments")),
            ),
            "targets__actor",
            "conditions",
        )
    )


def laid_flat(record: Recommendation) -> Flat:
    """What the record holds, as a table tells it; the quote by its name."""
    addressees = list(record.addressees.all())
    conditions = list(record.conditions.all())
    return {
        "quote": str(record.quote.uid),
        **{name: plain(getattr(record, name)) for name in PLAIN},
        **{name: keys(getattr(record, name).all()) for name in RELATED},
        "addressees": tuple(row.actor.key for row in addressees),
        "mentions": mentions({row.actor.key: row.mention for row in addressees}),
        "targets": tuple(row.actor.key for row in record.targets.all()),
        "condition": "; ".join(row.text for row in conditions),
        "condition_kind": "; ".join(row.kind for row in conditions),
    }


def keys(rows: Iterable[Recommendation]) -> tuple[str, ...]:
    return tuple(plain(row) for row in rows)


def mentions(of_actors: Mapping[str, str]) -> tuple[str, ...]:
    """How the quote names each actor, where it does."""
    return tuple(f"{actor}: {words}" for actor, words in of_actors.items() if words)


def of_actors(named: Iterable[str]) -> dict[str, str]:
    """The mention of each actor, as `mentions` joined them."""
    return {key: words for key, _, words in (each.partition(": ") for each in named)}


def digests(values: Mapping[str, Value]) -> dict[str, str]:
    return {name: digest(value) for name, value in values.items()}
