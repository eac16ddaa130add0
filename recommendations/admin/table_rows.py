"""What the rows of a table would do, as a page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from recommendations.imports.columns import BY_KEY
from recommendations.imports.compare import REMOVED, Compared, Outcome
from recommendations.imports.flat import PLAIN
from recommendations.imports.tell import Difference, differences
from recommendations.imports.vocabulary import Vocabulary
from recommendations.models import ImportRow, Recommendation, RowOutcome
from recommendations.text.changes import Fate, changes

SHOWN = 100  # rows of each kind
FEW = 4  # numbers of rows
LONG = 600  # characters of a cell, beyond which words are not compared one by one
TAGS = {
    Fate.REMOVED: SafeString("<del>{}</del>"),
    Fate.ADDED: SafeString("<ins>{}</ins>"),
}
AMONG = {
    "source": "source",
    "themes": "theme",
    **dict.fromkeys(("addressees", "targets", "attributed_to"), "actor"),
}
# Columns of words rather than of names.
READ = ("quote", "condition")
NUMBERS = {Outcome.NEW: "new", Outcome.CHANGED: "changed", Outcome.FAULTY: "bad"}


@dataclass(slots=True)
class ShownField:
    """A field of a row: its heading, its value before and after, and what is to say."""

    heading: str
    value: Any
    words: bool = False
    error: str = ""
    source: Any = None
    # The noun whose records the cell names.
    among: str = ""
    # Of a field that a person keeps: the name of its box, and who set it.
    choice: str = ""
    chosen: bool = False
    now: str = ""
    was: str = ""
    setter: Any = None


@dataclass(slots=True)
class ShownRow:
    numbers: str
    css: str
    verb: str
    ref: str
    summary: str
    record: Recommendation | None
    fields: list[ShownField] = field(default_factory=list)


@dataclass(slots=True)
class ShownRows:
    """The rows of each kind, as many as a page shows, and how many there are."""

    rows: list[ShownRow] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    same: list[Compared] = field(default_factory=list)

    @property
    def same_numbers(self) -> str:
        """The numbers of the rows that stay as they are, the first of them."""
        numbers = [str(number) for row in self.same for number in row.numbers]
        more = " …" if len(numbers) > FEW else ""
        return ", ".join(numbers[:FEW]) + more


def shown_rows(compared: Iterable[Compared], vocabulary: Vocabulary) -> ShownRows:
    """Faulty rows first, then those in which a person's value is kept, then the rest."""
    groups: dict[Outcome, list[Compared]] = {each: [] for each in Outcome}
    for row in compared:
        groups[row.outcome].append(row)
    groups[Outcome.CHANGED].sort(key=lambda row: not row.kept and not row.overruled)
    page = ShownRows(same=groups[Outcome.SAME])
    setters = last_changes(
        row for kind in (Outcome.CHANGED, Outcome.KEPT) for row in groups[kind][:SHOWN]
    )
    for kind in (Outcome.FAULTY, Outcome.KEPT, Outcome.CHANGED, Outcome.NEW):
        rows = groups[kind]
        page.rows += [shown_row(row, vocabulary, setters) for row in rows[:SHOWN]]
        if len(rows) > SHOWN:
            page.more.append(f"{len(rows) - SHOWN:,} more {MORE[kind]}")
    return page


MORE = {
    Outcome.FAULTY: "are at fault",
    Outcome.KEPT: "would stay as a person left them",
    Outcome.CHANGED: "would change",
    Outcome.NEW: "would be new",
}


def shown_row(
    row: Compared, vocabulary: Vocabulary, setters: dict[tuple[int, str], Any]
) -> ShownRow:
    shown = ShownRow(
        numbers=", ".join(map(str, row.numbers)),
        css=NUMBERS.get(row.outcome, "changed"),
        verb=verb(row),
        ref=row.ref,
        summary=row.summary,
        record=row.record,
    )
    if row.faults:
        shown.fields = [fault_shown(row, each) for each in row.faults]
    else:
        shown.fields = [
            difference_shown(row, each, setters)
            for each in differences(row, vocabulary)
        ]
    return shown


