"""Rows compared with what is there: at fault, new, changed, kept or the same."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models.functions import Lower

from recommendations.file_merge import merge
from recommendations.imports.cells import Reader
from recommendations.imports.columns import BY_KEY
from recommendations.imports.faults import Fault
from recommendations.imports.flat import (
    COLUMN_OF,
    EMPTY,
    OWN,
    PLAIN,
    Flat,
    Value,
    digests,
    laid_flat,
    with_parts,
)
from recommendations.imports.memory import Memory
from recommendations.imports.passages import Planned
from recommendations.imports.stated import Stated
from recommendations.imports.vocabulary import Vocabulary
from recommendations.models import Recommendation, Source
from recommendations.models.rules import recommendation_faults
from recommendations.tracking.checks import check_fields, doubtful

Each = TypeVar("Each")
REMOVED = "removed"


class Outcome(StrEnum):
    """What an import would do with a row."""

    FAULTY = "faulty"
    NEW = "new"
    CHANGED = "changed"
    KEPT = "kept"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person lets the table overrule: all, or fields as `ref field`."""

    everything: bool = False
    fields: frozenset[str] = frozenset()

    def covers(self, ref: str, name: str) -> bool:
        return self.everything or f"{ref} {name}" in self.fields


@dataclass(slots=True)
class Compared:
    """A row of the table beside the recommendation that it tells of."""

    numbers: tuple[int, ...]
    ref: str
    summary: str
    record: Recommendation | None = None
    was: Flat = field(default_factory=dict)
    wanted: Flat = field(default_factory=dict)
    passage: Planned | None = None
    changed: set[str] = field(default_factory=set)
    # Of what the table would change, what it may not, for a person did; and what it
    # may, because that was chosen.
    kept: set[str] = field(default_factory=set)
    overruled: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    # The source that the row names, if there is one.
    source: Source | None = None
    # The recommendation that the row made or changed, once it is applied.
    written: Recommendation | None = None

    @property
    def outcome(self) -> Outcome:
        if self.faults:
            return Outcome.FAULTY
        if self.record is None:
            return Outcome.KEPT if self.kept else Outcome.NEW
        if self.changed:
            return Outcome.CHANGED
        return Outcome.KEPT if self.kept else Outcome.SAME

    def final(self) -> Flat:
        """What the recommendation holds once the row is applied."""
        taken = self.wanted if self.record is None else self.taken()
        return {**EMPTY, **self.was, **taken}

    def collection_id(self) -> int | None:
        """The collection of the source that it quotes."""
        if self.passage is not None:
            return int(self.passage.source.collection_id)
        return None

    def facts(self) -> list[object]:
        """What decides what the row does, whatever a person chooses, in one order."""
        differing = sorted(
            self.wanted if self.record is None else self.changed | self.kept
        )
        values = [
            (name, self.was.get(name), self.wanted.get(name)) for name in differing
        ]
        key = self.record.pk if self.record else None
        return [self.ref, key, values, sorted(self.kept | self.overruled)]

    def said(self) -> Flat:
        """What the table says; of what it made, the rest as well."""
        return self.wanted if self.record else self.final()

    def taken(self) -> Flat:
        return {name: self.wanted[name] for name in self.changed}


