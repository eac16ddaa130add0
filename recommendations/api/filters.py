"""The kinds of filters, and the refusal of every parameter that is not known."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError as FormError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import F, Model, Q, QuerySet
from django.http import QueryDict
from django_filters import BooleanFilter
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from recommendations.api.errors import UnknownParameter
from recommendations.models import Actor, Theme
from recommendations.text.dates import DateUnreadable, PartialDate

LONGEST_SEARCH = 200


class Backend(filters.DjangoFilterBackend):
    """Filters a list; answers 400 to parameters that django-filter would ignore."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> Any:
        known = {"format", *getattr(view, "list_parameters", ())}
        if getattr(view, "detail", False):
            known |= set(getattr(view, "detail_parameters", ()))
            refuse_unknown(request.query_params, known)
            refuse_unclear(request.query_params, ())
            return queryset
        if view.paginator is not None:
            known |= {*view.paginator.parameters}
        chosen = view.filterset_class.base_filters
        refuse_unknown(request.query_params, {*known, *chosen})
        several = filters.MultipleChoiceFilter
        many = [name for name, one in chosen.items() if isinstance(one, several)]
        refuse_unclear(request.query_params, many)
        filterset = self.get_filterset(request, queryset, view)
        if not filterset.is_valid():
            raise ValidationError(refusals(filterset.errors))
        return filterset.qs


def refusals(errors: Any) -> dict[str, list[str]]:
    """What is wrong with which parameter, as it stands.

    django-filter takes a percent sign in it for a place to fill in.
    """
    return {
        name: [sentence for error in found for sentence in error.messages]
        for name, found in errors.as_data().items()
    }


def refuse_unknown(parameters: QueryDict, known: Iterable[str]) -> None:
    """Raise UnknownParameter for names that mean nothing here."""
    unknown = [name for name in parameters if name not in known]
    if unknown:
        raise UnknownParameter(unknown, known)


def refuse_unclear(parameters: QueryDict, many: Iterable[str]) -> None:
    """Raise ValidationError for parameters without a value, or with two for one."""
    faults = {}
    for name, values in parameters.lists():
        if not all(value.strip(" ,") for value in values):
            faults[name] = ["it has no value; give one, or leave it out"]
        elif len(values) > 1 and name not in many:
            faults[name] = ["it is given more than once; give one value"]
    if faults:
        raise ValidationError(faults)


class FilterSet(filters.FilterSet):
    """Explicit filters, whose labels become the text of the schema.

    Filters that lead through one relation are asked of one and the same record: with
    `actor` and `response`, an addressee fits both.
    """

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        asked: dict[str, dict[str, list[Any]]] = defaultdict(dict)
        for name, one in self.filters.items():
            if isinstance(one, TakesMany) and self.chosen(name):
                path, values = one.lookup(self.chosen(name))
                asked[path.partition("__")[0]][path] = values
        for lookups in asked.values():
            queryset = self.matching(queryset, lookups)
        return super().filter_queryset(queryset)

    def matching(self, queryset: QuerySet, lookups: dict[str, list[Any]]) -> QuerySet:
        """Narrow by paths that begin with the same step, and the values of each."""
        return matching(queryset, lookups)

    def column(self, path: str) -> str:
        """The column that a list is ordered by where a path is named."""
        return path

    def chosen(self, name: str) -> Any:
        """The value that the caller gave a filter, or None."""
        return self.form.cleaned_data.get(name)


def matching(queryset: QuerySet, lookups: dict[str, list[Any]]) -> QuerySet:
    """Narrow by paths with the values of each; no record comes twice."""
    terms = {f"{path}__in": values for path, values in lookups.items()}
    if not any(leads_to_many(queryset.model, path) for path in lookups):
        return queryset.filter(**terms)
    found = queryset.model._base_manager.filter(**terms).order_by()
    return queryset.filter(pk__in=found.values("pk"))


def leads_to_many(model: Any, path: str) -> bool:
    """Whether a record can have several at the end of the path."""
    for part in path.split("__"):
        field = model._meta.get_field(part)
        if field.one_to_many or field.many_to_many:
            return True
        model = field.related_model
    return False


