"""By values: any of several, true or false, there or not."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError as FormError
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, TextField
from django_filters import BooleanFilter
from django_filters import rest_framework as filters

from recommendations.api.filters.filterset import Asked, Terms, leads_to_many
from recommendations.api.filters.words import WordsField


class TakesMany(Asked, filters.MultipleChoiceFilter):
    """Matches any of several words."""

    field_class = WordsField
    ends = {"": "__in"}

    def terms(self, value: list[str]) -> Terms:
        return {f"{self.field_name}__in": value}


class ChoiceFilter(TakesMany):
    """By one of the known values of a field."""


class FlagField(forms.Field):
    def to_python(self, value: Any) -> Any:
        if value in (None, ""):
            return None
        if value not in ("true", "false"):
            raise FormError(f"{str(value)[:40]!r} is neither true nor false")
        return value == "true"


class FlagFilter(BooleanFilter):
    """True or false; other words are refused."""

    field_class = FlagField


class NullFilter(FlagFilter):
    """Whether a record lacks all that any of the paths leads to; no text is none."""

    def __init__(self, *paths: str, label: str) -> None:
        self.paths = paths
        super().__init__(label=f"`true`: {label} `false`: the others.")

    def filter(self, queryset: QuerySet, value: bool | None) -> QuerySet:
        if value is None:
            return queryset
        held = Q()
        for path in self.paths:
            held |= self.held(queryset.model, path)
        return queryset.filter(~held if value else held)

    def held(self, model: Any, path: str) -> Q:
        """That there is something at the end of the path."""
        if leads_to_many(model, path):
            rows = model._base_manager.filter(pk=OuterRef("pk"))
            return Q(Exists(rows.filter(**{f"{path}__isnull": False}).order_by()))
        if isinstance(column(model, path), CharField | TextField):
            return ~Q(**{path: ""})
        return Q(**{f"{path}__isnull": False})


def column(model: Any, path: str) -> Any:
    """The field at the end of a path."""
    for part in path.split("__"):
        field = model._meta.get_field(part)
        model = field.related_model
    return field
