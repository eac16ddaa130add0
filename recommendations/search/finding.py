"""Narrowing a list to what a query finds, and ranking its pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import Case, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from recommendations.models import Actor, Recommendation
from recommendations.search.documents import EVERY, KINDS
from recommendations.search.expressions import Expression, Names, expression
from recommendations.search.index import BACKENDS, table_of
from recommendations.search.query import Query, Term, parse

# Ranking reads every record that it ranks; behind these, a list keeps its own order.
MOST_RANKED = 1_000
# Actors that a word stands for; more is a word of the language rather than a name.
MOST_ACTORS = 500


def search(
    queryset: QuerySet[Any],
    typed: str | Query,
    *,
    ranked: bool = True,
    unfinished: bool = False,
) -> QuerySet[Any]:
    """Narrow a list to the records that fit what a person typed, whatever that is.

    A `ranked` list has the best first, until somebody orders it otherwise; it can be
    narrowed further. `unfinished` takes the last word for the beginning of one.
    """
    query = parse(typed, unfinished=unfinished) if isinstance(typed, str) else typed
    if query.is_blank:
        return queryset
    if not query:
        return queryset.none()
    found = matching(queryset, query)
    narrowed = queryset.filter(pk__in=Matching(*found.everything()))
    if query.is_plain and found.has_names() and not narrowed.exists():
        return alike(queryset, found, query)
    return as_ranked(narrowed, found) if ranked else narrowed


class Matching(RawSQL):
    """The keys that an index gives, as a condition of a list."""


@dataclass(frozen=True, slots=True)
class Found:
    """A query put to the index of one noun in one database."""

    model: type[models.Model]
    alias: str
    expression: Expression

    @property
    def backend(self) -> Any:
        return BACKENDS[connections[self.alias].vendor]

    @property
    def table(self) -> str:
        return table_of(KINDS[self.model])

    def everything(self) -> tuple[str, list[Any]]:
        query: tuple[str, list[Any]] = self.backend.matching(
            self.table, self.expression
        )
        return query

    def best(self, among: QuerySet[Any]) -> list[int]:
        """The keys of at most MOST_RANKED of these, the best first."""
        inner = among.order_by().values("pk")[:MOST_RANKED]
        try:
            sql, parameters = inner.query.get_compiler(self.alias).as_sql()
        except EmptyResultSet:
            return []
        with connections[self.alias].cursor() as cursor:
            cursor.execute(
                *self.backend.ranked(self.table, self.expression, sql, parameters)
            )
            return [key for (key,) in cursor.fetchall()]

    def has_names(self) -> bool:
        """Whether this noun has names, in a database that can compare them."""
        named = self.model is not Recommendation
        return named and hasattr(self.backend, "similar")


def matching(queryset: QuerySet[Any], query: Query) -> Found:
    """Put a query to the index of the nouns of a list."""
    names = actor_names(query, queryset.db) if knows_actors(queryset) else {}
    backend = BACKENDS[connections[queryset.db].vendor]
    found = expression(query, backend.SYNTAX, names)
    return Found(queryset.model, queryset.db, found)


def knows_actors(queryset: QuerySet[Any]) -> bool:
    return queryset.model is Recommendation


def actor_names(query: Query, alias: str) -> Names:
    """The marks of the actors that each term names, by name or alias."""
    backend = BACKENDS[connections[alias].vendor]
    table = table_of(KINDS[Actor])
    selects, parameters = list[str](), list[Any]()
    for number, term in enumerate(query.every_term):
        alone = Query(query.typed, (term.alone(),))
        sql, values = backend.matching(table, expression(alone, backend.SYNTAX, {}))
        selects.append(f"SELECT {number}, t.* FROM ({sql} LIMIT {MOST_ACTORS}) AS t")
        parameters += values
    found: dict[Term, list[str]] = {}
    with connections[alias].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), parameters)
        for number, key in cursor.fetchall():
            found.setdefault(query.every_term[number], []).append(f"{EVERY}{key}")
    return found


def alike(queryset: QuerySet[Any], found: Found, query: Query) -> QuerySet[Any]:
    """The records whose names are nearly what was typed, the closest first."""
    words = [word for term in query.terms for word in term.words]
    with connections[queryset.db].cursor() as cursor:
        if not words or not found.backend.has_trigrams(cursor):
            return queryset.none()
        cursor.execute(*found.backend.similar(found.table, words))
        keys = [key for (key,) in cursor.fetchmany(MOST_RANKED)]
    return as_ranked(queryset.filter(pk__in=keys), Alike(tuple(keys)))


@dataclass(frozen=True, slots=True)
class Alike:
    """The keys of records with nearly these names, the closest first."""

    keys: tuple[int, ...]

    def best(self, among: QuerySet[Any]) -> list[int]:
        there = set(among.order_by().values_list("pk", flat=True))
        return [key for key in self.keys if key in there]


# Ranking


def as_ranked(queryset: QuerySet[Any], found: Found | Alike) -> QuerySet[Any]:
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

    ranked_by: Found | Alike | None = None

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
        best = self.ranked_by.best(self) if self.ranked_by else []
        keys = best[start:stop]
        rest = stop - max(start, len(best))
        if len(best) == MOST_RANKED and rest > 0:
            first = max(0, start - len(best))
            others = self.unranked().exclude(pk__in=best).values_list("pk", flat=True)
            keys += others[first : first + rest]
        return in_order(self.unranked(), keys)

    def unranked(self) -> QuerySet[Any]:
        plain = self.all()
        plain.ranked_by = None
        return plain


def in_order(queryset: QuerySet[Any], keys: Sequence[int]) -> QuerySet[Any]:
    """The records of these keys, in the order of the keys."""
    if not keys:
        return queryset.none()
    places = Case(*whens(keys), output_field=models.IntegerField())
    return queryset.filter(pk__in=keys).order_by(places)


def whens(keys: Sequence[int]) -> Iterator[When]:
    for place, key in enumerate(keys):
        yield When(pk=key, then=Value(place))
