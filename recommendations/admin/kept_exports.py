"""Exports kept under an address, from which programs fetch them with the API's words."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR, SEARCH_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from recommendations import exports, tracking
from recommendations.admin.as_of import AS_OF, KNOWN_AT
from recommendations.admin.changelist import COLUMNS_VAR, SORT_VAR, VIEW_VAR
from recommendations.admin.filters import AddressedTo
from recommendations.admin.menus import COUNTS_VAR
from recommendations.admin.tracked import refuse
from recommendations.admin.widgets import is_key
from recommendations.models import (
    Actor,
    Collection,
    Publisher,
    SavedExport,
    Source,
    Theme,
)
from recommendations.models.headline import HeadlineValue
from recommendations.models.rules import Refused

PAGE = "admin:recommendations_recommendation_export"
PASSING = (VIEW_VAR, COLUMNS_VAR, COUNTS_VAR, PAGE_VAR, ERROR_FLAG)
# Filters that the list and the API have under one name, with the same values.
ALIKE = (
    *("kind", "headline", "strength", "implementation", "response", "confidence"),
    *("direction", "schedule", "freshness", "disposition", "state", AS_OF, KNOWN_AT),
)
# Filters by records, which the list names by number and the API by key.
BY_KEY: dict[str, tuple[str, Any]] = {
    "addressee": ("actor", Actor),
    "theme": ("theme", Theme),
    "source": ("source", Source),
    "publisher": ("publisher", Publisher),
    "collection": ("collection", Collection),
}
RESULTS = [value for value in HeadlineValue.values if value != "not_assessed"]
ASSESSED = {"yes": RESULTS, "no": ["not_assessed"]}
ORDERS = {"ref": "ref", "summary": "summary", "published": "published", "kind": "kind"}
ORDERS |= {"shown_due": "due", "shown_kind": "kind", "shown_state": "state"}


class NotInTheApi(Exception):
    """The list is narrowed in a way that the API does not know"""

    def __init__(self, name: str) -> None:
        told = name.partition("__")[0].partition(".")[0].replace("_", " ")
        super().__init__(
            f"the list is narrowed by “{told}”, which an address for programs cannot "
            "ask for; take that filter off first"
        )


def query_of_api(query: QueryDict) -> str:
    """What the address of a list asks, in the words of the API; raises NotInTheApi."""
    found = QueryDict(mutable=True)
    for name, values in query.lists():
        if values := [value for value in values if value.strip()]:
            for parameter, words in translated(name, values):
                found.setlist(parameter, words)
    return found.urlencode()


def translated(name: str, values: list[str]) -> Iterator[tuple[str, list[str]]]:
    if name in ALIKE:
        yield name, values
    elif name in BY_KEY:
        parameter, model = BY_KEY[name]
        pks = [int(value) for value in values if is_key(value)]
        rows = model.objects.filter(pk__in=pks).order_by("key")
        yield parameter, list(rows.values_list("key", flat=True))
    elif name == AddressedTo.below:
        yield "descendants", ["true"]
    elif name == "assessed":
        yield "headline", [one for value in values for one in ASSESSED.get(value, [])]
    elif name == SEARCH_VAR:
        yield "search", values[-1:]
    elif name == SORT_VAR:
        yield from ordering(values[-1])
    elif name not in PASSING:
        raise NotInTheApi(name)


def ordering(sort: str) -> Iterator[tuple[str, list[str]]]:
    """The same order; one that the API does not have becomes that of the refs."""
    sign = "-" if sort.startswith("-") else ""
    if order := ORDERS.get(sort.removeprefix("-")):
        yield "ordering", [f"{sign}{order}"]


class KeepForm(forms.ModelForm):
    """The name of an export, and whether others may fetch it."""

    class Meta:
        model = SavedExport
        fields = ("name", "shared")

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", prefix="keep", **kwargs)
        self.fields["name"].required = False
        self.fields["shared"].label = "Share with everybody"

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        if not name:
            raise ValidationError("give it a name")
        return name


def keep(request: HttpRequest, form: Any, choice: exports.Choice) -> bool:
    """Keep the export of this list; the form says why not."""
    if not request.user.has_perm("recommendations.add_savedexport"):
        raise PermissionDenied
    export = form.instance
    export.format, export.rows = choice.format, choice.rows
    export.columns = ",".join(choice.columns)
    try:
        export.query = query_of_api(request.GET)
        tracking.keep_export(export, by=request.user)
    except NotInTheApi as error:
        form.add_error(None, str(error))
        return False
    except (Refused, ValidationError) as error:
        refuse(form, error)
        return False
    address = file_address(request, export)
    messages.success(request, f"“{export.name}” is kept at {address}")
    return True


def file_address(request: HttpRequest, export: SavedExport) -> str:
    # The name of the address alone: the admin imports nothing of the API.
    return request.build_absolute_uri(reverse("api:export-file", args=[export.key]))


def shown(request: HttpRequest) -> list[dict[str, Any]]:
    """The exports that this person may fetch, their own first."""
    found = SavedExport.objects.for_reader(request.user).select_related("owner")
    rows = sorted(found, key=lambda export: not export.may_change(request.user))
    return [
        {
            "export": export,
            "address": file_address(request, export),
            "mine": export.may_change(request.user),
            "removable": export.may_remove(request.user),
        }
        for export in rows
    ]


def remove(request: HttpRequest, key: str) -> None:
    """Remove an export, and say so."""
    found = SavedExport.objects.for_reader(request.user)
    export = get_object_or_404(found, key=key)
    name = export.name
    try:
        tracking.remove_export(export, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"The export “{name}” is removed.")


def again(request: HttpRequest) -> HttpResponse:
    """The page of the same list, once more."""
    return redirect(f"{reverse(PAGE)}?{request.GET.urlencode()}")
