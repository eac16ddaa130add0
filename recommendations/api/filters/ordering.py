"""The order of a list."""

from typing import Any

from django.db.models import F, QuerySet
from django_filters import rest_framework as filters

from recommendations.api.filters.words import WordsField


class OrderFilter(filters.MultipleChoiceFilter):
    """Orders a list; records without a value come last, and `tie` settles the rest."""

    field_class = WordsField

    def __init__(self, *, tie: str, **paths: str) -> None:
        self.tie, self.paths = tie, {tie: tie, **paths}
        names = [f"{sign}{name}" for name in self.paths for sign in ("", "-")]
        super().__init__(
            label="The order; a minus before the name turns it round. Records without "
            "a value come last.",
            field_name=tie,
            choices=[(name, name) for name in names],
        )

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return queryset
        terms: list[Any] = []
        for word in value:
            path = self.paths[word.removeprefix("-")]
            queryset, column = self.parent.sortable(queryset, path)
            terms.append(ordered(column, descending=word.startswith("-")))
        return queryset.order_by(*terms, self.tie)


def ordered(column: str, *, descending: bool) -> Any:
    if descending:
        return F(column).desc(nulls_last=True)
    return F(column).asc(nulls_last=True)
