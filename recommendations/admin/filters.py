"""Filters of lists; each asks one question."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest

from recommendations.models import (
    Actor,
    Collection,
    Condition,
    Person,
    Publisher,
    Quote,
    Source,
    Theme,
)
from recommendations.models.axes import STRONG


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

    answers = (("yes", "yes"), ("no", "no"))

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

    def holding(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(
            value__in=STRONG, confirmed_at=None, corrected_by__isnull=True
        )


def of_field(base: type[InUse], at: str) -> type[InUse]:
    """The same filter, along another path."""
    return type(f"{base.__name__}At", (base,), {"path": at})
