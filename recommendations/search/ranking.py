"""Lists whose pages have the best hits of a search first."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, cast

from django.db import models
from django.db.models import F, Func, QuerySet
from django.db.models.expressions import RawSQL

# Ranking reads every record that it ranks. Of more, those made last are ranked, and the
# others follow in the order of the list; nor are more counted.
MOST_RANKED = 1_000


class Matching(RawSQL):
    """The keys that an index gives, as a condition of a list."""


@dataclass(frozen=True, slots=True)
class Best:
    """Keys, the best hits first; and how many hits there are, to one over MOST_RANKED."""

    keys: list[int]
    number: int


class Ranking(Protocol):
    """What ranks the records of a list."""

    def best(self, among: QuerySet[Any]) -> Best: ...


def as_ranked(queryset: QuerySet[Any], found: Ranking) -> QuerySet[Any]:
    ranked: Any = queryset.all()
    ranked.__class__ = ranked_class(type(queryset))
    ranked.ranked_by = found
    return cast(QuerySet[Any], ranked)


@lru_cache(maxsize=64)
def ranked_class(base: type[Any]) -> type[Any]:
    if issubclass(base, Ranked):
        return base
    return type(f"Ranked{base.__name__}", (Ranked, base), {})


class Ranked(QuerySet[Any, Any]):
    """A list whose pages have the best hits first.

    A slice asks for the best among what the list holds by then, and for that page
    of them. Whole, the list comes in its own order: nobody reads thousands of hits
    by rank, and an export wants a stable one.
    """

    ranked_by: Ranking | None = None

    def _clone(self) -> Any:
        clone = super()._clone()  # type: ignore[misc]
        clone.ranked_by = self.ranked_by
        return clone

    def order_by(self, *fields: Any) -> Any:
        ordered = super().order_by(*fields)
        ordered.ranked_by = None
        return ordered

    def __getitem__(self, wanted: Any) -> Any:
        if self.ranked_by is None or not isinstance(wanted, slice):
            return super().__getitem__(wanted)
        if self._result_cache is not None or wanted.stop is None or wanted.step:
            return super().__getitem__(wanted)
        return self.page(wanted.start or 0, wanted.stop)

    def page(self, start: int, stop: int) -> QuerySet[Any]:
        """The hits of these ranks, counted from 0."""
        best = self.ranked_by.best(self).keys if self.ranked_by else []
        keys = best[start:stop]
        rest = stop - max(start, len(best))
        if len(best) == MOST_RANKED and rest > 0:
            first = max(0, start - len(best))
            others = self.unranked().exclude(pk__in=best).values_list("pk", flat=True)
            keys += others[first : first + rest]
        return in_order(matched(self.unranked()), keys)

    def counted(self) -> int | None:
        """How many hits there are; None of more than MOST_RANKED."""
        if self.ranked_by is None:
            number = self.order_by("-pk")[: MOST_RANKED + 1].count()
        else:
            number = self.ranked_by.best(self).number
        return None if number > MOST_RANKED else number

    def unranked(self) -> QuerySet[Any]:
        plain = self.all()
        plain.ranked_by = None
        return plain


def matched(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """The list for keys that an index gave, which it is not asked for once more."""
    where = queryset.query.where
    where.children = [
        condition
        for condition in where.children
        if not isinstance(getattr(condition, "rhs", None), Matching)
    ]
    return queryset


def in_order(queryset: QuerySet[Any], keys: Sequence[int]) -> QuerySet[Any]:
    """The records of these keys, in the order of the keys."""
    if not keys:
        return queryset.none()
    # A `Case` of as many `When` takes longer to put together than the page to read.
    places = " ".join(f"WHEN {int(key)} THEN {place}" for place, key in enumerate(keys))
    order = Func(
        F("pk"),
        template=f"CASE %(expressions)s {places} END",
        output_field=models.IntegerField(),
    )
    return queryset.filter(pk__in=keys).order_by(order)
