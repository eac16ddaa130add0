"""The frame of every list: its search, order, filters, chips and pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import label_for_field
from django.contrib.admin.views.main import (
    IGNORED_PARAMS,
    PAGE_VAR,
    SEARCH_VAR,
    ChangeList,
)
from django.db.models import F, OrderBy
from django.http import HttpRequest

from recommendations.admin import words
from recommendations.admin.as_of import AS_OF, KNOWN_AT
from recommendations.admin.counting import Tally, TallyPaginator
from recommendations.admin.display import change_url
from recommendations.admin.menus import COUNTS_VAR, Menu, as_menu
from recommendations.search import parse, search
from recommendations.search.documents import KINDS

SORT_VAR = "sort"
COLUMNS_VAR = "columns"
VIEW_VAR = "view"
# Parameters that say how a list is shown, and never which records it holds.
SHOWING = (SORT_VAR, COLUMNS_VAR, VIEW_VAR, COUNTS_VAR, AS_OF, KNOWN_AT)


@dataclass(frozen=True)
class Chip:
    """An active filter in words, and the list without it."""

    title: str
    values: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class Header:
    """The head of a column."""

    name: str
    text: Any
    url: str = ""
    sorted: str = ""


class TrackerChangeList(ChangeList):
    """A list whose order, columns and filters are named in its address."""

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        found: dict[str, Any] = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name not in SHOWING}

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        self.sought = parse(self.query if self.model in KINDS else "")
        found = super().get_queryset(request, exclude_parameters)
        if self.sorted_by()[0] in self.sorts():
            found = found.order_by(*self.get_ordering(request, found))
        return found

    def without(self, menu: Menu) -> Any:
        """The rows that the list would hold without this menu."""
        specs = self.filter_specs
        rows = self.get_queryset(menu.request, menu.expected_parameters())
        self.filter_specs = specs
        return rows

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not self.paged():
            # A slice: only that is ranked.
            self.result_list = self.result_list[: self.list_max_show_all]
        kept = self.model_admin.get_preserved_filters(request)
        context: Any = {"opts": self.opts, "preserved_filters": kept}
        for record in self.result_list:
            page = add_preserved_filters(context, change_url(record))
            vars(record).update(page_url=page, sought=self.sought)
        self.tally: Tally = self.paginator.tally

    # Order

    def sorts(self) -> dict[str, Any]:
        """What the list can be ordered by: a name, and a column or an expression."""
        fields = {name: self.get_ordering_field(name) for name in self.named_columns()}
        return {name: field for name, field in fields.items() if field} | dict(
            getattr(self.model_admin, "sorts", {})
        )

    def named_columns(self) -> list[str]:
        return [name for name in self.list_display if isinstance(name, str)]

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        name, descending = self.sorted_by()
        found = self.sorts().get(name)
        if found is None:
            return list(super().get_ordering(request, queryset))
        return [ordered(found, descending=descending), *self.ties(request)]

    def ties(self, request: HttpRequest) -> Iterable[Any]:
        """What settles the order of equal rows."""
        return [*self.model_admin.get_ordering(request), "pk"]

    def sorted_by(self) -> tuple[str, bool]:
        """The name of the order that was asked for, and whether it is turned round."""
        asked = self.params.get(SORT_VAR, "")
        return asked.removeprefix("-"), asked.startswith("-")

    def headers(self) -> Iterator[Header]:
        sorts, (current, descending) = self.sorts(), self.sorted_by()
        for name in self.named_columns():
            if name == "action_checkbox":
                continue
            text = label_for_field(name, self.model, model_admin=self.model_admin)
            if name not in sorts:
                yield Header(name, text)
                continue
            state = ("descending" if descending else "ascending") * (name == current)
            sign = "-" if state == "ascending" else ""
            url = self.get_query_string({SORT_VAR: f"{sign}{name}"})
            yield Header(name, text, url, state)

    # Parameters, chips and pages

    def parameters(self, leave: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
        """What a form has to send along, so that the rest of the list stays."""
        left = {*leave, PAGE_VAR, COUNTS_VAR}
        for name, values in self.filter_params.items():
            if name not in left:
                yield from ((name, value) for value in values)

    def search_parameters(self) -> list[tuple[str, str]]:
        return list(self.parameters(leave=[SEARCH_VAR]))

    @cached_property
    def chips(self) -> list[Chip]:
        """The search and the filters that narrow the list."""
        return [*self.search_chip(), *self.filter_chips(), *self.other_chips()]

    def search_chip(self) -> Iterator[Chip]:
        if self.query.strip():
            url = self.get_query_string({SEARCH_VAR: None})
            yield Chip("text has", (self.query.strip(),), url)

    def filter_chips(self) -> Iterator[Chip]:
        for spec in self.filter_specs:
            gone = dict.fromkeys(filter(None, spec.expected_parameters()))
            if isinstance(spec, Menu):
                chosen = tuple(spec.labels) if spec.values else ()
            else:
                _, *others = spec.choices(self)
                chosen = tuple(str(c["display"]) for c in others if c["selected"])
            if chosen:
                yield Chip(f"{spec.title} is", chosen, self.get_query_string(gone))

    def other_chips(self) -> Iterator[Chip]:
        """Those of parameters that no filter of the page claims."""
        claimed = {
            name for spec in self.filter_specs for name in spec.expected_parameters()
        }
        for name, values in self.get_filters_params().items():
            if name not in claimed and name not in IGNORED_PARAMS:
                url = self.get_query_string({name: None})
                yield Chip(f"{name} is", tuple(values), url)

    def clear_url(self) -> str:
        """The list without its search and filters, shown in the same way."""
        gone = [SEARCH_VAR, VIEW_VAR, *self.get_filters_params()]
        return self.get_query_string(dict.fromkeys(gone))

    def common_menus(self) -> list[Any]:
        return [one for one in self.filter_specs if not getattr(one, "rare", False)]

    def rare_menus(self) -> list[Any]:
        return [one for one in self.filter_specs if getattr(one, "rare", False)]

    def rare_chosen(self) -> bool:
        """Whether the drawer has to stand open."""
        counted = self.params.get(COUNTS_VAR)
        return any(
            one.values or one.find or one.parameter_name == counted
            for one in self.rare_menus()
        )

    def first_row(self) -> int:
        return (self.page_num - 1) * self.list_per_page + 1 if self.paged() else 1

    def last_row(self) -> int:
        return self.first_row() + len(self.result_list) - 1

    def paged(self) -> bool:
        return bool(self.multi_page and not (self.show_all and self.can_show_all))

    def next_url(self) -> str:
        """The page behind this one; a list that was not counted out may have more."""
        full = len(self.result_list) == self.list_per_page
        more = self.last_row() < self.tally.number or (full and not self.tally.exact)
        if not (self.paged() and more):
            return ""
        return self.get_query_string({PAGE_VAR: self.page_num + 1})


def ordered(found: Any, *, descending: bool) -> Any:
    """The order by a column or an expression; rows without a value come last."""
    if isinstance(found, OrderBy):
        found = found.expression
    if isinstance(found, str):
        found = F(found.removeprefix("-"))
    return found.desc(nulls_last=True) if descending else found.asc(nulls_last=True)


@admin.display(description="")
def row_box(model_admin: Any, record: Any) -> str:
    """The box that selects a row, named by the record rather than as an object."""
    box = forms.CheckboxInput(
        {"class": "action-select", "aria-label": f"Select {record}"},
        lambda value: False,
    )
    return box.render(ACTION_CHECKBOX_NAME, str(record.pk))


class Listed:
    """What the admin of every list shares; a mixin of its class."""

    paginator: Any = TallyPaginator
    action_checkbox: Any = row_box
    list_filter: ClassVar[Any]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TrackerChangeList

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        declared = super().get_list_filter(request)  # type: ignore[misc]
        return [as_menu(self.model, one) for one in declared]  # type: ignore[attr-defined]

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        claimed = {
            name
            for one in self.list_filter
            if isinstance(one, type) and issubclass(one, Menu)
            for name in one.claimed()
        }
        allowed = super().lookup_allowed  # type: ignore[misc]
        return lookup in claimed or allowed(lookup, value, request)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> Any:
        """Search for what was typed, whatever it is.

        In a picker, a person is still typing.
        """
        if self.model in KINDS:  # type: ignore[attr-defined]
            page = request.resolver_match
            typing = page is not None and page.url_name == "autocomplete"
            return search(queryset, search_term, unfinished=typing), False
        found = words.terms(search_term)
        if words.too_long(found):
            return queryset.none(), False
        stock = super().get_search_results  # type: ignore[misc]
        return stock(request, queryset, words.typed_again(found))
