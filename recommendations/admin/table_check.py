"""Looking at what a table would do, and letting it do that."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from recommendations.admin.table_rows import ShownRows, shown_rows
from recommendations.admin.table_upload import CHECK
from recommendations.exports.tables import csv_chunks
from recommendations.imports.apply import (
    CHUNK,
    Applied,
    ChangedMeanwhile,
    File,
    RowsFaulty,
    apply,
)
from recommendations.imports.columns import (
    BY_KEY,
    COLUMNS,
    FOLLOWING,
    left_out,
    mapping_faults,
    named,
)
from recommendations.imports.compare import (
    Chosen,
    Compared,
    Comparison,
    Outcome,
    chunks_of,
)
from recommendations.imports.faults import SheetUnchosen, TableRefused
from recommendations.imports.staging import (
    choose_columns,
    choose_sheet,
    rows_of,
    table_of,
)
from recommendations.imports.table import Table, letters
from recommendations.models import StagedTable
from recommendations.models.rules import Refused

SAMPLES = 3  # cells that show what a heading stands for
RECORD = "admin:recommendations_import_change"


@dataclass(slots=True)
class Look:
    """A staged table as it is looked at: how it was read, and what it would do."""

    staged: StagedTable
    chosen: Chosen
    table: Table | None = None
    columns: list[dict[str, Any]] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    compared: list[Compared] = field(default_factory=list)
    shown: ShownRows = field(default_factory=ShownRows)
    fingerprint: str = ""
    left_out: list[str] = field(default_factory=list)
    following: int = 0

    @property
    def tally(self) -> Counter[str]:
        return Counter(row.outcome.value for row in self.compared)

    @property
    def kept(self) -> int:
        """How many fields stay as a person left them."""
        return sum(len(row.kept) for row in self.compared)

    @property
    def sound(self) -> int:
        return self.tally[Outcome.NEW] + self.tally[Outcome.CHANGED]

    @property
    def collections(self) -> str:
        """The collections that its sources are in."""
        found = {str(row.source.collection) for row in self.compared if row.source}
        return ", ".join(sorted(found))

    @property
    def number_of_rows(self) -> int:
        return sum(len(row.numbers) for row in self.compared)


def staged_of(model_admin: Any, request: HttpRequest, uid: UUID) -> StagedTable:
    """The table that this person uploaded."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    return get_object_or_404(StagedTable.objects.of(request.user), uid=uid)


def check_page(model_admin: Any, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show what the table would do; by POST, say how it is read, or let it do that."""
    staged = staged_of(model_admin, request, uid)
    if request.method == "POST" and "sheet" in request.POST:
        return choose(request, staged)
    if request.method == "POST" and "column" in request.POST:
        wanted = request.POST.getlist("column")
        known = [key if key in BY_KEY else "" for key in wanted]
        if len(known) == len(staged.columns):
            choose_columns(staged, known)
        return redirect(CHECK, uid)
    chosen = chosen_by(request)
    if request.method == "POST":
        done = applied(request, staged, chosen)
        if done is not None:
            staged.delete()
            return redirect(RECORD, done.record.pk)
    return page(model_admin, request, look_at(staged, chosen))


def choose(request: HttpRequest, staged: StagedTable) -> HttpResponse:
    try:
        choose_sheet(staged, request.POST["sheet"])
    except TableRefused as error:
        messages.error(request, f"{error}.")
    return redirect(CHECK, staged.uid)


def chosen_by(request: HttpRequest) -> Chosen:
    """What the table may overrule, as far as it is ticked."""
    return Chosen(
        everything="everything" in request.POST,
        fields=frozenset(request.POST.getlist("use")),
    )


def page(model_admin: Any, request: HttpRequest, look: Look) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Check the import",
        "opts": model_admin.opts,
        "look": look,
        "staged": look.staged,
        "choices": [(column.key, column.heading) for column in COLUMNS],
        "errors_url": reverse(
            "admin:recommendations_import_errors", args=[look.staged.uid]
        ),
    }
    return TemplateResponse(request, "recommendations/table_check.html", context)


def look_at(staged: StagedTable, chosen: Chosen) -> Look:
    """Read the table and compare its rows; what keeps it from that is told."""
    look = Look(staged, chosen)
    try:
        table = table_of(staged)
        table.rows = list(table.rows)
    except SheetUnchosen as error:
        look.sheets = error.sheets
        return look
    except TableRefused as error:
        look.errors = [str(error)]
        return look
    look.table = table
    look.columns = columns_of(table, staged.columns)
    skipped = left_out(table.headings, staged.columns)
    look.left_out = [each for each in skipped if named(each) not in FOLLOWING]
    look.following = len(skipped) - len(look.left_out)
    look.errors = mapping_faults(table.headings, staged.columns)
    if not look.errors:
        compare(look, table)
    return look


def columns_of(table: Table, columns: list[str]) -> list[dict[str, Any]]:
    """Each heading with what it stands for, and a few of its cells."""
    rows = list(table.rows)
    return [
        {
            "name": letters(place),
            "heading": heading,
            "key": key,
            "samples": [
                row.cells[place][:60] for row in rows if row.cells[place].strip()
            ][:SAMPLES],
        }
        for place, (heading, key) in enumerate(
            zip(table.headings, columns, strict=True)
        )
    ]


def compare(look: Look, table: Table) -> None:
    columns = look.staged.columns
    comparison = Comparison(columns, chosen=look.chosen)
    for chunk in chunks_of(rows_of(table, columns), CHUNK):
        look.compared += comparison.compare(chunk)
    look.fingerprint = comparison.fingerprint
    look.shown = shown_rows(look.compared, comparison.vocabulary)


def applied(
    request: HttpRequest, staged: StagedTable, chosen: Chosen
) -> Applied | None:
    """Let the table do what was seen; None, with a sentence, where it may not."""
    try:
        table = table_of(staged)
        done = apply(
            rows_of(table, staged.columns),
            columns=staged.columns,
            file=File(staged.file_name, staged.sha256, staged.sheet, table.headings),
            by=request.user,
            chosen=chosen,
            skip_faulty="skip_faulty" in request.POST,
            seen=request.POST.get("seen", ""),
        )
    except RowsFaulty:
        told = "rows are at fault, and nothing is written; mend them or leave them out"
        messages.error(request, f"Not imported: {told}.")
    except (TableRefused, ChangedMeanwhile, Refused) as error:
        messages.error(request, f"Not imported: {error}.")
    else:
        messages.success(request, imported(done))
        return done
    return None


def imported(done: Applied) -> str:
    """What an import did, in a sentence."""
    made, changed = done.tally[Outcome.NEW], done.tally[Outcome.CHANGED]
    parts = [f"{made:,} new", f"{changed:,} changed"]
    if left := done.tally[Outcome.FAULTY]:
        parts.append(f"{left:,} rows left out")
    return f"Imported: {', '.join(parts)}."


def errors_page(model_admin: Any, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every fault as a table, to mend beside the file."""
    look = look_at(staged_of(model_admin, request, uid), Chosen())
    lines: list[list[Any]] = [
        [fault.row, row.ref, BY_KEY[fault.column].heading, fault.value, fault.message]
        for row in look.compared
        for fault in row.faults
    ]
    head: list[Any] = ["row", "ref", "column", "cell", "what is wrong"]
    return HttpResponse(
        b"".join(csv_chunks([head, *lines])),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="import-errors.csv"'},
    )
