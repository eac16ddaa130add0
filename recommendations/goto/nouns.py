"""The nouns that one can go to: what a record of each is called, and told apart by."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

from recommendations.models import (
    Actor,
    Ask,
    Person,
    Publisher,
    Recommendation,
    Source,
    State,
    Theme,
)
from recommendations.search import Query, holds

Reader = User | AnonymousUser


def nothing(*_: Any) -> list[str]:
    return []


@dataclass(frozen=True)
class Noun:
    """A noun; `rows` are those that a person may see.

    `names` are what a record is called, `beside` other words that it is known by, and
    `facts` what stands under its title; `by_ref` gives those whose ref begins so.
    """

    model: type[Any]
    rows: Callable[[Reader], QuerySet[Any]]
    names: Callable[[Any], list[str]] = field(default=lambda row: [str(row)])
    title: Callable[[Any], str] = str
    beside: Callable[[Any], list[str]] = field(default=lambda row: [row.key])
    facts: Callable[[Any, Query], list[str]] = nothing
    by_ref: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def label(self) -> str:
        """The noun in the plural."""
        words = str(self.model._meta.verbose_name_plural)
        return words[:1].upper() + words[1:]

    def is_open_to(self, user: Reader) -> bool:
        return user.has_perm(f"recommendations.view_{self.name}")


def advice(user: Reader) -> QuerySet[Any]:
    return Recommendation.objects.for_reader(user).only("ref", "summary", "state")


def with_ref(rows: QuerySet[Any], typed: str) -> QuerySet[Any]:
    """Those whose ref begins so, as typed or in capitals, in which refs are written."""
    begun = Q(ref__startswith=typed) | Q(ref__startswith=typed.upper())
    return rows.filter(begun).order_by("ref")


def state(row: Recommendation, query: Query) -> list[str]:
    """How far the editors are, where that is to be said."""
    if row.state == State.PUBLISHED:
        return []
    return [row.get_state_display().capitalize()]


def sources(user: Reader) -> QuerySet[Any]:
    rows = Source.objects.select_related("publisher").defer("text")
    return rows.prefetch_related("authorships__person")


def around(row: Source) -> list[str]:
    people = [each.person.name for each in row.authorships.all()]
    return [row.key, row.publisher.name, *people]


def called(row: Actor) -> list[str]:
    return [row.name, *(alias.name for alias in row.aliases.all())]


def kind_and_alias(row: Actor, query: Query) -> list[str]:
    """The kind, and the alias that was typed where the name does not show it."""
    kind = row.get_kind_display()
    name, *aliases = called(row)
    if holds(name, query):
        return [kind]
    return [kind, *(f"“{alias}”" for alias in aliases if holds(alias, query))][:2]


NOUNS = (
    Noun(
        Recommendation,
        advice,
        names=lambda row: [row.ref, row.summary],
        title=lambda row: row.summary,
        beside=nothing,
        facts=state,
        by_ref=with_ref,
    ),
    Noun(
        Source,
        sources,
        names=lambda row: [row.title, row.short_citation()],
        beside=around,
        facts=lambda row, query: [row.short_citation()],
    ),
    Noun(
        Actor,
        lambda user: Actor.objects.prefetch_related("aliases"),
        names=called,
        facts=kind_and_alias,
    ),
    Noun(
        Ask,
        lambda user: Ask.objects.select_related("collection"),
        facts=lambda row, query: [row.collection.name],
    ),
    Noun(
        Theme,
        lambda user: Theme.objects.select_related("parent"),
        facts=lambda row, query: [row.parent.name] if row.parent else [],
    ),
    Noun(Person, lambda user: Person.objects.all()),
    Noun(
        Publisher,
        lambda user: Publisher.objects.all(),
        facts=lambda row, query: [row.get_kind_display()],
    ),
)
