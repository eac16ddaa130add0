"""Records that vanished from the seed files: reported, and removed if asked."""

from collections.abc import Iterable

from django.db import router
from django.db.models import Model
from django.db.models.deletion import Collector, ProtectedError, RestrictedError

from recommendations import tracking
from recommendations.models import FileRecord
from recommendations.seeding.kinds import KINDS, VOCABULARY
from recommendations.seeding.writer import Writer

# A whole goes after its parts, and a record after those that point at it.
ORDER = tuple(reversed(KINDS))


def report_vanished(writer: Writer, *, prune: bool) -> None:
    """Report what the files tell of no more, and remove what nothing hangs on."""
    gone = sorted(writer.vanished(), key=order)
    for kind in {row.kind for row in gone} & KINDS.keys() - set(VOCABULARY):
        writer.know(kind, [row.key for row in gone if row.kind == kind])
    for memory in gone:
        record = writer.existing.get(memory.kind, {}).get(memory.key)
        if record is None and memory.kind != "assessment":
            memory.delete()
        elif record is not None and prune and not hanging(record):
            tracking.remove(record, reason=f"vanished from {memory.file}")
            memory.delete()
            writer.report.count(memory.kind, "removed")
            writer.wrote = True
        else:
            writer.report.count(memory.kind, "vanished")
            writer.report.vanished.append(told(memory, record, prune=prune))


def order(memory: FileRecord) -> tuple[int, str]:
    rank = ORDER.index(memory.kind) if memory.kind in ORDER else len(ORDER)
    return rank, memory.key


def told(memory: FileRecord, record: Model | None, *, prune: bool) -> str:
    """The line that reports a vanished record."""
    line = f"{memory.kind} {memory.key} is no longer in {memory.file}"
    if record is None:
        return f"{line}; assessments stay, record a correction if it was wrong"
    if not prune:
        return f"{line}; remove it with --prune"
    return f"{line}; it stays, for on it hang {', '.join(hanging(record))}"


def hanging(record: Model) -> list[str]:
    """What keeps a record from being pruned, in words: none if it may go."""
    collector = Collector(using=router.db_for_write(type(record)))
    try:
        collector.collect([record])
    except ProtectedError as error:
        return sorted(
            {str(row._meta.verbose_name_plural) for row in error.protected_objects}
        )
    except RestrictedError as error:
        return sorted(
            {str(row._meta.verbose_name_plural) for row in error.restricted_objects}
        )
    rows: list[Model] = [row for kind in collector.data.values() for row in kind]
    rows += [row for query in collector.fast_deletes for row in query]
    return ["history by a person"] if changed_by_person(rows) else []


def changed_by_person(rows: Iterable[Model]) -> bool:
    return any(
        row.history.filter(history_user__isnull=False).exists()  # type: ignore[attr-defined]
        for row in rows
        if hasattr(row, "history_records")
    )
