"""The columns of a package: each field of a record as text, and what it may hold.

Other records are named by their natural keys, so that a package means the same in
every database. Cells are word for word, and no cell is defused: packages are for
programs, which read back what was written.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models

from recommendations.models import (
    Actor,
    Addressee,
    Ask,
    Assessment,
    Collection,
    Evidence,
    Person,
    Publisher,
    Quote,
    Recommendation,
    Source,
    Theme,
)
from recommendations.models.fields import PartialDateField, PrecisionField
from recommendations.text.dates import PartialDate, Precision

PARTIAL_DATE = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
# How records are named in a cell, or in several.
KEYS: dict[type[models.Model], tuple[str, ...]] = {
    **dict.fromkeys((Collection, Publisher, Person, Actor, Theme), ("key",)),
    **dict.fromkeys((Source, Ask), ("key",)),
    Recommendation: ("ref",),
    **dict.fromkeys((Quote, Assessment), ("uid",)),
    Addressee: ("recommendation__ref", "actor__key"),
    get_user_model(): ("username",),
}
# What stands in a file of its own beside the tables.
APART = {(Source, "text"), (Evidence, "file")}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: where its cells are read, how they are written, and its description."""

    name: str
    paths: tuple[str, ...]
    write: Callable[..., str]
    schema: dict[str, Any]
    field: str


def is_apart(field: Any) -> bool:
    return (field.model, field.name) in APART


def columns_of(model: type[models.Model]) -> list[Column]:
    """The columns of every field of a model that is not a file of its own."""
    return [
        column
        for field in model._meta.concrete_fields
        if not isinstance(field, PrecisionField | models.AutoField)
        for column in columns_of_field(field)
    ]


def columns_of_field(field: Any) -> Iterator[Column]:
    if isinstance(field, models.ForeignKey):
        yield from columns_of_relation(field)
    elif isinstance(field, PartialDateField):
        paths = (field.name, field.precision_field)
        yield Column(field.name, paths, partial_date, described(field), field.name)
    elif is_apart(field):
        # What the cell holds is for the package to say: the place of the file.
        yield Column(field.name, (), nothing, described(field), field.name)
    else:
        yield Column(field.name, (field.name,), cell, described(field), field.name)


def columns_of_relation(field: Any) -> Iterator[Column]:
    parts = KEYS[field.related_model]
    for part in parts:
        name = field.name if len(parts) == 1 else part.partition("__")[0]
        required = {} if field.null else {"constraints": {"required": True}}
        schema = {"name": name, "type": "string", **required}
        yield Column(name, (f"{field.name}__{part}",), cell, schema, field.name)


def described(field: Any) -> dict[str, Any]:
    """The field in the words of Table Schema (specs.frictionlessdata.io)."""
    found: dict[str, Any] = {"name": field.name, "type": type_of(field)}
    if isinstance(field, models.UUIDField):
        found["format"] = "uuid"
    if field.help_text:
        found["description"] = str(field.help_text)
    constraints: dict[str, Any] = {}
    if not field.null and not field.blank and not is_apart(field):
        constraints["required"] = True
    if isinstance(field, PartialDateField):
        constraints["pattern"] = PARTIAL_DATE
    if field.choices:
        values = [str(value) for value, _ in field.flatchoices]
        constraints["enum"] = values
    elif isinstance(field, models.CharField) and field.max_length:
        constraints["maxLength"] = field.max_length
    if field.unique:
        constraints["unique"] = True
    return {**found, "constraints": constraints} if constraints else found


def type_of(field: Any) -> str:
    kinds: dict[type[models.Field[Any, Any]], str] = {
        PartialDateField: "string",
        models.DateTimeField: "datetime",
        models.DateField: "date",
        models.BooleanField: "boolean",
        models.IntegerField: "integer",
        models.JSONField: "object",
    }
    return next((kind for of, kind in kinds.items() if isinstance(field, of)), "string")


def partial_date(first_day: Any, precision: str) -> str:
    return str(PartialDate(first_day, Precision(precision))) if first_day else ""


def nothing() -> str:
    return ""


def cell(value: Any) -> str:
    """A value as text that reads back as the same."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def writers(columns: list[Column]) -> Callable[[tuple[Any, ...]], list[str]]:
    """A function from the values of all paths to the cells of all columns."""
    places, start = [], 0
    for column in columns:
        places.append((column.write, start, start + len(column.paths)))
        start += len(column.paths)
    return partial(written, places)


def written(places: list[Any], values: tuple[Any, ...]) -> list[str]:
    return [write(*values[start:end]) for write, start, end in places]