class Words(forms.Widget):
    """Several words: the parameter repeated, or words parted by commas."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        words = (word for value in data.getlist(name) for word in value.split(","))
        return [word.strip() for word in words if word.strip()]


class WordsField(forms.Field):
    """Words, which must be among `choices` where these are given."""

    widget = Words

    def __init__(self, *, choices: Any = None, **kwargs: Any) -> None:
        self.known = None if choices is None else [value for value, _ in choices]
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(value or []))

    def validate(self, value: list[str]) -> None:
        for word in value:
            ProhibitNullCharactersValidator()(word)
            if self.known is not None and word not in self.known:
                known = ", ".join(self.known)
                raise FormError(f"{word[:40]!r} is none of {known}", code="unknown")


class TakesMany(filters.MultipleChoiceFilter):
    """Matches any of several words; its FilterSet applies it."""

    field_class = WordsField

    def lookup(self, words: list[str]) -> tuple[str, list[Any]]:
        """The path that is filtered, and the values that match."""
        return self.field_name, words

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        return queryset


class ChoiceFilter(TakesMany):
    """By one of the known values of a field."""


class KeyFilter(TakesMany):
    """By the natural keys of other records; a key that none has is refused."""

    def __init__(self, path: str, *, of: type[Model], key: str = "key", **kwargs: Any):
        self.path, self.of, self.key = path, of, key
        super().__init__(field_name=f"{path}__{key}", **kwargs)

    def lookup(self, words: list[str]) -> tuple[str, list[Any]]:
        return self.path, self.pks(words)

    def pks(self, keys: list[str]) -> list[int]:
        """The primary keys of the named records; raises ValidationError for a key."""
        found = dict(
            self.records()
            .filter(**{f"{self.key}__in": keys})
            .values_list(self.key, "pk")
        )
        for key in keys:
            if key not in found:
                kind = self.of._meta.verbose_name
                raise ValidationError(
                    {self.name(): f"no {kind} has the {self.key} {key[:100]!r}"}
                )
        return list(found.values())

    def records(self) -> QuerySet:
        """Those that the caller may name."""
        records = self.of._default_manager.order_by()
        if hasattr(records, "for_reader"):
            return records.for_reader(self.parent.request.user)
        return records

    def name(self) -> str:
        return next(name for name, one in self.parent.filters.items() if one is self)


class ActorFilter(KeyFilter):
    """By actors, and on demand by those that belong to them."""

    def __init__(self, path: str, **kwargs: Any) -> None:
        super().__init__(path, of=Actor, **kwargs)

    def pks(self, keys: list[str]) -> list[int]:
        pks = super().pks(keys)
        if not self.parent.chosen("descendants"):
            return pks
        actors = Actor.objects
        return [
            actor.pk
            for pk in pks
            for actor in actors.descendants(pk, include_self=True).only("pk")
        ]


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


class DescendantsFilter(FlagFilter):
    """Widens `actor`, without which it means nothing."""

    def __init__(self) -> None:
        super().__init__(
            label="With `actor`: `true` counts the actors that belong to it as well."
        )

    def filter(self, queryset: QuerySet, value: bool | None) -> QuerySet:
        if value and not self.parent.chosen("actor"):
            raise ValidationError({"descendants": "it goes with actor; name one"})
        return queryset


class ThemeFilter(KeyFilter):
    """By themes; an upper one stands for those under it."""

    def __init__(self, path: str, **kwargs: Any) -> None:
        super().__init__(path, of=Theme, **kwargs)

    def pks(self, keys: list[str]) -> list[int]:
        pks = super().pks(keys)
        themes = Theme.objects.filter(Q(pk__in=pks) | Q(parent__in=pks))
        return list(themes.order_by().values_list("pk", flat=True))


class DateField(forms.Field):
    """A year, a month or a day."""

    def to_python(self, value: Any) -> PartialDate | None:
        try:
            return PartialDate.parse(value) if value else None
        except DateUnreadable as error:
            raise FormError(str(error), code="invalid") from None


class FromFilter(filters.CharFilter):
    """Not before the first day of a year, a month or a day."""

    field_class = DateField

    def filter(self, queryset: QuerySet, value: PartialDate | None) -> QuerySet:
        if value is None:
            return queryset
        return queryset.filter(**{f"{self.field_name}__gte": value.first_day})


class ToFilter(filters.CharFilter):
    """Not after the last day of a year, a month or a day."""

    field_class = DateField

    def filter(self, queryset: QuerySet, value: PartialDate | None) -> QuerySet:
        if value is None:
            return queryset
        return queryset.filter(**{f"{self.field_name}__lte": value.last_day})


class SearchFilter(filters.CharFilter):
    """Records that hold every word, in whatever field and case.

    `many` names paths to several records each. They are looked up apart: a join for
    every word would keep PostgreSQL planning for minutes.
    """

    def __init__(self, *paths: str, many: Iterable[str] = (), label: str) -> None:
        self.paths, self.many = paths, many
        super().__init__(label=label, max_length=LONGEST_SEARCH)

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        for word in dict.fromkeys(value.lower().split()):
            holds = Q()
            for path in self.paths:
                holds |= Q(**{f"{path}__icontains": word})
            for path in self.many:
                found = queryset.model._base_manager.filter(
                    **{f"{path}__icontains": word}
                )
                holds |= Q(pk__in=found.order_by().values("pk"))
            queryset = queryset.filter(holds)
        return queryset


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
        terms = [self.term(word) for word in value]
        return queryset.order_by(*terms, self.tie)

    def term(self, word: str) -> Any:
        column = F(self.parent.column(self.paths[word.removeprefix("-")]))
        if word.startswith("-"):
            return column.desc(nulls_last=True)
        return column.asc(nulls_last=True)
