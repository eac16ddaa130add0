"""The work that waits: a few rows of each question, each with its next step."""

from collections.abc import Callable
from dataclasses import dataclass, field
from textwrap import shorten
from typing import Any

from django.db.models import Count, Prefetch, Window, prefetch_related_objects
from django.utils import timezone

from recommendations.home.links import list_url, page_url
from recommendations.models import (
    Addressee,
    Assessment,
    Axis,
    Confidence,
    Priority,
    Quote,
    Recommendation,
    State,
)
from recommendations.models.assessment import value_label
from recommendations.models.axes import DONE, UNASSESSED
from recommendations.models.recommendation import Kind
from recommendations.models.schedule import Freshness
from recommendations.overview.work import QUESTIONS, in_collection

SHOWN = 5  # rows of a section
QUOTED = 100  # characters of a quote


@dataclass(frozen=True)
class Value:
    """A value of an axis, as a row shows it."""

    axis: str
    name: str
    provisional: bool = False

    @property
    def label(self) -> str:
        label = value_label(self.axis, self.name)
        return label[:1].upper() + label[1:]


@dataclass(frozen=True)
class Task:
    """One thing to do: the record, small facts about it, and the next step."""

    what: str
    ref: str
    url: str
    facts: list[Any]
    step: str
    step_url: str
    kind: str = ""


@dataclass(frozen=True)
class Section:
    """A question of the day, its first rows, and where all of them are listed."""

    name: str
    title: str
    none: str
    count: int
    url: str
    tasks: list[Task] = field(default_factory=list)


def sections(by: Any, collection: int | None = None) -> list[Section]:
    """What waits for this person; nothing for those who only read."""
    found = [
        (name, first_rows(question(by), collection))
        for name, (permission, question) in QUESTIONS.items()
        if by.has_perm(permission)
    ]
    with_addressees([row for _, rows in found for row in rows])
    return [section(name, rows, collection) for name, rows in found]


def first_rows(rows: Any, collection: int | None) -> list[Any]:
    """The first rows, each with the number of all: one query for both."""
    rows = in_collection(rows, collection)
    return list(rows.annotate(all_rows=Window(Count("pk")))[:SHOWN])


def with_addressees(rows: list[Any]) -> None:
    """Give the recommendations among them their addressees, in one query."""
    records = [row for row in rows if isinstance(row, Recommendation)]
    addressees = Addressee.objects.select_related("actor")
    prefetch_related_objects(records, Prefetch("addressees", queryset=addressees))


def section(name: str, rows: list[Any], collection: int | None) -> Section:
    title, none, noun, query = SECTIONS[name]
    return Section(
        name=name,
        title=title,
        none=none,
        count=rows[0].all_rows if rows else 0,
        url=list_url(noun, collection, **query),
        tasks=[TASKS[name](row) for row in rows],
    )


def task(
    record: Recommendation, step: str, *facts: Any, step_url: str = "", kind: str = ""
) -> Task:
    url = page_url("recommendation", record.pk)
    return Task(
        what=record.summary,
        ref=record.ref,
        url=url,
        facts=[fact for fact in facts if fact],
        step=step,
        step_url=step_url or url,
        kind=kind,
    )


def assigned_task(record: Recommendation) -> Task:
    priority = (
        "" if record.priority == Priority.NORMAL else f"{record.priority} priority"
    )
    due = record.due and f"due {record.due.written()}"
    if record.state != State.PUBLISHED:
        verb = "Continue" if record.state == State.DRAFT else "Open"
        return task(record, verb, record.get_state_display(), priority, due)
    return assess_task(record, priority, due)


def assess_task(record: Recommendation, *facts: Any) -> Task:
    """The first addressee of whom least is known, and the form for it."""
    rows = list(record.addressees.all())
    if not rows:
        return task(record, "Open", "nobody is addressed", *facts)
    unknown = [row for row in rows if row.implementation == not_assessed()]
    undone = [row for row in rows if row.implementation not in DONE]
    row = (unknown or undone or rows)[0]
    others = f"and {len(rows) - 1} more" if len(rows) > 1 else ""
    return task(
        record,
        "Record assessment",
        row.actor,
        others,
        Value(Axis.IMPLEMENTATION, row.implementation, row.implementation_provisional),
        *facts,
        step_url=page_url("addressee", row.pk, "assess"),
    )


