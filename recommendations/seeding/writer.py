"""Puts wanted records into the database, one by one, and remembers what files said."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from recommendations import tracking
from recommendations.file_merge import Wanted, merge
from recommendations.models import Collection, FileRecord, Origin, Quote
from recommendations.models.rules import Refused
from recommendations.seeding.faults import Fault, Place, SeedsRefused
from recommendations.text.spans import Span

Progress = Callable[[int], object]
OUTCOMES = ("created", "updated", "unchanged", "kept")


@dataclass
class Report:
    """What a load did: rows by kind and outcome, and what a person should read."""

    tally: dict[str, Counter[str]] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    quotes: Counter[str] = field(default_factory=Counter)

    def count(self, kind: str, outcome: str) -> None:
        self.tally.setdefault(kind, Counter())[outcome] += 1


def natural_name(record: Any) -> str:
    """The natural key, in one line."""
    return " ".join(map(str, record.natural_key()))


class Writer:
    """Writes the records of one scope: the vocabulary, or a collection.

    The memory of what files said is read once and written only where it changes.
    """

    def __init__(
        self,
        *,
        report: Report,
        overwrite: bool,
        progress: Progress,
        collection: Collection | None = None,
    ) -> None:
        self.report, self.overwrite, self.progress = report, overwrite, progress
        self.collection = collection
        rows = FileRecord.objects.filter(origin=Origin.SEEDS, collection=collection)
        self.memory = {(row.kind, row.key): row for row in rows}
        self.seen: set[tuple[str, str]] = set()
        self.existing: dict[str, dict[str, Any]] = {}
        self.wrote = False

    def preload(
        self,
        kind: str,
        records: Iterable[Any],
        key: Callable[[Any], str] = natural_name,
    ) -> None:
        """Make known which records of a kind the database holds; the first counts."""
        known = self.existing.setdefault(kind, {})
        for record in records:
            known.setdefault(key(record), record)

    def put(self, wanted: Wanted, at: Place) -> Any:
        """Create the record, change it, or leave it; None if a person removed it."""
        return self.refusing(wanted, at, lambda: self.put_checked(wanted))

    def refusing(self, wanted: Wanted, at: Place, write: Callable[[], Any]) -> Any:
        """Do one write; what the rules refuse is a fault of the line it came from."""
        try:
            return write()
        except (Refused, ValidationError) as error:
            fault = Fault(at, f"{wanted.kind} {wanted.key}", told(error))
            raise SeedsRefused([fault]) from error

    def put_checked(self, wanted: Wanted) -> Any:
        name = (wanted.kind, wanted.key)
        self.seen.add(name)
        self.progress(1)
        record = self.existing.get(wanted.kind, {}).get(wanted.key)
        if record is not None:
            self.change(record, wanted)
        elif name in self.memory and not self.overwrite:
            self.keep(wanted, "removed in the program")
            return None
        else:
            record = self.create(wanted)
        self.remember(wanted, wanted.digests())
        return record

    def need(self, kind: str, key: str, at: Place) -> Any:
        """The record that the files refer to by key; None for no key.

        Raises SeedsRefused where a person removed it.
        """
        if not key:
            return None
        record = self.existing.get(kind, {}).get(key)
        if record is None:
            message = (
                f"the {kind} {key!r} was removed in the program; load with "
                "--overwrite to bring it back, or take it out of the file"
            )
            raise SeedsRefused([Fault(at, "", message)])
        return record

    def create(self, wanted: Wanted) -> Model:
        fields = {name: stored(value) for name, value in wanted.fields.items()}
        record = wanted.model(**wanted.identity, **wanted.at_first, **fields)
        tracking.save(record, reason=self.reason(wanted), **wanted.related)
        self.existing.setdefault(wanted.kind, {})[wanted.key] = record
        self.wrote = True
        self.report.count(wanted.kind, "created")
        return record

    def change(self, record: Model, wanted: Wanted) -> None:
        memory = self.memory.get((wanted.kind, wanted.key))
        merged = merge(
            now=wanted.digests_of(record),
            wanted=wanted.digests(),
            said=memory.fields if memory else {},
            overwrite=self.overwrite,
        )
        if merged.changed:
            for name in merged.changed & set(wanted.fields):
                setattr(record, name, stored(wanted.fields[name]))
            related = {
                name: wanted.related[name]
                for name in merged.changed & set(wanted.related)
            }
            tracking.save(record, reason=self.reason(wanted), **related)
            self.wrote = True
        if merged.kept:
            self.keep(wanted, ", ".join(sorted(merged.kept)))
        else:
            outcome = "updated" if merged.changed else "unchanged"
            self.report.count(wanted.kind, outcome)

    def keep(self, wanted: Wanted, what: str) -> None:
        self.report.kept.append(f"{wanted.kind} {wanted.key}: {what}")
        self.report.count(wanted.kind, "kept")

    def reason(self, wanted: Wanted) -> str:
        return f"loaded from {wanted.file}"

    def remember(self, wanted: Wanted, digests: dict[str, str]) -> None:
        """Store what the files say now, if it is not what they said last."""
        name = (wanted.kind, wanted.key)
        memory = self.memory.get(name)
        if memory and (memory.fields, memory.file) == (digests, wanted.file):
            return
        memory = memory or FileRecord(
            kind=wanted.kind, key=wanted.key, collection=self.collection
        )
        memory.fields, memory.file = digests, wanted.file
        memory.save()
        self.memory[name] = memory

    def vanished(self) -> list[FileRecord]:
        """What the files told of once and tell of no more."""
        return [row for name, row in self.memory.items() if name not in self.seen]


def stored(value: Any) -> Any:
    """The value itself; a quote that was only planned is made now."""
    if isinstance(value, Quote) and value._state.adding and value.start is not None:
        span = Span(value.start, value.end or value.start)
        return tracking.quote(source=value.source, span=span)
    return value


def told(error: Refused | ValidationError) -> str:
    """What the rules refuse, with the field at fault."""
    if not isinstance(error, ValidationError) or not hasattr(error, "error_dict"):
        return "; ".join(getattr(error, "messages", [str(error)]))
    return "; ".join(
        f"{name}: {message}"
        for name, messages in error.message_dict.items()
        for message in messages
    )
