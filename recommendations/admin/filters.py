"""Filters of lists; each asks one question."""

from typing import Any

from django.db.models import Q, QuerySet

from recommendations.admin.as_of import point_of
from recommendations.admin.menus import Answers, Records, Tree, Values, YesNo
from recommendations.models import (
    Actor,
    Addressee,
    Axis,
    Collection,
    Condition,
    ConditionState,
    Implementation,
    Person,
    Publisher,
    Quote,
    Recommendation,
    Response,
    Source,
    Theme,
)
from recommendations.models.axes import STRONG, UNASSESSED
from recommendations.models.clocks import values_at
from recommendations.models.headline import HeadlineValue
from recommendations.models.schedule import DUE_SOON, Freshness, Schedule
from recommendations.models.source import named
from recommendations.points import (
    freshness_at,
    headline_at,
    provisional_at,
    schedule_at,
)


class InCollection(Records):
    title = parameter_name = "collection"
    rows = Collection.objects.all()
    path = "collection"


class FromSource(Records):
    title = parameter_name = "source"
    rows = Source.objects.select_related("publisher").defer("text")
    parts = (named(),)
    path = "source"
    search = "title"

    def label(self, row: Any) -> str:
        return f"{row.short_citation()}: {row.title}"


class FromPublisher(Records):
    title = parameter_name = "publisher"
    rows = Publisher.objects.all()
    path = "publisher"


class ByPerson(Records):
    title = parameter_name = "author"
    rows = Person.objects.all()
    path = "authorships__person"


class OfTheme(Tree):
    """By themes; an upper one stands for those under it."""

    title = parameter_name = "theme"
    rows = Theme.objects.all()
    path = "themes"

    def meant(self, keys: list[int]) -> Any:
        themes = Theme.objects.filter(Q(pk__in=keys) | Q(parent__in=keys))
        return themes.order_by().values("pk")


class OfActor(Tree):
    title = parameter_name = "actor"
    rows = Actor.objects.all()
    path = "actor"