def not_assessed() -> str:
    return UNASSESSED[Axis.IMPLEMENTATION].value


def returned_task(record: Any) -> Task:
    sender = f"sent back by {record.sent_by}" if record.sent_by else "sent back"
    why = "" if record.sent_why in (None, "", "sent back") else f"“{record.sent_why}”"
    return task(record, "Rework", sender, why)


def begun_task(record: Recommendation) -> Task:
    nobody = "" if record.addressees.all() else "nobody is addressed yet"
    return task(record, "Continue", sure(record), nobody, kind=record.kind)


def review_task(record: Recommendation) -> Task:
    editor = f"last edit by {record.edited_by}" if record.edited_by else ""
    return task(record, "Review", sure(record), editor, kind=record.kind)


def sure(record: Recommendation) -> str:
    """How sure it is, where it is not very."""
    if record.confidence == Confidence.HIGH and record.kind == Kind.EXPLICIT:
        return ""
    return f"{record.get_confidence_display()} confidence"


def confirm_task(row: Assessment) -> Task:
    record = row.addressee.recommendation
    return task(
        record,
        "Confirm or correct",
        row.addressee.actor,
        Value(row.axis, row.value),
        f"since {row.true_from.written()}",
        step_url=page_url("assessment", row.pk),
    )


def again_task(record: Any) -> Task:
    """The addressee with a result, if it is the only one; else the record."""
    known = [
        row for row in record.addressees.all() if row.implementation != not_assessed()
    ]
    day = timezone.localtime(record.assessed)
    last = f"last assessed {day:%-d %b %Y}"
    freshness = record.freshness(record.assessed, timezone.now())
    stale = "stale" if freshness == Freshness.STALE else ""
    if len(known) != 1:
        return task(record, "Look again", f"{len(known)} addressees", last, stale)
    row = known[0]
    return task(
        record,
        "Look again",
        row.actor,
        Value(Axis.IMPLEMENTATION, row.implementation, row.implementation_provisional),
        last,
        stale,
        step_url=page_url("addressee", row.pk, "assess"),
    )


def overdue_task(record: Recommendation) -> Task:
    return assess_task(record, record.due and f"was due {record.due.written()}")


def quote_task(quote: Quote) -> Task:
    words = " ".join(quote.exact.split())
    url = page_url("quote", quote.pk)
    return Task(
        what=shorten(words, QUOTED, placeholder=" …"),
        ref="",
        url=url,
        facts=[quote.source.title, quote.get_match_display()],
        step="Find it again",
        step_url=url,
    )


TASKS: dict[str, Callable[[Any], Task]] = {
    "assigned": assigned_task,
    "returned": returned_task,
    "begun": begun_task,
    "review": review_task,
    "confirm": confirm_task,
    "again": again_task,
    "overdue": overdue_task,
    "quotes": quote_task,
}
# section: title, what is said where there is none, the list, its filter
SECTIONS: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "assigned": (
        "Assigned to me",
        "nothing assigned to you",
        "recommendation",
        {"work": "assigned"},
    ),
    "returned": (
        "Sent back to me",
        "nothing sent back",
        "recommendation",
        {"work": "returned"},
    ),
    "begun": (
        "Drafts I began",
        "no draft of yours",
        "recommendation",
        {"work": "begun"},
    ),
    "review": (
        "Waiting for review",
        "nothing to review",
        "recommendation",
        {"work": "review"},
    ),
    "confirm": (
        "Provisional, waiting for a second person",
        "nothing to confirm",
        "assessment",
        {"provisional": "others"},
    ),
    "again": (
        "Review due",
        "no review due",
        "recommendation",
        {"work": "again"},
    ),
    "overdue": ("Overdue", "nothing overdue", "recommendation", {"work": "overdue"}),
    "quotes": (
        "Quotes to find again",
        "no quote to find again",
        "quote",
        {"review": "yes"},
    ),
}
