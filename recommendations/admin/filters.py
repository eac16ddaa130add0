"""Filters of lists; each asks one question."""

from datetime import date, timedelta
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from recommendations.models import (
    Actor,
    Addressee,
    Collection,
    Condition,
    Person,
    Publisher,
    Quote,
    Source,
    Theme,
)
from recommendations.models.axes import DONE, STRONG
from recommendations.models.recommendation import DUE_SOON, Schedule
from recommendations.text.dates import Precision


class InUse(SimpleListFilter):
    """The records of another noun that those of the list are tied to, at `path`."""

    rows: QuerySet[Any]
    path: str

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        used = model_admin.get_queryset(request).order_by().values(self.path)
        rows = self.rows.filter(pk__in=used)
        return [(str(row.pk), self.label(row)) for row in rows]

    def label(self, row: Any) -> str:
        return str(row)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        if not self.value():
            return None
        try:
            key = int(str(self.value()))
        except ValueError as error:
            raise IncorrectLookupParameters(error) from None
        model = queryset.model._base_manager
        tied = model.filter(**{self.path: key}).order_by().values("pk")
        return queryset.filter(pk__in=tied)


class YesNo(SimpleListFilter):
    """Whether something holds of a record."""

    answers: tuple[tuple[str, str], ...] = (("yes", "yes"), ("no", "no"))

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return self.answers

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        if self.value() not in ("yes", "no"):
            return None
        holding = self.holding(queryset.model._base_manager.all()).values("pk")
        if self.value() == "yes":
            return queryset.filter(pk__in=holding)
        return queryset.exclude(pk__in=holding)

    def holding(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of which it holds."""
        raise NotImplementedError


class InCollection(InUse):
    title = parameter_name = "collection"
    rows = Collection.objects.all()
    path = "collection"


class FromSource(InUse):
    title = parameter_name = "source"
    rows = Source.objects.for_list()
    path = "source"

    def label(self, row: Any) -> str:
        return f"{row.short_citation()}: {row.title}"


class FromPublisher(InUse):
    title = parameter_name = "publisher"
    rows = Publisher.objects.all()
    path = "publisher"


class ByPerson(InUse):
    title = parameter_name = "author"
    rows = Person.objects.all()
    path = "authorships__person"


class OfTheme(InUse):
    title = parameter_name = "theme"
    rows = Theme.objects.all()
    path = "themes"


class OfActor(InUse):
    title = parameter_name = "actor"
    rows = Actor.objects.all()
    path = "actor"


class AddressedTo(InUse):
    title = "addressed to"
    parameter_name = "addressee"
    rows = Actor.objects.all()
    path = "addressees__actor"


class QuoteInCollection(InCollection):
    path = "quote__source__collection"


class QuoteFromSource(FromSource):
    path = "quote__source"


class QuoteFromPublisher(FromPublisher):
    path = "quote__source__publisher"


class Conditional(YesNo):
    title = parameter_name = "conditional"

    def holding(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(pk__in=Condition.objects.values("recommendation"))


class ToReview(YesNo):
    title = "to review"
    parameter_name = "review"

    def holding(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(pk__in=Quote.objects.to_review().values("pk"))


class Provisional(YesNo):
    title = parameter_name = "provisional"
    answers = (*YesNo.answers, ("others", "recorded by others than me"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        if self.value() == "others":
            return self.holding(queryset).exclude(assessed_by=request.user.pk)
        return super().queryset(request, queryset)

    def holding(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(
            value__in=STRONG, confirmed_at=None, corrected_by__isnull=True
        )


class Assigned(SimpleListFilter):
    title = parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("me", "to me"), ("somebody", "to somebody"), ("nobody", "to nobody")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        if self.value() == "me":
            return queryset.filter(assigned_to=request.user.pk)
        if self.value() in ("somebody", "nobody"):
            return queryset.filter(assigned_to__isnull=self.value() == "nobody")
        return None


class OnSchedule(SimpleListFilter):
    """Toward the date that the text fixes, as `Recommendation.schedule` says it."""

    title = parameter_name = "schedule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [
            (Schedule.OVERDUE, "overdue"),
            (Schedule.DUE_SOON, f"due within {DUE_SOON} days"),
            (Schedule.NOT_DUE, "due later"),
            (Schedule.MET, "met, or met late"),
            (Schedule.NO_DEADLINE, "no deadline"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        today = timezone.localdate()
        over, soon = due_before(today), due_before(today + timedelta(days=DUE_SOON + 1))
        wanted: dict[str, Q] = {
            Schedule.OVERDUE: over & ~Q(pk__in=finished()),
            Schedule.DUE_SOON: soon & ~over & ~Q(pk__in=finished()),
            Schedule.NOT_DUE: Q(due__isnull=False) & ~soon & ~Q(pk__in=finished()),
            Schedule.MET: Q(due__isnull=False, pk__in=finished()),
            Schedule.NO_DEADLINE: Q(due__isnull=True),
        }
        asked = wanted.get(str(self.value()))
        return None if asked is None else queryset.filter(asked)


def due_before(day: date) -> Q:
    """Whether the due day, month or year is over before this day."""
    return (
        Q(due_precision=Precision.DAY, due__lt=day)
        | Q(due_precision=Precision.MONTH, due__lt=day.replace(day=1))
        | Q(due_precision=Precision.YEAR, due__lt=day.replace(month=1, day=1))
    )


def finished() -> QuerySet[Any, Any]:
    """The recommendations whose addressees are all done."""
    undone = Addressee.objects.exclude(implementation__in=DONE)
    done = Addressee.objects.filter(implementation__in=DONE)
    rows = done.exclude(recommendation__in=undone.values("recommendation"))
    return rows.values("recommendation")


def of_field(base: type[InUse], at: str) -> type[InUse]:
    """The same filter, along another path."""
    return type(f"{base.__name__}At", (base,), {"path": at})