class AddressedTo(Tree):
    """By the actors who should act, on demand with those that belong to them."""

    title = "addressed to"
    parameter_name = "addressee"
    rows = Actor.objects.all()
    path = "addressees__actor"
    below = "addressee.below"
    below_label = "and those that belong to them"

    def __init__(self, request: Any, params: Any, model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.deep = bool(params.pop(self.below, None))

    @classmethod
    def claimed(cls) -> tuple[str, ...]:
        return (*super().claimed(), cls.below)

    def meant(self, keys: list[int]) -> Any:
        if not self.deep:
            return keys
        return [
            actor.pk
            for key in keys
            for actor in Actor.objects.descendants(key, include_self=True).only("pk")
        ]

    def names(self) -> list[str]:
        names = super().names()
        return [*names, self.below_label] if self.deep and names else names


class QuoteInCollection(InCollection):
    path = "quote__source__collection"
    rare = True


class QuoteFromSource(FromSource):
    path = "quote__source"


class QuoteFromPublisher(FromPublisher):
    path = "quote__source__publisher"
    rare = True


class Headline(Values):
    """By the headline, as it was at the point that the list shows."""

    title = parameter_name = path = "headline"
    aliases = ("headline__exact", "headline__in")
    known = HeadlineValue.choices

    def matching(self, queryset: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        point = point_of(self.request)
        if point.is_now():
            return super().matching(queryset, values)
        then = queryset.alias(then=headline_at(point))
        return then.filter(then__in=self.sound(values))


class OfAddressees(Values):
    """By what is known of any addressee on an axis, at the point of the list."""

    axis: Axis

    def matching(self, queryset: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        point, column = point_of(self.request), str(self.axis)
        rows = Addressee.objects.order_by()
        if not point.is_now():
            rows, column = rows.annotate(**values_at(point)), f"{self.axis}_then"
        found = rows.filter(**{f"{column}__in": self.sound(values)})
        return queryset.filter(pk__in=found.values("recommendation"))


class AddresseeImplementation(OfAddressees):
    title = parameter_name = "implementation"
    aliases = ("addressees__implementation__exact", "addressees__implementation__in")
    axis = Axis.IMPLEMENTATION
    known = Implementation.choices


class AddresseeResponse(OfAddressees):
    title = parameter_name = "response"
    aliases = ("addressees__response__exact", "addressees__response__in")
    axis = Axis.RESPONSE
    rare = True
    known = Response.choices


class Assessed(YesNo):
    """Whether anything is known of what came of it."""

    title = "any result"
    parameter_name = "assessed"
    rare = True

    def holding(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        unassessed = UNASSESSED[Axis.IMPLEMENTATION]
        point = point_of(self.request)
        if point.is_now():
            return rows.exclude(headline=unassessed)
        return rows.alias(then=headline_at(point)).exclude(then=unassessed)


class RestsOnProvisional(YesNo):
    """Whether the headline rests on an assessment that waits for a second person."""

    title = "provisional"
    parameter_name = "provisional"
    rare = True

    def holding(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        point = point_of(self.request)
        if point.is_now():
            return rows.filter(headline_provisional=True)
        return rows.alias(then=provisional_at(point)).filter(then=True)


class Conditional(YesNo):
    title = parameter_name = "conditional"
    rare = True

    def holding(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(pk__in=Condition.objects.values("recommendation"))


class ConditionIs(Values):
    title = "condition"
    parameter_name = "condition"
    path = "conditions__state"
    known = ConditionState.choices
    rare = True

    def matching(self, queryset: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        found = Condition.objects.filter(state__in=self.sound(values)).order_by()
        return queryset.filter(pk__in=found.values("recommendation"))


class ToReview(YesNo):
    title = "to review"
    parameter_name = "review"

    def holding(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(pk__in=Quote.objects.to_review().values("pk"))


class Provisional(YesNo):
    title = parameter_name = "provisional"
    answers = (*YesNo.answers, ("others", "recorded by others than me"))

    def meaning(self, value: str, queryset: QuerySet[Any]) -> Q:
        if value != "others":
            return super().meaning(value, queryset)
        mine = Q(assessed_by=self.request.user.pk)
        return super().meaning("yes", queryset) & ~mine

    def holding(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(
            value__in=STRONG, confirmed_at=None, corrected_by__isnull=True
        )


class Assigned(Answers):
    title = parameter_name = "assigned"
    answers = (("me", "to me"), ("somebody", "to somebody"), ("nobody", "to nobody"))
    rare = True

    def meaning(self, value: str, queryset: QuerySet[Any]) -> Q:
        if value == "me":
            return Q(assigned_to=self.request.user.pk)
        return Q(assigned_to__isnull=value == "nobody")


class Derived(Values):
    """By what follows from a recommendation's dates, at the point of the list."""

    rare = True

    def matching(self, queryset: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        found = Recommendation.objects.alias(derived=self.derived())
        found = found.filter(derived__in=self.sound(values)).order_by()
        return queryset.filter(pk__in=found.values("pk"))

    def derived(self) -> Any:
        """The expression of the value."""
        raise NotImplementedError


class OnSchedule(Derived):
    """Toward the date that the text fixes, as `Recommendation.schedule` says it."""

    title = parameter_name = "schedule"
    known = (
        (Schedule.OVERDUE, "overdue"),
        (Schedule.DUE_SOON, f"due within {DUE_SOON} days"),
        (Schedule.NOT_DUE, "due later"),
        (Schedule.MET, "met"),
        (Schedule.MET_LATE, "met late"),
        (Schedule.NO_DEADLINE, "no deadline"),
    )

    def derived(self) -> Any:
        return schedule_at(point_of(self.request))


class OfFreshness(Derived):
    """How long ago somebody last looked at what came of it."""

    title = parameter_name = "freshness"
    known = Freshness.choices

    def derived(self) -> Any:
        return freshness_at(point_of(self.request))


def of_field(base: type[Records], at: str) -> type[Records]:
    """The same filter, along another path."""
    return type(f"{base.__name__}At", (base,), {"path": at})
