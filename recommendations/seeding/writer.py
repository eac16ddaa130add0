"""Puts wanted records into the database, and remembers what files said of them."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Model

from recommendations import tracking
from recommendations.file_merge import Wanted, merge
from recommendations.models import Collection as CollectionRecord
from recommendations.models import FileRecord, Origin
from recommendations.seeding.faults import Fault, Place, SeedsRefused
from recommendations.seeding.kinds import KINDS
from recommendations.seeding.waiting import New, Waiting, is_planned, refusing, span_of
from recommendations.tracking.records import PARTS
from recommendations.tracking.rows import insert

Progress = Callable[[int], object]
SAID = ("origin", "kind", "key", "collection_id", "file", "fields")
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


class Writer:
    """Writes the records of one scope: the vocabulary, or a collection.

    It holds those that were recalled last; new ones wait until `flush`.
    """

    def __init__(
        self,
        *,
        report: Report,
        overwrite: bool,
        progress: Progress,
        collection: CollectionRecord | None = None,
    ) -> None:
        self.report, self.overwrite, self.progress = report, overwrite, progress
        self.collection = collection
        # What is behind this is of this load.
        self.last = FileRecord.objects.aggregate(last=Max("pk"))["last"] or 0
        self.existing: dict[str, dict[str, Any]] = {}
        self.memory: dict[tuple[str, str], FileRecord] = {}
        self.seen: set[int] = set()  # keys of rows of memory
        self.waiting = Waiting()
        self.told: list[tuple[Any, ...]] = []
        self.wrote = False

    # What is there

    def know(self, kind: str, keys: Collection[str] | None = None) -> None:
        """Make known which records of a kind the database holds, of these keys or all."""
        self.existing[kind] = KINDS[kind].held(keys)

    def recall(self, keys: Mapping[str, Collection[str]]) -> None:
        """Make known what there is of these kinds, and what files said, and no more."""
        self.memory = {}
        for kind, names in keys.items():
            if kind in KINDS:
                self.know(kind, names)
            rows = FileRecord.objects.filter(origin=Origin.SEEDS, kind=kind)
            for row in rows.filter(key__in=names).order_by():
                self.memory[kind, row.key] = row

    def recall_all(self, kinds: Collection[str]) -> None:
        """Make known all that there is of these kinds, and what files said of it."""
        for kind in kinds:
            self.know(kind)
        for row in FileRecord.objects.filter(origin=Origin.SEEDS, kind__in=kinds):
            self.memory[row.kind, row.key] = row

    def said(self, wanted: Wanted) -> FileRecord | None:
        """What the files said of a record last, which has now been seen again."""
        memory = self.memory.get((wanted.kind, wanted.key))
        if memory is not None:
            self.seen.add(memory.pk)
        return memory

    def vanished(self) -> list[FileRecord]:
        """What the files told of once and tell of no more."""
        rows = FileRecord.objects.filter(
            origin=Origin.SEEDS, collection=self.collection, pk__lte=self.last
        )
        gone = set(rows.values_list("pk", flat=True)) - self.seen
        return list(rows.filter(pk__in=gone)) if gone else []

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

    # Writing

    def put(self, wanted: Wanted, at: Place) -> Any:
        """Create the record, change it, or leave it; None if a person removed it."""
        self.progress(1)
        memory = self.said(wanted)
        record = self.existing.get(wanted.kind, {}).get(wanted.key)
        if record is not None:
            refusing(wanted, at, lambda: self.change(record, wanted, memory))
        elif memory is not None and not self.overwrite:
            self.keep(wanted, "removed in the program")
            return None
        else:
            record = self.create(wanted, at)
        self.remember(wanted, memory)
        return record

    def create(self, wanted: Wanted, at: Place) -> Model:
        record = wanted.model(**wanted.identity, **wanted.at_first, **wanted.fields)
        new = New(record, wanted, at)
        if isinstance(record, PARTS) and record.recommendation_id:
            # A recommendation that is there already follows each of its new parts.
            new.write()
        else:
            self.waiting.put(new)
        self.existing.setdefault(wanted.kind, {})[wanted.key] = record
        self.wrote = True
        self.report.count(wanted.kind, "created")
        return record

    def change(self, record: Any, wanted: Wanted, memory: FileRecord | None) -> None:
        merged = merge(
            now=wanted.digests_of(record),
            wanted=wanted.digests(),
            said=memory.fields if memory else {},
            overwrite=self.overwrite,
        )
        if merged.changed:
            self.flush()  # what it names from now on may wait
            for name in merged.changed & set(wanted.fields):
                setattr(record, name, stored(wanted.fields[name]))
            related = {
                name: wanted.related[name]
                for name in merged.changed & set(wanted.related)
            }
            tracking.save(record, reason=wanted.reason(), **related)
            self.wrote = True
        if merged.kept:
            self.keep(wanted, ", ".join(sorted(merged.kept)))
        else:
            outcome = "updated" if merged.changed else "unchanged"
            self.report.count(wanted.kind, outcome)

    def keep(self, wanted: Wanted, what: str) -> None:
        self.report.kept.append(f"{wanted.kind} {wanted.key}: {what}")
        self.report.count(wanted.kind, "kept")

    def remember(self, wanted: Wanted, memory: FileRecord | None) -> None:
        """Store what the files say now, if it is not what they said last."""
        digests = wanted.digests()
        if memory is None:
            where = self.collection and self.collection.pk
            said = (Origin.SEEDS.value, wanted.kind, wanted.key, where, wanted.file)
            self.told.append((*said, digests))
        elif (memory.fields, memory.file) != (digests, wanted.file):
            memory.fields, memory.file = digests, wanted.file
            memory.collection = self.collection
            memory.save()

    def flush(self) -> None:
        """Write what waits; raises SeedsRefused for what the rules refuse."""
        self.waiting.write()
        insert(FileRecord, SAID, self.told)
        self.told = []


def stored(value: Any) -> Any:
    """The value itself; a quote that was only planned is made now."""
    if is_planned(value):
        return tracking.quote(source=value.source, span=span_of(value))
    return value
