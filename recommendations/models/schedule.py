"""Schedule and freshness: toward the date of the text, and since the last look.

Each rule stands here twice, for Python and for the database; a test compares them.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, CharField, DurationField, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, IsNull

from recommendations.models.axes import DONE
from recommendations.text.dates import PartialDate, Precision, first_day

DUE_SOON = 90  # days


class Schedule(models.TextChoices):
    """Where a recommendation stands toward the date that its text fixes."""

    NO_DEADLINE = "no_deadline", "no deadline"
    NOT_DUE = "not_due", "not due"
    DUE_SOON = "due_soon", "due soon"
    OVERDUE = "overdue", "overdue"
    MET = "met", "met"
    MET_LATE = "met_late", "met late"


class Freshness(models.TextChoices):
    """Whether somebody should look again at what is known."""

    FRESH = "fresh", "fresh"
    REVIEW_DUE = "review_due", "review due"
    STALE = "stale", "stale"


def schedule(
    due: PartialDate | None,
    results: Sequence[tuple[str, PartialDate | None]],
    today: date,
) -> Schedule:
    """The rule; `results` are the implementation of each addressee, and since when."""
    if due is None:
        return Schedule.NO_DEADLINE
    if results and all(value in DONE for value, _ in results):
        late = any(since and since.first_day > due.last_day for _, since in results)
        return Schedule.MET_LATE if late else Schedule.MET
    days = (due.last_day - today).days
    if days < 0:
        return Schedule.OVERDUE
    return Schedule.DUE_SOON if days <= DUE_SOON else Schedule.NOT_DUE


def schedule_case(today: date, *, finished: Any, late: Any) -> Case:
    """The same rule for the database.

    `finished`: all addressees are done; `late`: one of them after the due date.
    """
    return Case(
        When(due__isnull=True, then=Value(Schedule.NO_DEADLINE.value)),
        When(finished & late, then=Value(Schedule.MET_LATE.value)),
        When(finished, then=Value(Schedule.MET.value)),
        When(over_before(today), then=Value(Schedule.OVERDUE.value)),
        When(over_within(today, DUE_SOON), then=Value(Schedule.DUE_SOON.value)),
        default=Value(Schedule.NOT_DUE.value),
        output_field=CharField(),
    )


def over_before(day: date) -> Q:
    """Whether the due year, month or day is over before this day.

    It is where the period of the same size that holds the day begins later, so that
    no database has to know how long a month is.
    """
    terms = Q()
    for precision in Precision:
        begun = first_day(day, precision)
        terms |= Q(due_precision=precision.value, due__lt=begun)
    return terms


def over_within(day: date, days: int) -> Q:
    """Whether the due year, month or day is over at the end of so many days."""
    after = day.toordinal() + days + 1
    if after > date.max.toordinal():
        return Q(due__isnull=False)
    return over_before(date.fromordinal(after))


def interval(own: int | None, collection: int | None) -> int:
    """The days after which assessments should be looked at again."""
    for days in (own, collection):
        if days is not None:
            return days
    return int(settings.REVIEW_INTERVAL)


def freshness(last_assessed: datetime | None, days: int, now: datetime) -> Freshness:
    """The rule: how old the newest judgement is, in intervals of so many days."""
    if last_assessed is None:
        return Freshness.REVIEW_DUE
    age = now - last_assessed
    if age < timedelta(days=days):
        return Freshness.FRESH
    if age < timedelta(days=2 * days):
        return Freshness.REVIEW_DUE
    return Freshness.STALE


def freshness_case(now: datetime, last_assessed: Any) -> Case:
    """The same rule for the database; `last_assessed` is an expression of a moment."""
    days = Coalesce(
        F("review_interval"),
        F("quote__source__collection__review_interval"),
        Value(int(settings.REVIEW_INTERVAL)),
        output_field=models.IntegerField(),
    )
    interval = models.ExpressionWrapper(
        Value(timedelta(days=1), DurationField()) * days, DurationField()
    )
    once = models.ExpressionWrapper(last_assessed + interval, models.DateTimeField())
    twice = models.ExpressionWrapper(once + interval, models.DateTimeField())
    moment = Value(now, models.DateTimeField())
    return Case(
        When(GreaterThan(once, moment), then=Value(Freshness.FRESH.value)),
        When(GreaterThan(twice, moment), then=Value(Freshness.REVIEW_DUE.value)),
        When(IsNull(last_assessed, True), then=Value(Freshness.REVIEW_DUE.value)),
        default=Value(Freshness.STALE.value),
        output_field=CharField(),
    )
