"""Reads the vocabulary: publishers, people, themes and actors."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from recommendations.models import (
    Actor,
    ActorAlias,
    ActorKind,
    Person,
    Publisher,
    PublisherKind,
    Theme,
)
from recommendations.seeding.faults import Faults
from recommendations.seeding.fields import Fields, longest, records_of
from recommendations.seeding.files import read_yaml, shown
from recommendations.seeding.records import (
    ActorSeed,
    AliasSeed,
    PersonSeed,
    PublisherSeed,
    ThemeSeed,
    VocabularySeed,
)

Row = TypeVar("Row")


def read_vocabulary(folder: Path, faults: Faults) -> VocabularySeed:
    def rows(name: str, read_row: Callable[[Fields], Row]) -> list[Row]:
        path = folder / f"{name}.yaml"
        if not path.exists():
            return []
        file = shown(path)
        content = read_yaml(path, file, faults)
        return [read_row(fields) for fields in records_of(content, file, faults)]

    return VocabularySeed(
        publishers=rows("publishers", read_publisher),
        people=rows("people", read_person),
        themes=rows("themes", read_theme),
        actors=rows("actors", read_actor),
    )


def read_publisher(fields: Fields) -> PublisherSeed:
    key = fields.name("key", "publisher")
    seed = PublisherSeed(
        at=fields.at,
        key=key,
        name=fields.text("name", longest=longest(Publisher, "name")),
        kind=fields.choice("kind", PublisherKind.values),
    )
    fields.finish()
    return seed


def read_person(fields: Fields) -> PersonSeed:
    key = fields.name("key", "person")
    name = fields.text("name", longest=longest(Person, "name"))
    fields.finish()
    return PersonSeed(at=fields.at, key=key, name=name)


def read_theme(fields: Fields) -> ThemeSeed:
    key = fields.name("key", "theme")
    seed = ThemeSeed(
        at=fields.at,
        key=key,
        name=fields.text("name", longest=longest(Theme, "name")),
        parent=fields.key("parent", required=False),
        definition=fields.text("definition"),
    )
    fields.finish()
    return seed


def read_actor(fields: Fields) -> ActorSeed:
    key = fields.name("key", "actor")
    period = fields.part("period")
    seed = ActorSeed(
        at=fields.at,
        key=key,
        name=fields.text("name", longest=longest(Actor, "name")),
        kind=fields.choice("kind", ActorKind.values),
        parent=fields.key("parent", required=False),
        aliases=read_aliases(fields),
        period_from=period.date("from") if period else None,
        period_to=period.date("to") if period else None,
    )
    check_period(fields, seed)
    if period:
        period.finish()
    fields.finish()
    return seed


def read_aliases(fields: Fields) -> list[AliasSeed]:
    at, limit = fields.place("aliases"), longest(ActorAlias, "name")
    names = fields.words("aliases")
    for name in names:
        if len(name) > limit:
            fields.refuse("aliases", f"an alias has at most {limit} characters")
    return [AliasSeed(at=at, name=name) for name in names]


def check_period(fields: Fields, seed: ActorSeed) -> None:
    start, end = seed.period_from, seed.period_to
    if start and end and end.last_day < start.first_day:
        fields.refuse("period", f"the period ends ({end}) before it begins ({start})")
