"""Applies the filters of a list, and refuses every parameter that is not known."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from recommendations.api.errors import UnknownParameter
from recommendations.api.parameters import asked
from recommendations.api.sparse import PARAMETERS


class Backend(filters.DjangoFilterBackend):
    """Filters a list; answers 400 to parameters that django-filter would ignore."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> Any:
        known = {"format", *getattr(view, "list_parameters", ())}
        if getattr(view, "detail", False):
            known |= set(getattr(view, "detail_parameters", ()))
            refuse_unknown(request.query_params, known)
            refuse_unclear(request.query_params, PARAMETERS)
            return queryset
        if view.paginator is not None:
            known |= {*view.paginator.parameters}
        chosen = view.filterset_class
        # Of what it leaves open, a view may say it; and it is no view of everything.
        unfolds = getattr(chosen, "unfolds_views", False)
        parameters = asked(request) if unfolds else request.query_params
        return narrowed(queryset, chosen, parameters, request, besides=known)


def narrowed(
    queryset: QuerySet,
    chosen: Any,
    parameters: QueryDict,
    request: Request,
    *,
    besides: Iterable[str] = (),
) -> Any:
    """What the filters of a class leave; raises UnknownParameter and ValidationError.

    `besides` are parameters that are no filters.
    """
    filters_of = chosen.base_filters
    also = chosen.spellings()
    refuse_unknown(parameters, {*besides, *filters_of}, also=also)
    several = filters.MultipleChoiceFilter
    many = [name for name, one in filters_of.items() if isinstance(one, several)]
    many += [*PARAMETERS, *(name for name in also if also[name] in many)]
    refuse_unclear(parameters, many)
    filterset = chosen(parameters, queryset, request=request)
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


def refuse_unknown(
    parameters: QueryDict, known: Iterable[str], *, also: Iterable[str] = ()
) -> None:
    """Raise UnknownParameter for names that mean nothing here.

    `also` are other spellings, which are not listed.
    """
    unknown = [name for name in parameters if name not in {*known, *also}]
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
