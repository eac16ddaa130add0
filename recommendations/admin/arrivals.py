"""Filters of those who come from the first page: its questions, and its numbers.

What only a number leads to stands in a list once it was asked for, and costs
nothing before.
"""

from datetime import date
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Q, QuerySet

from recommendations.admin.menus import (
    Answers,
    Choice,
    Menu,
    Records,
    YesNo,
    of_values,
)
from recommendations.models import State
from recommendations.overview.work import QUESTIONS


class MyWork(Answers):
    """What waits for the person who asks, as the first page lists it."""

    title = parameter_name = "work"
    rare = True
    answers = (
        ("assigned", "assigned to me, still to be done"),
        ("returned", "sent back to me"),
        ("begun", "drafts I began"),
        ("review", "waiting for my review"),
        ("again", "review due"),
        ("overdue", "overdue"),
    )

    def listed(self) -> list[Choice]:
        return [choice for choice in super().listed() if self.may_ask(choice.value)]

    def may_ask(self, name: str) -> bool:
        permission, _ = QUESTIONS[name]
        return bool(self.request.user.has_perm(permission))

    def matching(self, queryset: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        known = {name for name, _ in self.answers}
        asked = [name for name in values if name in known and self.may_ask(name)]
        return super().matching(queryset, asked)

    def meaning(self, value: str, queryset: QuerySet[Any]) -> Q:
        _, question = QUESTIONS[value]
        rows = question(self.request.user).order_by()
        return Q(pk__in=rows.values("pk"))


class Corrected(YesNo):
    title = parameter_name = "corrected"
    rare = True

    def holding(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(corrected_by__isnull=False)


class Arrived:
    """Stands in a list only once it was asked for."""

    values: list[str]

    def has_output(self) -> bool:
        return bool(self.values)


class Since(Arrived, Menu):
    """The year from which a value held."""

    title = "since"
    parameter_name = "since"

    def listed(self) -> list[Choice]:
        return [Choice(value, value) for value in self.values]

    def matching(self, queryset: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        asked = Q(pk__in=[])
        for value in values:
            asked |= Q(true_from__year=year_of(value))
        return queryset.filter(asked)


def year_of(value: str) -> int:
    try:
        return date(int(value), 1, 1).year
    except (ValueError, OverflowError) as error:
        raise IncorrectLookupParameters(error) from None


def arrived(base: type[Records], at: str) -> type[Records]:
    """The filter along a path, standing there once it was asked for."""
    return type(f"{base.__name__}Arrived", (Arrived, ChosenAlone, base), {"path": at})


class ChosenAlone:
    """Offers the records that were chosen, instead of all in use."""

    rows: QuerySet[Any]

    def used(self) -> QuerySet[Any]:
        return self.rows.none()


def editorial(path: str) -> Any:
    """The editorial state of the recommendation at a path."""
    state = of_values(
        f"{path}__state", State.choices, "recommendation's state", name="editorial"
    )
    return type("EditorialState", (Arrived, state), {})
