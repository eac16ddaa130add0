"""Writes the vocabulary of seeds: publishers, people, themes, and actors."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from recommendations.file_merge import Wanted
from recommendations.models import Actor, ActorAlias, Person, Publisher, Theme
from recommendations.seeding.checks import Node
from recommendations.seeding.kinds import VOCABULARY
from recommendations.seeding.records import ActorSeed, ThemeSeed, VocabularySeed
from recommendations.seeding.writer import Writer

Row = TypeVar("Row", bound=Node)


def load_vocabulary(seed: VocabularySeed, writer: Writer) -> None:
    """Write the vocabulary; parents before those that belong to them."""
    writer.recall_all(VOCABULARY)
    load_publishers_and_people(seed, writer)
    for themes in levels(seed.themes):
        for theme in themes:
            put_theme(theme, writer)
        writer.flush()
    for actors in levels(seed.actors):
        for actor in actors:
            put_actor(actor, writer)
        writer.flush()
    for actor in seed.actors:
        put_aliases(actor, writer)
    writer.flush()


def load_publishers_and_people(seed: VocabularySeed, writer: Writer) -> None:
    for publisher in seed.publishers:
        wanted = Wanted(
            kind="publisher",
            key=publisher.key,
            model=Publisher,
            file=publisher.at.file,
            identity={"key": publisher.key},
            fields={"name": publisher.name, "kind": publisher.kind},
        )
        writer.put(wanted, publisher.at)
    for person in seed.people:
        wanted = Wanted(
            kind="person",
            key=person.key,
            model=Person,
            file=person.at.file,
            identity={"key": person.key},
            fields={"name": person.name},
        )
        writer.put(wanted, person.at)


def put_theme(seed: ThemeSeed, writer: Writer) -> None:
    wanted = Wanted(
        kind="theme",
        key=seed.key,
        model=Theme,
        file=seed.at.file,
        identity={"key": seed.key},
        fields={
            "name": seed.name,
            "parent": writer.need("theme", seed.parent, seed.at),
            "definition": seed.definition,
        },
    )
    writer.put(wanted, seed.at)


def put_actor(seed: ActorSeed, writer: Writer) -> None:
    wanted = Wanted(
        kind="actor",
        key=seed.key,
        model=Actor,
        file=seed.at.file,
        identity={"key": seed.key},
        fields={
            "name": seed.name,
            "kind": seed.kind,
            "parent": writer.need("actor", seed.parent, seed.at),
            "period_from": seed.period_from,
            "period_to": seed.period_to,
        },
    )
    writer.put(wanted, seed.at)


def put_aliases(seed: ActorSeed, writer: Writer) -> None:
    actor = writer.existing["actor"].get(seed.key)
    for alias in seed.aliases if actor else []:
        wanted = Wanted(
            kind="alias",
            key=alias.name.lower(),
            model=ActorAlias,
            file=alias.at.file,
            identity={},
            fields={"name": alias.name, "actor": actor},
        )
        writer.put(wanted, alias.at)


def levels(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows of a tree without circles, those above before those below."""
    left = {row.key: row for row in rows}
    while left:
        level = [row for row in left.values() if row.parent not in left]
        yield level
        for row in level:
            del left[row.key]