def verb(row: Compared) -> str:
    """What happens to a row, in a few words."""
    if row.outcome == Outcome.FAULTY:
        return "Cannot be read"
    if row.outcome == Outcome.NEW:
        return "New"
    changed = number(len(row.changed), "changes", "change") if row.changed else ""
    if REMOVED in row.kept:
        return "Stays removed"
    if not row.kept:
        return changed
    kept = number(len(row.kept), "is kept", "are kept")
    short = kept.replace(" fields", "").replace(" field", "")
    return f"{changed}, {short}" if changed else kept


def number(count: int, one: str, several: str) -> str:
    return f"1 field {one}" if count == 1 else f"{count} fields {several}"


def fault_shown(row: Compared, fault: Any) -> ShownField:
    quoted = fault.column in ("quote", "occurrence", "condition")
    value: Any = format_html("<del>{}</del>", fault.value) if fault.value else ""
    if fault.nearest:
        value = compared_words(" ".join(fault.value.split()), fault.nearest)
    return ShownField(
        heading=BY_KEY[fault.column].heading,
        value=value,
        words=fault.column in READ,
        error=stopped(fault.message),
        source=row.source if quoted else None,
        among=AMONG.get(fault.column, ""),
    )


def stopped(sentence: str) -> str:
    """A sentence with its stop."""
    return sentence if sentence.endswith(("?", ".")) else f"{sentence}."


def difference_shown(
    row: Compared, each: Difference, setters: dict[tuple[int, str], Any]
) -> ShownField:
    kept = each.kept or each.overruled
    shown = ShownField(heading=each.heading, value="", words=each.name in READ)
    if row.outcome == Outcome.NEW:
        shown.value = each.now
    elif each.kept:
        shown.value = each.was
    else:
        shown.value = compared_words(each.was, each.now)
    if kept:
        shown.choice, shown.chosen = f"{row.ref} {each.name}", each.overruled
        shown.was, shown.now = each.was, each.now
        key = row.record.pk if row.record else 0
        shown.setter = setters.get((key, each.name))
    return shown


CSS = {RowOutcome.CREATED: "new", RowOutcome.LEFT_OUT: "bad"}


def recorded_row(row: ImportRow) -> ShownRow:
    """A row of an import as its record shows it."""
    return ShownRow(
        numbers=str(row.number),
        css=CSS.get(RowOutcome(row.outcome), "changed"),
        verb=row.get_outcome_display().capitalize(),
        ref=row.ref,
        summary=row.recommendation.summary if row.recommendation else "",
        record=row.recommendation,
        fields=[recorded_field(row, *told) for told in row.told],
    )


def recorded_field(
    row: ImportRow, heading: str, was: str, now: str, kept: str = ""
) -> ShownField:
    """What was and is in a field; of a row that was left out, the cell and its fault."""
    words = heading in {BY_KEY[key].heading for key in READ}
    if row.outcome == RowOutcome.LEFT_OUT:
        cell = format_html("<del>{}</del>", was) if was else ""
        return ShownField(heading, cell, words=words, error=stopped(now))
    if row.outcome == RowOutcome.CREATED:
        return ShownField(heading, now, words=words)
    if kept:
        note = SafeString('{} <span class="quiet">(kept; the file said {})</span>')
        value = format_html(note, was or "nothing", now or "nothing")
        return ShownField(heading, value, words=words)
    return ShownField(heading, compared_words(was, now), words=words)


def compared_words(was: str, now: str) -> SafeString:
    """Both values in one, with what goes and what comes."""
    if len(was) + len(now) > LONG * 2:
        return format_html("<del>{}</del> <ins>{}</ins>", was, now)
    pieces = (
        format_html(TAGS.get(piece.fate, SafeString("{}")), piece.words)
        for piece in changes(was, now)
    )
    return format_html_join("", "{}", ((each,) for each in pieces))


def last_changes(rows: Iterable[Compared]) -> dict[tuple[int, str], Any]:
    """Who last changed each kept field, as the row of history that says so."""
    wanted = {
        row.record.pk: row.kept | row.overruled
        for row in rows
        if row.record and (row.kept or row.overruled)
    }
    history = Recommendation.history.filter(id__in=wanted).order_by("id", "history_id")
    found: dict[tuple[int, str], Any] = {}
    before: Any = None
    for told in history.select_related("history_user"):
        for name in wanted[told.id] & {*PLAIN, "quote"}:
            column = f"{name}_id" if name == "quote" else name
            first = before is None or before.id != told.id
            if first or getattr(before, column) != getattr(told, column):
                found[told.id, name] = told
        before = told
    return found
