"""Django fixtures with natural keys: the same data gives the same bytes."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet

from recommendations.models import (
    Actor,
    ActorAlias,
    Addressee,
    Ask,
    AskMember,
    Assessment,
    Authorship,
    Collection,
    Condition,
    Evidence,
    FileRecord,
    InferredField,
    Link,
    Person,
    Publisher,
    Quote,
    Recommendation,
    Source,
    Target,
    Theme,
)

VOCABULARY = "vocabulary"
ASSESSED = "addressee__recommendation__quote__source__collection"
PARTS: tuple[type[Model], ...] = (Addressee, Target, Condition, Link)


def fixtures() -> Iterator[tuple[str, str]]:
    """Yield each fixture file's name and text; load them in this order."""
    yield f"{VOCABULARY}.json", fixture(vocabulary())
    for collection in sorted(Collection.objects.all(), key=lambda row: row.key):
        yield f"{collection.key}.json", fixture(records_of(collection))


def fixture(records: Iterable[Model]) -> str:
    """A JSON array with a record on each line."""
    serialized = serializers.serialize(
        "python", records, use_natural_foreign_keys=True, use_natural_primary_keys=True
    )
    return "[\n" + ",\n".join(line(record) for record in serialized) + "\n]\n"


def line(record: dict[str, Any]) -> str:
    fields = record["fields"]
    # When a seed was loaded is a fact of the database that loaded it, and would
    # make every dump different; what a person recorded keeps its moment.
    if fields.get("loaded_from"):
        del fields["assessed_at"]
    for name, value in fields.items():
        if isinstance(value, list) and value and isinstance(value[0], tuple | list):
            fields[name] = sorted(value)
        elif isinstance(value, dict):  # PostgreSQL gives keys back in its own order
            fields[name] = dict(sorted(value.items()))
    return json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False)


def vocabulary() -> Iterator[Model]:
    """What all collections share."""
    for model in (Publisher, Person, Theme, Actor, ActorAlias):
        yield from by_key(rows(model))
    yield from by_key(rows(FileRecord, collection=None))


def records_of(collection: Collection) -> Iterator[Model]:
    """A collection and all that belongs to it."""
    yield collection
    yield from by_key(rows(Source, collection=collection))
    yield from by_key(rows(Authorship, source__collection=collection))
    yield from by_key(rows(InferredField, source__collection=collection))
    quotes = rows(Quote, source__collection=collection)
    yield from sorted(quotes, key=place)
    yield from by_key(rows(Recommendation, quote__source__collection=collection))
    for model in PARTS:
        path = "recommendation__quote__source__collection"
        yield from by_key(rows(model, **{path: collection}))
    yield from by_key(rows(Ask, collection=collection))
    yield from by_key(rows(AskMember, ask__collection=collection))
    # In the order in which they were recorded, which decides between equals.
    assessments = rows(Assessment, **{ASSESSED: collection})
    yield from assessments.order_by("assessed_at", "pk")
    evidence = rows(Evidence, **{f"assessment__{ASSESSED}": collection})
    order = ("assessment__assessed_at", "assessment__pk", "position")
    yield from evidence.order_by(*order)
    yield from by_key(rows(FileRecord, collection=collection))


def place(quote: Quote) -> tuple[str, int, int, str]:
    return quote.source.key, quote.start or 0, quote.end or 0, str(quote.uid)


def by_key(records: Iterable[Any]) -> list[Any]:
    """Sorted by natural key; databases differ in how they order letters."""
    return sorted(records, key=lambda record: record.natural_key())


def rows(model: type[Model], **chosen: Any) -> QuerySet[Any]:
    """The rows of a model with the records that they name."""
    named = [field.name for field in model._meta.fields if field.is_relation]
    every: QuerySet[Any] = model._default_manager.select_related(*named)
    return every.filter(**chosen)