class Comparison:
    """Compares rows, a chunk at a time, and remembers which refs it has seen."""

    def __init__(self, columns: Sequence[str], *, chosen: Chosen | None = None) -> None:
        self.columns, self.chosen = columns, chosen or Chosen()
        self.vocabulary, self.memory = Vocabulary(), Memory()
        self.first: dict[str, int] = {}
        self.hash = hashlib.sha256()

    @property
    def fingerprint(self) -> str:
        """Differs where the rows compared so far would do something else."""
        return self.hash.hexdigest()

    def compare(
        self, rows: Sequence[Stated], *, locked: bool = False
    ) -> list[Compared]:
        """What the rows would do, in a number of queries that they do not add to."""
        refs = {row.ref for row in rows if storable(row.ref)}
        records = self.records(refs, locked=locked)
        alike = self.alike(refs - set(records))
        self.memory.load(refs)
        found = [self.row(row, records.get(row.ref), alike) for row in rows]
        for row in found:
            self.hash.update(repr(row.facts()).encode())
        return found

    def records(
        self, refs: Collection[str], *, locked: bool
    ) -> dict[str, Recommendation]:
        if locked:
            held = Recommendation.objects.select_for_update().filter(ref__in=refs)
            list(held.order_by("pk").values_list("pk"))
        rows = with_parts(Recommendation.objects.filter(ref__in=refs))
        return {row.ref: row for row in rows}

    def alike(self, refs: Collection[str]) -> dict[str, str]:
        """Known refs that differ from these in capitals alone, by small letters."""
        if not refs:
            return {}
        rows = Recommendation.objects.annotate(lower=Lower("ref"))
        found = rows.filter(lower__in={ref.lower() for ref in refs})
        return {ref.lower(): ref for ref in found.values_list("ref", flat=True)}

    def row(
        self, stated: Stated, record: Recommendation | None, alike: dict[str, str]
    ) -> Compared:
        wanted = Reader(stated, record, self.vocabulary).read()
        summary = stated.cells.get("summary") or (record.summary if record else "")
        compared = Compared(
            numbers=stated.numbers,
            ref=stated.ref,
            summary=summary,
            record=record,
            was=laid_flat(record) if record else {},
            wanted=wanted.values,
            passage=wanted.passage,
            source=wanted.source,
            faults=[*self.ref_faults(stated, record, alike), *wanted.faults],
        )
        if record is not None:
            fresh = stated.cells.get("version") == str(record.version)
            self.merge(compared, record, fresh=fresh)
        elif self.memory.knows(stated.ref):
            self.keep_removed(compared)
        if not compared.faults:
            compared.faults += self.rule_faults(compared)
        return compared

    def ref_faults(
        self, row: Stated, record: Recommendation | None, alike: dict[str, str]
    ) -> Iterator[Fault]:
        """What is wrong with a ref besides its characters."""
        number, ref = row.numbers[0], row.ref
        if not ref:
            message = "Ref is empty; write one such as JINSA-2020-16"
            yield Fault(number, "ref", ref, message)
            return
        if ref in self.first:
            message = (
                f"row {self.first[ref]} has this ref already, and says something else; "
                "keep one, or write another ref"
            )
            yield Fault(number, "ref", ref, message)
        self.first.setdefault(ref, number)
        if record is not None and record.merged_into is not None:
            message = f"it was merged into {record.merged_into.ref}; write that ref"
            yield Fault(number, "ref", ref, message)
        if record is None and ref.lower() in alike:
            message = f"did you mean {alike[ref.lower()]}? capitals count in a ref"
            yield Fault(number, "ref", ref, message)

    def merge(self, row: Compared, record: Recommendation, *, fresh: bool) -> None:
        """Decide field by field: what the table changes, and what a person keeps.

        A `fresh` row was made of the record as it is. The version counts no change of
        parts, so for those it is no proof.
        """
        now = digests(row.was)
        said = self.memory.said(record, row.was)
        if fresh:
            said |= {name: now[name] for name in OWN}
        merged = merge(now=now, wanted=digests(row.wanted), said=said)
        chosen = {name for name in merged.kept if self.chosen.covers(row.ref, name)}
        row.changed = merged.changed | chosen
        row.kept, row.overruled = merged.kept - chosen, chosen

    def keep_removed(self, row: Compared) -> None:
        """A recommendation that a person removed stays away, unless chosen."""
        if self.chosen.covers(row.ref, REMOVED):
            row.overruled = {REMOVED}
        else:
            row.kept = {REMOVED}

    def rule_faults(self, row: Compared) -> Iterator[Fault]:
        """Every rule that the recommendation would break."""
        if row.outcome not in (Outcome.NEW, Outcome.CHANGED):
            return
        final = row.final()
        themes = [self.vocabulary.themes.by_key[key] for key in final["themes"]]
        rules = recommendation_faults(
            kind=str(final["kind"]),
            summary=str(final["summary"]),
            attributed=bool(final["attributed_text"] or final["attributed_actors"]),
            themes=themes,
        )
        for refused in rules:
            name = COLUMN_OF.get(refused.field, refused.field)
            yield self.fault(row, name, refused)
        yield from self.field_faults(row, final)
        yield from self.archived_faults(row)
        yield from self.assessed_faults(row)

    def fault(self, row: Compared, column: str, message: object) -> Fault:
        column = column if column in BY_KEY else "ref"
        value = row.wanted.get(column, "")
        return Fault(row.numbers[0], column, shown(value)[:300], str(message))

    def field_faults(self, row: Compared, final: Flat) -> Iterator[Fault]:
        """What the fields of a recommendation refuse, lengths above all."""
        plain = {
            name: final[name] or None if name == "due" else final[name]
            for name in PLAIN
        }
        if not doubtful(Recommendation, {"ref": row.ref, **plain}):
            return
        try:
            check_fields(Recommendation(ref=row.ref, **plain))
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                yield self.fault(row, COLUMN_OF.get(name, name), "; ".join(messages))

    def archived_faults(self, row: Compared) -> Iterator[Fault]:
        """What is archived is given to no recommendation any more."""
        actors, themes = self.vocabulary.actors.by_key, self.vocabulary.themes.by_key
        for name, known in (
            ("themes", themes),
            ("attributed_actors", actors),
            ("addressees", actors),
            ("targets", actors),
        ):
            for key in set(row.wanted.get(name, ())) - set(row.was.get(name, ())):
                if known[key].archived:
                    message = f"{known[key]} is archived; choose another"
                    yield self.fault(row, COLUMN_OF[name], message)

    def assessed_faults(self, row: Compared) -> Iterator[Fault]:
        """An addressee of whom something is recorded cannot go."""
        if row.record is None or "addressees" not in row.changed:
            return
        for addressee in row.record.addressees.all():
            gone = addressee.actor.key not in row.wanted["addressees"]
            if gone and addressee.assessed:  # type: ignore[attr-defined]
                message = (
                    f"{addressee.actor} is missing, of whom assessments are recorded; "
                    "write the addressee again"
                )
                yield self.fault(row, "addressees", message)


def storable(ref: str) -> bool:
    return bool(ref) and "\0" not in ref and ref.isprintable()


def shown(value: Value) -> str:
    return value if isinstance(value, str) else "; ".join(value)


def chunks_of(rows: Iterable[Each], size: int) -> Iterator[list[Each]]:
    """The rows in lists of this many."""
    every = iter(rows)
    while chunk := list(islice(every, size)):
        yield chunk
