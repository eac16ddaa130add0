"""Recommendations chosen by the keys of what they are tied to, as an operator names them."""

from collections.abc import Sequence
from typing import Any

from recommendations.models import Actor, Collection, Recommendation, Source, Theme
from recommendations.models.recommendation import RecommendationQuerySet

# What can be named: the noun, its key, and how a recommendation is tied to it.
NOUNS: dict[str, tuple[Any, str, str]] = {
    "collection": (Collection, "key", "quote__source__collection"),
    "source": (Source, "key", "quote__source"),
    "actor": (Actor, "key", "addressees__actor"),
    "theme": (Theme, "key", "themes"),
    "ref": (Recommendation, "ref", "pk"),
}


class KeyUnknown(ValueError):
    """No record has the key"""

    def __init__(self, noun: str, key: str) -> None:
        super().__init__(f"no {noun} is called {key[:100]!r}")


def selected(
    *, published: bool = False, **keys: Sequence[str]
) -> RecommendationQuerySet:
    """Those tied to any of the named records of every noun; raises KeyUnknown."""
    rows = Recommendation.objects.published() if published else Recommendation.objects
    found: Any = rows.order_by("ref")
    for noun, named in keys.items():
        if named:
            tied = Recommendation.objects.filter(
                **{f"{NOUNS[noun][2]}__in": pks(noun, named)}
            )
            found = found.filter(pk__in=tied.order_by().values("pk"))
    chosen: RecommendationQuerySet = found
    return chosen


def pks(noun: str, keys: Sequence[str]) -> list[int]:
    model, name, _ = NOUNS[noun]
    rows = model._default_manager.filter(**{f"{name}__in": keys})
    found = dict(rows.order_by().values_list(name, "pk"))
    for key in keys:
        if key not in found:
            raise KeyUnknown(noun, key)
    return list(found.values())
