"""Takes an import back, as long as nobody has touched its recommendations since."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from recommendations import search, tracking
from recommendations.imports.compare import chunks_of
from recommendations.imports.faults import some
from recommendations.imports.flat import with_parts
from recommendations.imports.memory import KIND
from recommendations.imports.vocabulary import Vocabulary
from recommendations.imports.write import Writer
from recommendations.models import (
    Addressee,
    AskMember,
    Assessment,
    Comment,
    Condition,
    FileRecord,
    Import,
    ImportRow,
    Link,
    Origin,
    Quote,
    Recommendation,
    RowOutcome,
    Target,
)
from recommendations.models.history import one_change
from recommendations.models.rules import Refused, RoleMissing
from recommendations.tracking.conflicts import conflicts_told

CHUNK = 500  # rows
# What is not the record's own, but would hang in the air without it.
HANGING: tuple[tuple[Any, str], ...] = (
    (Assessment, "addressee__recommendation"),
    (Comment, "recommendation"),
    (AskMember, "recommendation"),
    (Link, "recommendation"),
    (Link, "to"),
    (Recommendation, "merged_into"),
)


class UndoneAlready(Refused):
    """The import has been taken back before"""

    def __init__(self, table: Import) -> None:
        super().__init__(f"{table.undone_by} has undone this import already")


class TouchedSince(Refused):
    """Somebody worked on recommendations of the import after it"""

    def __init__(self, refs: Iterable[str]) -> None:
        self.refs = sorted(refs)
        super().__init__(
            f"somebody has worked on {some(self.refs)} since, and nothing is undone; "
            "change back by hand what you want back"
        )


class WayBackLost(Refused):
    """What the import replaced is not there any more"""

    def __init__(self, ref: str, what: str) -> None:
        super().__init__(f"{ref}: {what}; nothing is undone, change it by hand")


@conflicts_told()
@transaction.atomic
@search.held()
def undo(*, table: Import, by: Any) -> Import:
    """Remove what an import made, and give back what it changed.

    Raises RoleMissing, UndoneAlready, TouchedSince, WayBackLost, AnotherUnderWay or
    WrittenAtOnce, and then nothing is undone.
    """
    check(Import.objects.get(pk=table.pk), by)
    tracking.take_turn()
    with one_change() as change:
        return undo_under(change, table=table, by=by)


def undo_under(change: UUID, *, table: Import, by: Any) -> Import:
    table = Import.objects.select_for_update(of=("self",)).get(pk=table.pk)
    check(table, by)
    rows = table.rows.filter(outcome__in=[RowOutcome.CREATED, RowOutcome.CHANGED])
    Undoing(table, by=by).undo(list(rows.order_by("-number")))
    table.undone_at, table.undone_by, table.undone_change = timezone.now(), by, change
    table.save(update_fields=["undone_at", "undone_by", "undone_change"])
    return table


def check(table: Import, by: Any) -> None:
    """Raise what forbids this user to undo the import at all."""
    if not table.may_undo(by):
        raise RoleMissing("undo the import of somebody else", "reviewer")
    if table.is_undone():
        raise UndoneAlready(table)


class Undoing:
    """One import on its way back."""

    def __init__(self, table: Import, *, by: Any) -> None:
        self.table, self.by = table, by
        self.reason = f"import of {table.file_name} undone"
        self.writer = Writer(Vocabulary(), by=by, reason=self.reason)

    def undo(self, rows: list[ImportRow]) -> None:
        touched = {
            ref
            for chunk in chunks_of(rows, CHUNK)
            for ref in touched_since(self.table, chunk)
        }
        if touched:
            raise TouchedSince(touched)
        for chunk in chunks_of(rows, CHUNK):
            records = with_parts(Recommendation.objects.all()).in_bulk(
                [row.recommendation_id for row in chunk]
            )
            made = [row for row in chunk if row.outcome == RowOutcome.CREATED]
            tracking.discard(
                [records[row.recommendation_id or 0] for row in made],
                by=self.by,
                reason=self.reason,
            )
            for row in chunk:
                if row.outcome == RowOutcome.CHANGED:
                    self.row(row, records[row.recommendation_id or 0])
            self.forget(chunk)
        self.drop_quotes()

    def row(self, row: ImportRow, record: Recommendation) -> None:
        before = row.before
        self.writer.change(
            record,
            {name: flat(value) for name, value in before["values"].items()},
            quote=self.quote(row),
            of_condition=None,
        )
        tracking.give_back(
            recommendation=record,
            state=before["state"],
            edited_by=before["edited_by"],
            by=self.by,
            reason=self.reason,
        )

    def quote(self, row: ImportRow) -> Quote | None:
        key = row.before["quote"]
        if key is None:
            return None
        quote = Quote.objects.filter(pk=key).first()
        if quote is None:
            raise WayBackLost(row.ref, "the quote that it had is gone")
        return quote

    def forget(self, rows: Iterable[ImportRow]) -> None:
        """Let the table have said no more than tables had said before."""
        of_tables = FileRecord.objects.filter(origin=Origin.TABLE, kind=KIND)
        said = {row.ref: row.before["said"] for row in rows}
        of_tables.filter(key__in=[ref for ref in said if said[ref] is None]).delete()
        held = list(of_tables.filter(key__in=said))
        for memory in held:
            memory.fields = said[memory.key]
        FileRecord.objects.bulk_update(held, ["fields"])

    def drop_quotes(self) -> None:
        """Remove the quotes that the import made, where nothing rests on them."""
        made = Quote.history.filter(change_id=self.table.change, history_type="+")
        unused = Quote.objects.filter(
            pk__in=made.values("id"),
            recommendations__isnull=True,
            conditions__isnull=True,
            evidence__isnull=True,
        )
        for quote in unused:
            tracking.remove(quote, by=self.by, reason=self.reason)


def flat(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def touched_since(table: Import, rows: list[ImportRow]) -> set[str]:
    """The refs of those that have a later history, are gone, or carry something now."""
    refs = {row.recommendation_id: row.ref for row in rows}
    keys = [key for key in refs if key is not None]
    list(
        Recommendation.objects.select_for_update()
        .filter(pk__in=keys)
        .order_by("pk")
        .values_list("pk")
    )
    found = {refs[key] for key in later(table, keys)}
    found |= {row.ref for row in rows if row.recommendation_id is None}
    made = [row.recommendation_id for row in rows if row.outcome == RowOutcome.CREATED]
    for model, path in HANGING:
        hanging = model.objects.filter(**{f"{path}__in": made})
        found |= {refs[key] for key in hanging.values_list(path, flat=True)}
    return found


def later(table: Import, keys: list[int]) -> set[int]:
    """The recommendations that have, with their parts, a history after the import's.

    Later imports that were undone themselves left everything as it had been.
    """
    gone = Import.objects.filter(at__gte=table.at, undone_change__isnull=False)
    settled = {
        key for pair in gone.values_list("change", "undone_change") for key in pair
    }
    found: set[int] = set()
    for model, column in (
        (Recommendation, "id"),
        (Addressee, "recommendation_id"),
        (Target, "recommendation_id"),
        (Condition, "recommendation_id"),
    ):
        history: Any = model.history
        rows = history.filter(history_date__gte=table.at, **{f"{column}__in": keys})
        rows = rows.exclude(change_id__in=[table.change, *settled])
        found |= set(rows.values_list(column, flat=True))
    return found
