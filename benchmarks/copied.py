"""What a table says, validated as the program does and written by COPY alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from benchmarks.load import Table, write
from benchmarks.synthetic import Row
from recommendations import models
from recommendations.imports.compare import Compared, Comparison, Outcome, chunks_of
from recommendations.imports.flat import PLAIN, of_actors
from recommendations.imports.stated import Stated
from recommendations.models import Recommendation
from recommendations.text.anchors import select
from recommendations.text.dates import PartialDate

CHUNK = 500  # rows
NOUNS: tuple[Any, ...] = (
    *(models.Quote, Recommendation, models.Addressee, models.Target),
    models.Condition,
)


def copy_rows(rows: Iterable[Stated], columns: Sequence[str]) -> None:
    """Write all rows as new recommendations."""
    comparison, copy = Comparison(columns), Copy()
    for chunk in chunks_of(rows, CHUNK):
        for row in comparison.compare(chunk):
            if row.outcome != Outcome.NEW:
                raise RuntimeError(f"row {row.numbers} is {row.outcome}: {row.faults}")
            copy.put(row, comparison)
        copy.write()


class Copy:
    """Rows of each table, with their keys, until they are written."""

    def __init__(self) -> None:
        self.numbers = {noun: count(1) for noun in NOUNS}
        self.history = {noun: count(1) for noun in NOUNS}
        self.past = {noun: noun.history.model for noun in NOUNS}
        self.tables: dict[Any, Table] = {}
        self.waiting: dict[Any, list[Row]] = defaultdict(list)
        self.told = {
            "history_date": timezone.now(),
            "history_type": "+",
            "change_id": uuid4(),
        }

    def put(self, row: Compared, comparison: Comparison) -> None:
        passage: Any = row.passage
        values, known = row.final(), comparison.vocabulary
        selector = select(known.text(passage.source).text, passage.span)
        quote = self.add(
            models.Quote,
            uid=UUID(passage.uid),
            source_id=passage.source.pk,
            start=selector.start,
            end=selector.end,
            exact=selector.exact,
            prefix=selector.prefix,
            suffix=selector.suffix,
        )
        plain: Row = {name: values[name] for name in PLAIN}
        due = PartialDate.parse(plain["due"]) if plain["due"] else None
        plain["due"] = due and due.first_day
        plain["due_precision"] = due.precision if due else ""
        pk = self.add(Recommendation, ref=row.ref, quote_id=quote, **plain)
        for name, noun, keys in (
            (
                "themes",
                "theme",
                [known.themes.by_key[key].pk for key in values["themes"]],
            ),
            (
                "attributed_actors",
                "actor",
                [known.actors.by_key[key].pk for key in values["attributed_actors"]],
            ),
        ):
            self.relate(pk, name, f"{noun}_id", keys)
        said = of_actors(values["mentions"])
        for place, key in enumerate(values["addressees"], 1):
            actor = known.actors.by_key[key].pk
            self.add(
                models.Addressee,
                recommendation_id=pk,
                actor_id=actor,
                position=place,
                mention=said.get(key, ""),
            )
        for place, key in enumerate(values["targets"], 1):
            actor = known.actors.by_key[key].pk
            self.add(
                models.Target, recommendation_id=pk, actor_id=actor, position=place
            )
        if values["condition"]:
            self.add(
                models.Condition,
                recommendation_id=pk,
                text=values["condition"],
                kind=values["condition_kind"],
            )

    def add(self, noun: Any, **values: Any) -> int:
        """A record and its row of history; returns its key."""
        pk = next(self.numbers[noun])
        self.waiting[noun].append({"id": pk, **values})
        told = {"id": pk, **values, **self.told, "history_id": next(self.history[noun])}
        self.waiting[self.past[noun]].append(told)
        return pk

    def relate(self, pk: int, name: str, column: str, keys: Iterable[int]) -> None:
        field: Any = Recommendation._meta.get_field(name)
        through, told = (
            field.remote_field.through,
            Recommendation.history_records.m2m_models[field],
        )
        for key in keys:
            row = {
                "id": next(self.numbers.setdefault(through, count(1))),
                "recommendation_id": pk,
                column: key,
            }
            self.waiting[through].append(row)
            number = {"m2m_history_id": next(self.history.setdefault(told, count(1)))}
            self.waiting[told].append(row | number | {"history_id": pk})

    def write(self) -> None:
        for model, rows in self.waiting.items():
            if model not in self.tables:
                self.tables[model] = Table(model)
            write(self.tables[model], rows)
        self.waiting.clear()
