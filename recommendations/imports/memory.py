"""What files said last of recommendations: seeds, and tables after them."""

from collections.abc import Iterable, Mapping

from recommendations.file_merge import digest
from recommendations.imports.flat import Flat, digests, of_actors
from recommendations.models import FileRecord, Origin, Recommendation
from recommendations.tracking.rows import append

KIND = "recommendation"
PARTS = ("addressee", "target")


class Memory:
    """The digests of fields as files last gave them, by ref."""

    def __init__(self) -> None:
        self.tables: dict[str, FileRecord] = {}
        self.seeds: dict[str, Mapping[str, str]] = {}
        self.conditions: dict[str, Mapping[str, str]] = {}
        # (kind, ref): the actors that seeds named, each with its digests
        self.parts: dict[tuple[str, str], dict[str, Mapping[str, str]]] = {}
        self.collections: set[int | None] = set()

    def load(self, refs: Iterable[str]) -> None:
        """Fetch what was said of these, and of no others, in a fixed number of queries."""
        for held in (self.tables, self.seeds, self.conditions):
            held.clear()
        wanted = list(refs)
        rows = FileRecord.objects.filter(kind=KIND, key__in=wanted)
        for row in rows:
            if row.origin == Origin.TABLE:
                self.tables[row.key] = row
            else:
                self.seeds[row.key] = row.fields
        seeded = FileRecord.objects.filter(origin=Origin.SEEDS)
        for row in seeded.filter(kind="condition", key__in=wanted):
            self.conditions[row.key] = row.fields
        collections = {row.collection_id for row in rows if row.origin == Origin.SEEDS}
        self.load_parts(collections - self.collections)

    def load_parts(self, collections: set[int | None]) -> None:
        """Fetch the actors that seeds named, whose keys begin with a ref."""
        if not collections:
            return
        self.collections |= collections
        rows = FileRecord.objects.filter(origin=Origin.SEEDS, kind__in=PARTS)
        for row in rows.filter(collection__in=collections):
            ref, _, actor = row.key.rpartition(" ")
            self.parts.setdefault((row.kind, ref), {})[actor] = row.fields

    def knows(self, ref: str) -> bool:
        """Whether any file told of it."""
        return ref in self.tables or ref in self.seeds

    def said(self, record: Recommendation, now: Flat) -> dict[str, str]:
        """The digest of each field as files gave it last; a table's word is later."""
        table = self.tables.get(record.ref)
        return self.said_by_seeds(record.ref, now) | (table.fields if table else {})

    def said_by_seeds(self, ref: str, now: Flat) -> dict[str, str]:
        if ref not in self.seeds:
            return {}
        addressees = self.parts.get(("addressee", ref), {})
        condition = self.conditions.get(ref, {})
        return {
            **self.seeds[ref],
            "addressees": digest(addressees),
            "targets": digest(self.parts.get(("target", ref), {})),
            "mentions": mentions_said(addressees, now),
            "condition": condition.get("text", digest("")),
            "condition_kind": condition.get("kind", digest("")),
        }

    def remember(
        self, told: Iterable[tuple[str, Flat, int | None]], *, file: str
    ) -> None:
        """Store what a table says now, by ref; the rest that tables said before stays."""
        new: list[FileRecord] = []
        known: list[FileRecord] = []
        for ref, values, collection in told:
            before = self.tables.get(ref)
            row = before or FileRecord(origin=Origin.TABLE, kind=KIND, key=ref)
            row.fields = (before.fields if before else {}) | digests(values)
            row.collection_id, row.file = collection, file[:255]
            (known if before else new).append(row)
        append(new)
        FileRecord.objects.bulk_update(known, ["collection", "file", "fields"])


def mentions_said(said: Mapping[str, Mapping[str, str]], now: Flat) -> str:
    """The digest of the present mentions if seeds gave just these, else of none."""
    held = of_actors(now["mentions"])
    same = all(
        fields.get("mention") == digest(held.get(actor, ""))
        for actor, fields in said.items()
    )
    return digest(now["mentions"]) if same and set(held) <= set(said) else ""
