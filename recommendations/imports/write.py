"""Writes what a table wants of one recommendation, all through `tracking`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recommendations import tracking
from recommendations.imports.flat import PLAIN, RELATED, Flat, of_actors
from recommendations.imports.vocabulary import Vocabulary
from recommendations.models import (
    Addressee,
    Condition,
    Quote,
    Recommendation,
    Source,
    Target,
)
from recommendations.text.spans import Span


class Writer:
    """Writes for one person, and for one reason."""

    def __init__(self, vocabulary: Vocabulary, *, by: Any, reason: str) -> None:
        self.vocabulary = vocabulary
        self.how: dict[str, Any] = {"by": by, "reason": reason}
        self.quotes: dict[tuple[int, Span], Quote] = {}

    def create(self, drafts: Sequence["Draft"]) -> None:
        """New recommendations with all their parts; they start as drafts."""
        records = [draft.record for draft in drafts]
        related = {
            name: [self.records(name, draft.values.get(name, ())) for draft in drafts]
            for name in RELATED
        }
        tracking.add(records, related=related, **self.how)
        tracking.add([row for each in drafts for row in each.addressees], **self.how)
        tracking.add([row for each in drafts for row in each.targets], **self.how)
        tracking.add([row for each in drafts for row in each.conditions], **self.how)

    def draft(
        self, ref: str, values: Flat, *, quote: Quote, of_condition: Quote | None
    ) -> "Draft":
        """A recommendation that is not saved yet, with its parts."""
        record = Recommendation(ref=ref, quote=quote)
        fill(record, values)
        draft = Draft(record, values)
        said = of_actors(values.get("mentions", ()))
        for model, rows in (
            (Addressee, draft.addressees),
            (Target, draft.targets),
        ):
            name = "addressees" if model is Addressee else "targets"
            rows += self.parts(model, record, values.get(name, ()), said)
        if text := values.get("condition"):
            kind = str(values["condition_kind"])
            row = Condition(
                recommendation=record, text=str(text), kind=kind, quote=of_condition
            )
            draft.conditions.append(row)
        return draft

    def change(
        self,
        record: Recommendation,
        values: Flat,
        *,
        quote: Quote | None = None,
        of_condition: Quote | None = None,
    ) -> Recommendation:
        """A known one, in these fields alone; a published one goes back to review."""
        if quote is not None:
            record.quote = quote
        self.write(record, values, of_condition=of_condition)
        return record

    def write(
        self, record: Recommendation, values: Flat, *, of_condition: Quote | None
    ) -> None:
        fill(record, values)
        related: dict[str, Any] = {
            name: self.records(name, values[name]) for name in RELATED if name in values
        }
        tracking.save(record, **self.how, **related)
        if "addressees" in values or "mentions" in values:
            self.write_addressees(record, values)
        if "targets" in values:
            self.write_targets(record, values["targets"])
        if "condition" in values or "condition_kind" in values:
            self.write_condition(record, values, of_condition)

    def records(self, name: str, keys: Iterable[str]) -> list[Any]:
        known: Any = (
            self.vocabulary.themes if name == "themes" else self.vocabulary.actors
        )
        return [known.by_key[key] for key in keys]

    # Parts

    def write_addressees(self, record: Recommendation, values: Flat) -> None:
        """Those that stay keep their assessments; new ones stand behind them."""
        held = {row.actor.key: row for row in record.addressees.select_related("actor")}
        actors = values.get("addressees", tuple(held))
        said = of_actors(values["mentions"]) if "mentions" in values else None
        for key in set(held) - set(actors):
            tracking.remove(held.pop(key), **self.how)
        for key, row in held.items():
            if said is not None and row.mention != said.get(key, ""):
                row.mention = said.get(key, "")
                tracking.save(row, **self.how)
        self.add(Addressee, record, held, actors, said or {})

    def write_targets(self, record: Recommendation, actors: Iterable[str]) -> None:
        held = {row.actor.key: row for row in record.targets.select_related("actor")}
        wanted = list(actors)
        for key in set(held) - set(wanted):
            tracking.remove(held.pop(key), **self.how)
        self.add(Target, record, held, wanted, {})

    def add(
        self,
        model: type[Addressee] | type[Target],
        record: Recommendation,
        held: Mapping[str, Any],
        actors: Iterable[str],
        mentions: Mapping[str, str],
    ) -> None:
        """The actors that are not there yet, behind those that are."""
        last = max((row.position for row in held.values()), default=0)
        new = [key for key in actors if key not in held]
        for row in self.parts(model, record, new, mentions, after=last):
            tracking.save(row, **self.how)

    def parts(
        self,
        model: type[Addressee] | type[Target],
        record: Recommendation,
        actors: Iterable[str],
        mentions: Mapping[str, str],
        after: int = 0,
    ) -> list[Any]:
        """Unsaved rows, in the order of their actors."""
        rows = []
        for position, key in enumerate(actors, start=after + 1):
            actor = self.vocabulary.actors.by_key[key]
            row = model(recommendation=record, actor=actor, position=position)
            if isinstance(row, Addressee):
                row.mention = mentions.get(key, "")
            rows.append(row)
        return rows

    def write_condition(
        self, record: Recommendation, values: Flat, quote: Quote | None
    ) -> None:
        """The one condition that a table can tell of; an empty cell takes it away."""
        held = record.conditions.first()
        text = str(values.get("condition", held.text if held else ""))
        if not text:
            if held:
                tracking.remove(held, **self.how)
            return
        row = held or Condition(recommendation=record)
        if row.text != text:
            row.text, row.quote = text, quote
        row.kind = str(values.get("condition_kind") or row.kind)
        tracking.save(row, **self.how)

    # Quotes

    def plan(self, places: Iterable[tuple[Source, Span]]) -> None:
        """Make the quotes of these spans, for the rows at hand."""
        wanted = [(source.pk, span) for source, span in places]
        sources = Source.objects.in_bulk({key for key, _ in wanted})
        spans = ((sources[key], span) for key, span in wanted)
        self.quotes = tracking.quotes(spans, **self.how)

    def quote(self, source: Source, span: Span | None) -> Quote | None:
        """The quote of a span that was planned; None for none."""
        return self.quotes[source.pk, span] if span is not None else None


@dataclass(slots=True)
class Draft:
    """A new recommendation and its parts, none of them saved."""

    record: Recommendation
    values: Flat
    addressees: list[Addressee] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)


def fill(record: Recommendation, values: Flat) -> None:
    """Put plain values into the record."""
    for name in set(PLAIN) & set(values):
        setattr(record, name, values[name] or (None if name == "due" else ""))
