"""What the index holds of each record: its words, by how much they weigh."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import F

from recommendations.models import (
    Actor,
    ActorAlias,
    Addressee,
    Ask,
    Authorship,
    Collection,
    Person,
    Publisher,
    Recommendation,
    Source,
    Target,
    Theme,
)
from recommendations.text.reflow import reflow
from recommendations.text.words import folded_words, stem

# A word that no query for words asks for: what every document has.
EVERY = "@"


@dataclass(frozen=True, slots=True)
class Document:
    """The texts of a record: what names it, what it says, and what stands around it.

    `name` is what a person calls it, for finding it in spite of a slip. `actors` are
    the keys of actors that it concerns: these are found by their names and aliases
    of the day, so that a new alias costs one document and not all that it is in.
    """

    pk: int
    name: str
    title: str
    body: str = ""
    around: str = ""
    actors: Sequence[int] = ()

    def columns(self) -> list[list[str]]:
        """The words of title, body and surroundings."""
        return [folded_words(text) for text in (self.title, self.body, self.around)]


@dataclass(frozen=True, slots=True)
class Tokens:
    """A document as the databases keep it.

    Stems stand in the order of the text. What differs from its stem is there once
    more for prefixes, marked by `=`, and each actor by its key, marked by `@`.
    """

    pk: int
    name: str
    title: list[str]
    body: list[str]
    around: list[str]
    others: list[str]


def tokens(document: Document) -> Tokens:
    """The stems of a document, and what else it is found by."""
    columns = document.columns()
    whole = {word for column in columns for word in column}
    title, body, around = ([stem(word) for word in column] for column in columns)
    return Tokens(
        pk=document.pk,
        name=" ".join(folded_words(document.name)),
        title=title,
        body=body,
        around=around,
        others=[
            EVERY,
            *(f"{EVERY}{key}" for key in sorted(set(document.actors))),
            *sorted(f"={word}" for word in whole if word != stem(word)),
        ],
    )


def recommendations(keys: Sequence[int]) -> Iterator[Document]:
    actors: dict[int, list[int]] = defaultdict(list)
    for recommendation, actor in concerned(keys):
        actors[recommendation].append(actor)
    rows = Recommendation.objects.filter(pk__in=keys).order_by()
    for pk, ref, summary, note, attributed, exact, title in rows.values_list(
        "pk",
        "ref",
        "summary",
        "note",
        "attributed_text",
        "quote__exact",
        "quote__source__title",
    ):
        around = f"{note}\n{attributed}\n{title}"
        yield Document(pk, ref, f"{ref} {summary}", read(exact), around, actors[pk])


def concerned(keys: Sequence[int]) -> Iterable[tuple[int, int]]:
    """The recommendations, each with an actor that it is addressed to or about."""
    attributed = Recommendation.attributed_actors.through._base_manager
    parts: list[Any] = [Addressee.objects, Target.objects, attributed]
    first, *others = (
        rows.filter(recommendation__in=keys)
        .order_by()
        .values_list("recommendation", "actor")
        for rows in parts
    )
    found: Iterable[tuple[int, int]] = first.union(*others, all=True)
    return found


def read(text: str) -> str:
    """A quoted text as a person reads it; one line has nothing to mend."""
    return reflow(text).text if "\n" in text or "\u00ad" in text else text


def sources(keys: Sequence[int]) -> Iterator[Document]:
    rows = Source.objects.filter(pk__in=keys).order_by()
    people = gathered(Authorship, "source", "person__name", keys)
    for pk, key, title, publisher, text in rows.values_list(
        "pk", "key", "title", "publisher__name", "text"
    ):
        around = f"{key}\n{publisher}\n{people[pk]}"
        yield Document(pk, title, title, reflow(text).text, around)


def actors(keys: Sequence[int]) -> Iterator[Document]:
    aliases = gathered(ActorAlias, "actor", "name", keys)
    rows = Actor.objects.filter(pk__in=keys).order_by()
    for pk, key, name in rows.values_list("pk", "key", "name"):
        names = f"{name}\n{aliases[pk]}"
        yield Document(pk, names, names, around=key)


def asks(keys: Sequence[int]) -> Iterator[Document]:
    rows = Ask.objects.filter(pk__in=keys).order_by()
    for pk, key, title, question in rows.values_list("pk", "key", "title", "question"):
        yield Document(pk, title, title, question, key)


def themes(keys: Sequence[int]) -> Iterator[Document]:
    rows = Theme.objects.filter(pk__in=keys).order_by()
    for pk, key, name, told in rows.values_list("pk", "key", "name", "definition"):
        yield Document(pk, name, name, told, key)


def people(keys: Sequence[int]) -> Iterator[Document]:
    rows = Person.objects.filter(pk__in=keys).order_by()
    for pk, key, name in rows.values_list("pk", "key", "name"):
        yield Document(pk, name, name, around=key)


def publishers(keys: Sequence[int]) -> Iterator[Document]:
    rows = Publisher.objects.filter(pk__in=keys).order_by()
    for pk, key, name in rows.values_list("pk", "key", "name"):
        yield Document(pk, name, name, around=key)


def collections(keys: Sequence[int]) -> Iterator[Document]:
    rows = Collection.objects.filter(pk__in=keys).order_by()
    for pk, key, name, note in rows.values_list("pk", "key", "name", "note"):
        yield Document(pk, name, name, note, key)


def gathered(
    model: Any, parent: str, column: str, keys: Sequence[int]
) -> dict[int, str]:
    """A column of the parts of each record, a line for each part."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = model.objects.filter(**{f"{parent}__in": keys}).order_by("pk")
    for key, words in rows.values_list(F(f"{parent}_id"), column):
        found[key].append(words)
    return defaultdict(str, {key: "\n".join(lines) for key, lines in found.items()})


@dataclass(frozen=True, slots=True)
class Kind:
    """A noun that can be searched: its table in the index, and how it is read.

    `chunk` is how many records are read at a time; sources come with their texts.
    """

    model: type[models.Model]
    documents: Callable[[Sequence[int]], Iterator[Document]]
    chunk: int = 500

    def tokens(self, keys: Iterable[int]) -> Iterator[list[Tokens]]:
        """The documents of these records, some at a time."""
        left = iter(keys)
        while chunk := list(islice(left, self.chunk)):
            yield [tokens(document) for document in self.documents(chunk)]


KINDS: dict[type[models.Model], Kind] = {
    kind.model: kind
    for kind in (
        Kind(Recommendation, recommendations),
        Kind(Source, sources, chunk=20),
        Kind(Actor, actors),
        Kind(Ask, asks),
        Kind(Collection, collections),
        Kind(Person, people),
        Kind(Publisher, publishers),
        Kind(Theme, themes),
    )
}
