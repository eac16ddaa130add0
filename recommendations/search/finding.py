"""Narrowing a list to what a query finds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import QuerySet

from recommendations.models import Actor, Recommendation
from recommendations.search import ranking
from recommendations.search.documents import EVERY, KINDS
from recommendations.search.expressions import Expression, Names, expression
from recommendations.search.index import BACKENDS, table_of
from recommendations.search.query import Query, Term, parse
from recommendations.search.ranking import Best

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
    narrowed = queryset.filter(pk__in=ranking.Matching(*found.everything()))
    if query.is_plain and found.has_names() and not narrowed.exists():
        return alike(queryset, found, query)
    return ranking.as_ranked(narrowed, found) if ranked else narrowed


def best(queryset: QuerySet[Any], query: Query, most: int) -> list[Any]:
    """At most so many of the records that have the words of a query, the best first.

    Of fewer than MOST_RANKED, and without the names of actors that a recommendation
    concerns; what `search` gives can be narrowed and paged, and costs more.
    """
    if not query:
        return []
    found = put(queryset, query, {})
    keys = found.best(
        queryset.filter(pk__in=ranking.Matching(*found.everything()))
    ).keys
    if not keys and query.is_plain and found.has_names():
        keys = names_like(found, query)
    rows = queryset.in_bulk(keys[:most])
    return [rows[key] for key in keys[:most] if key in rows]


@dataclass(frozen=True, slots=True)
class Found:
    """A query put to the index of one noun in one database."""

    model: type[models.Model]
    alias: str
    expression: Expression
    # By the query for a list: its count and its pages need the same.
    asked: dict[str, Best] = field(default_factory=dict)

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

    def best(self, among: QuerySet[Any]) -> Best:
        """At most MOST_RANKED of these, the best first."""
        question = keys_of(among)
        if question is None:
            return Best([], 0)
        known = str(question)
        if known not in self.asked:
            self.asked[known] = self.ask(*question)
        return self.asked[known]

    def ask(self, among: str, parameters: Sequence[Any]) -> Best:
        most = ranking.MOST_RANKED
        ranked = self.backend.ranked(
            self.table, self.expression, among, parameters, most
        )
        with connections[self.alias].cursor() as cursor:
            cursor.execute(*ranked)
            rows = cursor.fetchall()
        return Best([key for key, _ in rows], rows[0][1] if rows else 0)

    def has_names(self) -> bool:
        """Whether this noun has names, in a database that can compare them."""
        named = self.model is not Recommendation
        return named and hasattr(self.backend, "similar")


def keys_of(among: QuerySet[Any]) -> tuple[str, tuple[Any, ...]] | None:
    """The query for the keys of a list, the last made first; None for an empty one."""
    keys = among.order_by("-pk").values("pk").query
    try:
        sql, parameters = keys.get_compiler(among.db).as_sql()
    except EmptyResultSet:
        return None
    return sql, parameters


def matching(queryset: QuerySet[Any], query: Query) -> Found:
    """Put a query to the index of the nouns of a list."""
    names = actor_names(query, queryset.db) if knows_actors(queryset) else {}
    return put(queryset, query, names)


def put(queryset: QuerySet[Any], query: Query, names: Names) -> Found:
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
    keys = names_like(found, query)
    return ranking.as_ranked(queryset.filter(pk__in=keys), Alike(tuple(keys)))


def names_like(found: Found, query: Query) -> list[int]:
    """The keys of the nearest names, the closest first."""
    words = [word for term in query.terms for word in term.words]
    with connections[found.alias].cursor() as cursor:
        if not words or not found.backend.has_trigrams(cursor):
            return []
        cursor.execute(*found.backend.similar(found.table, words))
        return [key for (key,) in cursor.fetchmany(ranking.MOST_RANKED)]


@dataclass(frozen=True, slots=True)
class Alike:
    """The keys of records with nearly these names, the closest first."""

    keys: tuple[int, ...]

    def best(self, among: QuerySet[Any]) -> Best:
        there = set(among.order_by().values_list("pk", flat=True))
        keys = [key for key in self.keys if key in there]
        return Best(keys, len(keys))
