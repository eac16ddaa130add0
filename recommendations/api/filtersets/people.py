"""Filters by work and those who do it, for those alone who may see it."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from rest_framework.exceptions import ValidationError

from recommendations.api.filters import KeyFilter, NullFilter
from recommendations.api.filters.filterset import Terms
from recommendations.api.filters.values import ChoiceFilter
from recommendations.overview.work import EDIT, QUESTIONS

ASSIGNED = (
    ("me", "assigned to the caller"),
    ("somebody", "assigned to anybody"),
    ("nobody", "assigned to nobody"),
)
WORK = (
    ("assigned", "assigned to the caller, still to be done"),
    ("returned", "sent back to the caller"),
    ("begun", "drafts that the caller began"),
    ("review", "waiting for the caller's review"),
    ("again", "published, and due to be looked at again"),
    ("overdue", "published, with an addressee who is late"),
)


def refuse_unless(permission: str, user: Any, name: str) -> None:
    """Raise ValidationError where a person may not ask this."""
    if not user.has_perm(permission):
        told = "your account may not see this; ask an administrator for a role that may"
        raise ValidationError({name: told})


class AccountFilter(KeyFilter):
    """By the usernames of accounts."""

    def __init__(self, path: str, **kwargs: Any) -> None:
        super().__init__(path, of=get_user_model(), key="username", **kwargs)

    def terms(self, value: list[str]) -> Terms:
        refuse_unless(EDIT, self.parent.request.user, self.name())
        return super().terms(value)


class NobodyFilter(NullFilter):
    """By whether there is no account."""

    def filter(self, queryset: QuerySet, value: bool | None) -> QuerySet:
        if value is not None:
            refuse_unless(EDIT, self.parent.request.user, f"{self.paths[0]}__isnull")
        return super().filter(queryset, value)


class AssignedFilter(ChoiceFilter):
    """By whether it is left to somebody, or to the caller."""

    def terms(self, value: list[str]) -> Terms:
        return {}

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return queryset
        user = self.parent.request.user
        refuse_unless(EDIT, user, "assigned")
        meanings = {
            "me": Q(assigned_to=user.pk),
            "somebody": Q(assigned_to__isnull=False),
            "nobody": Q(assigned_to__isnull=True),
        }
        asked = Q()
        for word in value:
            asked |= meanings[word]
        return queryset.filter(asked)


class WorkFilter(ChoiceFilter):
    """By what waits for the caller, as the first page of the program lists it."""

    def terms(self, value: list[str]) -> Terms:
        return {}

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return queryset
        user, asked = self.parent.request.user, Q()
        for word in value:
            permission, question = QUESTIONS[word]
            refuse_unless(permission, user, "work")
            asked |= Q(pk__in=question(user).order_by().values("pk"))
        return queryset.filter(asked)
