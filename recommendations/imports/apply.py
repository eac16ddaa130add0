"""Applies a table: what its rows want, as far as a person chose it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from recommendations import search, tracking
from recommendations.imports.columns import BY_KEY
from recommendations.imports.compare import (
    Chosen,
    Compared,
    Comparison,
    Outcome,
    chunks_of,
)
from recommendations.imports.faults import Fault
from recommendations.imports.flat import COLUMN_OF
from recommendations.imports.stated import Stated
from recommendations.imports.tell import differences
from recommendations.imports.write import Draft, Writer
from recommendations.models import (
    Import,
    ImportRow,
    Quote,
    Recommendation,
    RowOutcome,
    Source,
)
from recommendations.models.history import one_change
from recommendations.models.rules import Refused
from recommendations.text.characters import UNSTORABLE
from recommendations.text.spans import Span
from recommendations.tracking.conflicts import conflicts_told
from recommendations.tracking.roles import EDIT, check_role
from recommendations.tracking.rows import append

CHUNK = 500  # rows
ADD = "recommendations.add_recommendation"
OUTCOMES = {
    Outcome.NEW: RowOutcome.CREATED,
    Outcome.CHANGED: RowOutcome.CHANGED,
    Outcome.KEPT: RowOutcome.KEPT,
    Outcome.FAULTY: RowOutcome.LEFT_OUT,
}
WRITTEN = (Outcome.NEW, Outcome.CHANGED)


class RowsFaulty(Exception):
    """Rows are at fault, nobody chose to leave them out, and nothing was written"""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(f"faults: {len(faults)}; nothing was written")


class ChangedMeanwhile(Exception):
    """The rows would do something else than what a person saw and chose"""

    def __init__(self) -> None:
        super().__init__(
            "somebody changed a record of this table meanwhile, and nothing was "
            "written; look again at what the import would do"
        )


@dataclass(frozen=True, slots=True)
class File:
    """The file that is imported, as its record names it."""

    name: str
    sha256: str
    sheet: str = ""
    headings: tuple[str, ...] = ()


@dataclass(slots=True)
class Applied:
    """What was done: the record of it, and what a person should read."""

    record: Import
    tally: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def apply(
    rows: Iterable[Stated],
    *,
    columns: Sequence[str],
    file: File,
    by: Any,
    chosen: Chosen | None = None,
    skip_faulty: bool = False,
    dry_run: bool = False,
    seen: str | None = None,
    progress: Callable[[int], object] = lambda rows: None,
    waiting: Callable[[], object] | None = None,
) -> Applied:
    """Bring the database to what the rows say, and keep a record of it.

    All is written or nothing: a faulty row raises RowsFaulty, unless such rows are to
    be left out. Rows are compared anew; where they would do something else than the
    comparison whose fingerprint was `seen`, ChangedMeanwhile is raised. While another
    import or load is on its way, AnotherUnderWay is raised, or with `waiting`, which is
    called then, it is waited for. Raises WrittenAtOnce where another write was in the way.
    """
    check_role(by, ADD, "import recommendations")
    check_role(by, EDIT, "import recommendations")
    try:
        with (
            conflicts_told(),
            one_change() as change,
            transaction.atomic(),
            search.held(),
        ):
            tracking.take_turn(waiting)
            application = Application(
                columns, file, by=by, chosen=chosen, change=change
            )
            for chunk in chunks_of(rows, CHUNK):
                application.apply(chunk)
                progress(sum(len(row.numbers) for row in chunk))
            done = application.finish()
            if seen is not None and application.comparison.fingerprint != seen:
                raise ChangedMeanwhile
            if done.faults and not skip_faulty:
                raise RowsFaulty(done.faults)
            if dry_run:
                transaction.set_rollback(True)
    except IntegrityError:
        # Somebody made one of these records after the rows were compared.
        raise ChangedMeanwhile from None
    return done


class Application:
    """One import on its way."""

    def __init__(
        self,
        columns: Sequence[str],
        file: File,
        *,
        by: Any,
        chosen: Chosen | None,
        change: UUID,
    ) -> None:
        self.file = file
        self.comparison = Comparison(columns, chosen=chosen)
        reason = f"imported from {file.name}"
        self.writer = Writer(self.comparison.vocabulary, by=by, reason=reason)
        record = Import.objects.create(
            by=by,
            file_name=file.name[:255],
            sha256=file.sha256,
            sheet=file.sheet,
            columns=list(zip(file.headings, columns, strict=False)),
            tally={},
            change=change,
        )
        self.done = Applied(record)

    def apply(self, rows: list[Stated]) -> None:
        """Write a chunk of rows, and what is kept of them."""
        compared = self.comparison.compare(rows, locked=True)
        before = [self.before(row) for row in compared]
        self.write([row for row in compared if row.outcome in WRITTEN])
        append(
            [
                self.kept(row, way_back)
                for row, way_back in zip(compared, before, strict=True)
                if row.outcome != Outcome.SAME
            ]
        )
        self.count(compared)
        self.comparison.memory.remember(
            (
                (row.ref, row.said(), row.collection_id())
                for row in compared
                if not row.faults and (row.written or row.record)
            ),
            file=self.file.name,
        )

    def write(self, rows: list[Compared]) -> None:
        """Write what these rows want: new ones together, changes one by one."""
        self.writer.plan(places(rows))
        new = [row for row in rows if row.outcome == Outcome.NEW]
        drafts = [self.draft(row) for row in new]
        self.writer.create(drafts)
        for row in rows:
            if row.outcome == Outcome.CHANGED and row.record is not None:
                self.change(row, row.record)
        for row, draft in zip(new, drafts, strict=True):
            row.written = draft.record

    def draft(self, row: Compared) -> Draft:
        quote, of_condition = self.quotes(row)
        assert quote is not None, "a new row without a passage is faulty"
        return self.writer.draft(
            row.ref, row.wanted, quote=quote, of_condition=of_condition
        )

    def change(self, row: Compared, record: Recommendation) -> None:
        """Change a record; what the rules refuse after all is a fault of the row."""
        quote, of_condition = self.quotes(row)
        try:
            with transaction.atomic():
                row.written = self.writer.change(
                    record,
                    row.taken(),
                    quote=quote if "quote" in row.changed else None,
                    of_condition=of_condition,
                )
        except (Refused, ValidationError) as error:
            row.faults.append(refused(row, error))

    def quotes(self, row: Compared) -> tuple[Quote | None, Quote | None]:
        """The quote of a row, and that of its condition, as far as they are new."""
        passage = row.passage
        if passage is None:
            return None, None
        new = row.record is None or "quote" in row.changed
        quote = self.writer.quote(passage.source, passage.span if new else None)
        return quote, self.writer.quote(passage.source, passage.condition)

    def kept(self, row: Compared, before: dict[str, Any]) -> ImportRow:
        return ImportRow(
            table=self.done.record,
            number=row.numbers[0],
            ref=storable(row.ref)[:60],
            recommendation=None if row.faults else row.written or row.record,
            outcome=OUTCOMES[row.outcome],
            told=self.told(row),
            before=before if row.written else {},
        )

    def count(self, rows: list[Compared]) -> None:
        for row in rows:
            self.done.faults += row.faults
            self.done.tally[row.outcome.value] += 1
            self.done.kept += [f"{row.ref}: {name}" for name in sorted(row.kept)]

    def before(self, row: Compared) -> dict[str, Any]:
        """What leads back: the fields that change, the state, what tables had said."""
        if row.outcome not in WRITTEN:
            return {}
        memory = self.comparison.memory.tables.get(row.ref)
        said = {"said": memory.fields if memory else None}
        record = row.record
        if record is None:
            return said
        return said | {
            "values": {name: row.was[name] for name in sorted(row.changed)},
            "quote": record.quote_id if "quote" in row.changed else None,
            "state": record.state,
            "edited_by": record.edited_by_id,
        }

    def told(self, row: Compared) -> list[list[str]]:
        """What is listed of a row: what was and is; or the cell and what is wrong."""
        if row.faults:
            return [
                [BY_KEY[fault.column].heading, storable(fault.value), fault.message]
                for fault in row.faults
            ]
        return [
            [each.heading, each.was, each.now, "kept" if each.kept else ""]
            for each in differences(row, self.comparison.vocabulary)
        ]

    def finish(self) -> Applied:
        self.done.record.tally = dict(self.done.tally)
        self.done.record.save(update_fields=["tally"])
        return self.done


def places(rows: Iterable[Compared]) -> Iterator[tuple[Source, Span]]:
    """The spans that are to be quoted."""
    for row in rows:
        passage = row.passage
        if passage is None:
            continue
        if passage.span and (row.record is None or "quote" in row.changed):
            yield passage.source, passage.span
        if passage.condition:
            yield passage.source, passage.condition


def storable(words: str) -> str:
    """The words as a database can keep them."""
    return UNSTORABLE.sub("�", words)


def refused(row: Compared, error: Refused | ValidationError) -> Fault:
    """What the rules refuse, as a fault of the row's cell."""
    name = error.field if isinstance(error, Refused) else ""
    column = COLUMN_OF.get(name, name)
    if isinstance(error, ValidationError):
        told = "; ".join(error.messages)
    else:
        told = str(error)
    column = column if column in BY_KEY else "ref"
    return Fault(row.numbers[0], column, "", told)
