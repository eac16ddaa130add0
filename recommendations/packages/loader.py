"""Loads a data package into an empty database: the same data, field by field.

Records go through `tracking`, which checks them and writes their history. Assessments
keep their names, moments and confirmations; what follows from them is computed anew.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction

from recommendations import tracking
from recommendations.models import (
    Addressee,
    Assessment,
    Evidence,
    Quote,
    Recommendation,
    Source,
)
from recommendations.packages.columns import KEYS, is_apart
from recommendations.packages.nouns import ATTRIBUTED, NOUNS, THEMES, Noun
from recommendations.packages.reader import (
    Package,
    PackageRefused,
    Row,
    RowRefused,
    opened,
)

REASON = "loaded from a data package"
Key = tuple[str, ...]


class DatabaseNotEmpty(PackageRefused):
    """The database holds records already"""

    def __init__(self, noun: Noun, number: int) -> None:
        super().__init__(
            f"the database holds {noun.name.replace('_', ' ')} already ({number}); load "
            "a package into a new database, which `manage.py migrate` makes"
        )


def load(
    path: Path, progress: Callable[[int], object] = lambda number: None
) -> Counter[str]:
    """Load a package, or nothing of it; return how many rows of each noun."""
    with opened(path) as package, transaction.atomic():
        return Loader(package, progress).run()


class Loader:
    """Loads one package."""

    def __init__(self, package: Package, progress: Callable[[int], object]) -> None:
        self.package, self.progress = package, progress
        self.pks: dict[Any, dict[Key, int]] = defaultdict(dict)
        self.related: dict[str, dict[str, list[int]]] = {}
        self.stored: list[Evidence] = []

    def run(self) -> Counter[str]:
        refuse_unless_empty()
        tally: Counter[str] = Counter()
        try:
            for noun in NOUNS:
                tally[noun.name] = self.load(noun)
            self.finish()
        except BaseException:
            # A database that rolls back knows of no files.
            for piece in self.stored:
                piece.file.storage.delete(piece.file.name or "")
            raise
        return +tally

    def load(self, noun: Noun) -> int:
        if noun.name in (THEMES, ATTRIBUTED):
            return sum(map(len, self.relations(noun.name).values()))
        number = 0
        with closing(self.package.rows(noun)) as found:
            rows = in_turn(noun, list(found)) if names_own(noun) else found
            for place, row in rows:
                self.refusing(noun, place, row)
                self.progress(1)
                number += 1
        return number

    def refusing(self, noun: Noun, place: int, row: Row) -> None:
        """Load a row; of what refuses it, say where it stands."""
        try:
            with transaction.atomic():
                self.put(noun, self.made(noun, row), row)
        except ValidationError as error:
            why = told(error)
        except (tracking.Refused, IntegrityError, ValueError) as error:
            why = str(error)
        else:
            return
        raise RowRefused(f"{noun.name}.csv", place, why)

    def made(self, noun: Noun, row: Row) -> Any:
        """The record of a row, not yet saved."""
        values: dict[str, Any] = {}
        for field in noun.model._meta.concrete_fields:
            columns = [one.name for one in noun.columns if one.field == field.name]
            if isinstance(field, models.ForeignKey):
                values[field.attname] = self.pk(field, tuple(row[c] for c in columns))
            elif columns and not is_apart(field):
                values[field.name] = value(field, row[columns[0]])
        return noun.model(**values)

    def pk(self, field: Any, key: Key) -> int | None:
        if not any(key):
            return None
        if field.related_model is get_user_model():
            return account(key[0])
        found = self.pks[field.related_model].get(key)
        if found is None:
            raise ValueError(f"{field.name} {' '.join(key)!r} is not in the package")
        return found

    def put(self, noun: Noun, record: Any, row: Row) -> None:
        if isinstance(record, Source):
            self.read_text(record, row["text"])
        if isinstance(record, Evidence):
            self.read_file(record, row["file"])
        if isinstance(record, Assessment | Evidence):
            tracking.restore(record)
        else:
            tracking.save(record, reason=REASON, **self.related_of(record))
        if noun.model in KEYS:
            key = tuple(row[part.partition("__")[0]] for part in KEYS[noun.model])
            self.pks[noun.model][key] = record.pk

    def read_text(self, source: Source, path: str) -> None:
        source.text = self.package.text(path) if path else ""
        if not source.holds_its_text():
            raise ValueError(f"{path or 'its text'} does not have the hash sha256")

    def read_file(self, piece: Evidence, path: str) -> None:
        if not path:
            return
        with self.package.part(path) as part:
            content = part.read()
        if hashlib.sha256(content).hexdigest() != piece.file_sha256:
            raise ValueError(f"{path} does not have the hash file_sha256")
        piece.file.save(path.rpartition("/")[2], ContentFile(content), save=False)
        self.stored.append(piece)

    def related_of(self, record: Any) -> dict[str, list[Any]]:
        """The whole content of the many-to-many fields of a recommendation."""
        if not isinstance(record, Recommendation):
            return {}
        fields = {"themes": THEMES, "attributed_actors": ATTRIBUTED}
        found = {}
        for name, table in fields.items():
            keys = self.relations(table).get(record.ref, [])
            model: Any = Recommendation._meta.get_field(name).related_model
            found[name] = list(model._default_manager.filter(pk__in=keys))
        return found

    def relations(self, table: str) -> dict[str, list[int]]:
        """The keys of what a table ties to each recommendation."""
        if table not in self.related:
            noun = next(one for one in NOUNS if one.name == table)
            field: Any = noun.model._meta.get_field(noun.key[1])
            found: dict[str, list[int]] = defaultdict(list)
            for place, row in self.package.rows(noun):
                pk = self.pks[field.related_model].get((row[noun.key[1]],))
                if pk is None:
                    why = f"{row[noun.key[1]]!r} is not in the package"
                    raise RowRefused(f"{table}.csv", place, why)
                found[row["recommendation"]].append(pk)
            self.related[table] = found
        return self.related[table]

    def finish(self) -> None:
        """Compute what follows, and see that quotes stand in their texts."""
        assessed = Addressee.objects.filter(assessments__isnull=False).distinct()
        for addressee in assessed.select_related("recommendation").iterator():
            tracking.refresh_current(addressee)
        for quote in Quote.objects.mismatched():
            raise PackageRefused(f"the quote {quote.uid} does not stand in its text")


def told(error: ValidationError) -> str:
    """What a record refuses, by field."""
    if not hasattr(error, "error_dict"):
        return "; ".join(error.messages)
    by_field = error.message_dict.items()
    return "; ".join(f"{name}: {' '.join(words)}" for name, words in by_field)


def refuse_unless_empty() -> None:
    for noun in NOUNS:
        if number := noun.model._default_manager.count():
            raise DatabaseNotEmpty(noun, number)


def names_own(noun: Noun) -> list[str]:
    """The fields in which a record names another of its noun."""
    return [
        field.name
        for field in noun.model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is noun.model
    ]


def in_turn(noun: Noun, waiting: list[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    """The rows, none before those of its noun that it names."""
    names, done = names_own(noun), {""}
    while waiting:
        ready = [
            (place, row)
            for place, row in waiting
            if all(row[name] in done for name in names)
        ]
        if not ready:
            place, row = waiting[0]
            named = " ".join(row[name] for name in names)
            raise RowRefused(f"{noun.name}.csv", place, f"{named!r} is not before it")
        yield from ready
        done |= {row[noun.key[0]] for _, row in ready}
        places = {place for place, _ in ready}
        waiting = [pair for pair in waiting if pair[0] not in places]


def value(field: Any, cell: str) -> Any:
    """What a cell holds, as its field does; raises ValidationError."""
    if cell == "" and field.null:
        return None
    if isinstance(field, models.BooleanField):
        return {"true": True, "false": False}.get(cell, cell)
    if isinstance(field, models.JSONField):
        return json.loads(cell)
    return field.to_python(cell)


def account(username: str) -> int:
    """The account of this name; where there is none, one that nobody can log in with."""
    model: Any = get_user_model()
    user = model.objects.filter(username=username).first()
    if user is None:
        user = model(username=username, is_active=False)
        user.set_unusable_password()
        user.full_clean()
        user.save()
    return int(user.pk)
