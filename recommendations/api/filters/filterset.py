"""Filters that are asked together, of one and the same record."""

from collections import defaultdict
from functools import cache
from typing import Any

from django.db.models import ManyToManyField, QuerySet
from django.http import QueryDict
from django_filters import rest_framework as filters

Terms = dict[str, Any]


class Asked:
    """A filter that says what it asks; its FilterSet asks it."""

    # Ends of the names of parameters: as they are declared, and as they may be
    # spelled as well.
    ends: dict[str, str] = {}

    def terms(self, value: Any) -> Terms:
        """What is asked of a record, by path and lookup."""
        raise NotImplementedError

    def filter(self, queryset: QuerySet, value: Any) -> QuerySet:
        return queryset

    def spelling(self, name: str) -> str | None:
        """What else the parameter may be called."""
        for end, other in self.ends.items():
            if name.endswith(end):
                return name.removesuffix(end) + other
        return None


class FilterSet(filters.FilterSet):
    """Explicit filters, whose labels become the text of the schema.

    Filters that lead through one relation are asked of one and the same record: with
    `actor` and `response`, an addressee fits both.
    """

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data is not None:
            data = spelled(data, self)
            # To copy all filters for each request would cost more than most queries.
            self.__dict__["base_filters"] = {
                name: one
                for name, one in self.base_filters.items()
                if name in data or one.extra.get("required")
            }
        super().__init__(data, *args, **kwargs)

    @classmethod
    @cache
    def spellings(cls) -> dict[str, str]:
        """What else parameters may be called, and which of them is meant."""
        found = {
            one.spelling(name): name
            for name, one in cls.base_filters.items()
            if isinstance(one, Asked)
        }
        return {other: name for other, name in found.items() if other}

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        asked: dict[str, Terms] = defaultdict(dict)
        for name, one in self.filters.items():
            value = self.chosen(name)
            if isinstance(one, Asked) and value not in (None, []):
                for path, wanted in one.terms(value).items():
                    asked[path.partition("__")[0]][path] = wanted
        for terms in asked.values():
            queryset = self.matching(queryset, terms)
        return super().filter_queryset(queryset)

    def matching(self, queryset: QuerySet, terms: Terms) -> QuerySet:
        """Narrow by terms whose paths begin with the same step."""
        return matching(queryset, terms)

    def ready(self, queryset: QuerySet, path: str) -> tuple[QuerySet, str]:
        """The queryset with the column that a path means, and the column's name."""
        return queryset, path

    def sortable(self, queryset: QuerySet, path: str) -> tuple[QuerySet, str]:
        """The queryset with what a path is ordered by, and the column's name."""
        return self.ready(queryset, path)

    def chosen(self, name: str) -> Any:
        """The value that the caller gave a filter, or None."""
        return self.form.cleaned_data.get(name)


def spelled(parameters: QueryDict, filterset: FilterSet) -> QueryDict:
    """The parameters under the names that the filters have."""
    spellings = filterset.spellings()
    found = QueryDict(mutable=True)
    for name, values in parameters.lists():
        for value in values:
            found.appendlist(spellings.get(name, name), value)
    return found


def matching(queryset: QuerySet, terms: Terms) -> QuerySet:
    """Narrow by terms that one and the same record fits; no record comes twice."""
    model = queryset.model
    if not any(leads_to_many(model, path) for path in terms):
        return queryset.filter(**terms)
    rows, near, asked = tied(model, terms)
    found = rows._base_manager.filter(**asked).order_by()
    return queryset.filter(pk__in=found.values(near))


def tied(model: Any, terms: Terms) -> tuple[Any, str, Terms]:
    """The rows that tie records to others: their model, what in them names the record,
    and the terms as seen from them.

    To go through the records once more would cost another join.
    """
    first = next(iter(terms)).partition("__")[0]
    step = model._meta.get_field(first)
    if step.one_to_many:
        return step.related_model, step.field.name, seen_from("", first, terms)
    if isinstance(step, ManyToManyField):
        near, far = step.m2m_field_name(), step.m2m_reverse_field_name()
        return step.remote_field.through, near, seen_from(far, first, terms)
    if step.many_to_many:
        near, far = step.field.m2m_reverse_field_name(), step.field.m2m_field_name()
        return step.through, near, seen_from(far, first, terms)
    return model, "pk", terms


def seen_from(far: str, first: str, terms: Terms) -> Terms:
    """Terms whose paths go on from the other end of the first step."""
    rest = {path: path[len(first) :].removeprefix("__") for path in terms}
    return {
        "__".join(filter(None, (far, rest[path]))) or "pk": wanted
        for path, wanted in terms.items()
    }


def leads_to_many(model: Any, path: str) -> bool:
    """Whether a record can have several at the end of the path."""
    for part in path.split("__"):
        fields = {field.name: field for field in model._meta.get_fields()}
        if part not in fields:
            return False
        if fields[part].one_to_many or fields[part].many_to_many:
            return True
        model = fields[part].related_model
        if model is None:
            return False
    return False
