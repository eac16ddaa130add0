"""Filters as menus: several choices of one question, of which any may hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.admin import ListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest

from recommendations.admin.counting import at_least, is_long
from recommendations.admin.widgets import is_key

# Names the menu whose choices are to be counted.
COUNTS_VAR = "_counts"
# A longer menu is narrowed by a name first, and lists but a few of its choices.
SHOWN = 200
FEW = 20


@dataclass
class Choice:
    """One answer of a menu, as it is listed."""

    value: str
    label: str
    depth: int = 0
    chosen: bool = False
    count: str = ""


class Menu(ListFilter):
    """Narrows a list to records of which any of the chosen values holds.

    The choices are the boxes of a form that the browser sends by GET, so that they
    need no script; `rare` menus stand in the drawer.
    """

    template = "recommendations/menu.html"
    parameter_name = ""
    # What older links call the parameter.
    aliases: tuple[str, ...] = ()
    rare = False

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any
    ) -> None:
        super().__init__(request, params, model, model_admin)
        self.model_admin = model_admin
        self.values = list(dict.fromkeys(self.taken(params)))
        (self.find,) = params.pop(self.find_name, [""])[-1:]
        self.find = self.find.replace("\0", "").strip()

    @property
    def find_name(self) -> str:
        return f"{self.parameter_name}.find"

    def taken(self, params: dict[str, Any]) -> Iterator[str]:
        """Take the values of this menu out of the parameters."""
        for name in (self.parameter_name, *self.aliases):
            for words in params.pop(name, []):
                several = words.split(",") if name.endswith("__in") else [words]
                yield from (value for value in several if value)

    @classmethod
    def claimed(cls) -> tuple[str, ...]:
        return (cls.parameter_name, *cls.aliases, f"{cls.parameter_name}.find")

    def expected_parameters(self) -> list[str | None]:
        return list(self.claimed())

    def has_output(self) -> bool:
        return True

    def listed(self) -> list[Choice]:
        """The answers that the menu offers."""
        raise NotImplementedError

    def matching(self, queryset: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        """Those of which any of the values holds."""
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        return self.matching(queryset, self.values) if self.values else None

    @cached_property
    def labels(self) -> list[str]:
        """What the menu and its chip say that was chosen."""
        return self.names()

    def names(self) -> list[str]:
        """What the chosen values are called."""
        names = {choice.value: choice.label for choice in self.listed()}
        return [names.get(value, value) for value in self.values]

    def choices(self, changelist: Any) -> Iterator[Any]:
        counted = self.request.GET.get(COUNTS_VAR) == self.parameter_name
        rows = changelist.without(self) if counted else None
        for choice in self.listed():
            choice.chosen = choice.value in self.values
            if rows is not None:
                choice.count = at_least(self.matching(rows, [choice.value]))
            yield choice
        self.opened = counted or bool(self.find)
        self.hidden = list(changelist.parameters(leave=self.claimed()))
        self.counts_url = changelist.get_query_string({COUNTS_VAR: self.parameter_name})
        self.clear_url = changelist.get_query_string(dict.fromkeys(self.claimed()))


class Values(Menu):
    """The known values of a column."""

    path: str
    known: Iterable[tuple[str, str]]

    def listed(self) -> list[Choice]:
        return [Choice(str(value), str(label)) for value, label in self.known]

    def matching(self, queryset: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        return queryset.filter(**{f"{self.path}__in": self.sound(values)})

    def sound(self, values: list[str]) -> list[str]:
        """Those that a record can have; of none of them, nothing is found."""
        known = [str(value) for value, _ in self.known]
        return [value for value in values if value in known]


def of_values(
    path: str, known: Any, title: str = "", *, rare: bool = False, name: str = ""
) -> type[Values]:
    """A menu of the values of a column, at `path`."""
    facts: dict[str, Any] = {
        "title": title or path.replace("_", " "),
        "parameter_name": name or path,
        "aliases": (f"{path}__exact", f"{path}__in"),
        "path": path,
        "known": known,
        "rare": rare,
    }
    return type("ValuesOfColumn", (Values,), facts)


def as_menu(model: Any, declared: Any) -> Any:
    """A filter as it was declared, as a menu where it names a column of choices."""
    if not isinstance(declared, str) or "__" in declared:
        return declared
    field = model._meta.get_field(declared)
    if not field.choices:
        return declared
    return of_values(declared, field.flatchoices, str(field.verbose_name))


class Answers(Menu):
    """Fixed answers, each of which asks something of its own."""

    answers: tuple[tuple[str, str], ...] = ()

    def listed(self) -> list[Choice]:
        return [Choice(*answer) for answer in self.answers]

    def matching(self, queryset: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        known = [value for value, _ in self.answers if value in values]
        asked = Q()
        for value in known:
            asked |= self.meaning(value, queryset)
        return queryset.filter(asked) if known else queryset

    def meaning(self, value: str, queryset: QuerySet[Any]) -> Q:
        """What an answer asks of a record."""
        raise NotImplementedError


class YesNo(Answers):
    """Whether something holds of a record."""

    answers: tuple[tuple[str, str], ...] = (("yes", "yes"), ("no", "no"))

    def meaning(self, value: str, queryset: QuerySet[Any]) -> Q:
        held = Q(pk__in=self.holding(queryset.model._base_manager.all()).values("pk"))
        return held if value == "yes" else ~held

    def holding(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of which it holds."""
        raise NotImplementedError


class Records(Menu):
    """The records of another noun that those of the list are tied to, at `path`."""

    rows: QuerySet[Any]
    path: str
    search = "name"
    # What is read along with those that are listed.
    parts: tuple[Any, ...] = ()

    def used(self) -> QuerySet[Any]:
        """Those records that any record of the list is tied to; of a long list, all.

        To find out which those are, all of the list is read.
        """
        rows = self.rows
        tied = self.model_admin.get_queryset(self.request).order_by()
        if not is_long(self.request, tied):
            rows = rows.filter(pk__in=tied.values(self.path))
        if self.find:
            rows = rows.filter(**{f"{self.search}__icontains": self.find})
        return rows

    def read(self, rows: QuerySet[Any]) -> list[Any]:
        """These records, as they are listed."""
        return list(rows)

    @cached_property
    def chosen(self) -> list[Any]:
        if not self.values:
            return []
        rows = self.read(self.rows.filter(pk__in=self.numbers(self.values)))
        prefetch_related_objects(rows, *self.parts)
        return rows

    def found(self) -> list[Any]:
        """Those that are chosen and the first of the others; and whether there are more."""
        if not hasattr(self, "_found"):
            rows = self.read(self.used()[: SHOWN + 1])
            self.more = len(rows) > SHOWN
            first = rows[: min(FEW, SHOWN)] if self.more else rows
            prefetch_related_objects(first, *self.parts)
            listed = {row.pk for row in first}
            self._found = [row for row in self.chosen if row.pk not in listed] + first
        return self._found

    def listed(self) -> list[Choice]:
        return [Choice(str(row.pk), self.label(row)) for row in self.found()]

    def label(self, row: Any) -> str:
        return str(row)

    def names(self) -> list[str]:
        names = {str(row.pk): self.label(row) for row in self.chosen}
        return [names.get(value, value) for value in self.values]

    def numbers(self, values: list[str]) -> list[int]:
        if not all(map(is_key, values)):
            raise IncorrectLookupParameters("a record is named by its number")
        return [int(value) for value in values]

    def matching(self, queryset: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        keys = self.meant(self.numbers(values))
        rows = queryset.model._base_manager
        tied = rows.filter(**{f"{self.path}__in": keys}).order_by().values("pk")
        return queryset.filter(pk__in=tied)

    def meant(self, keys: list[int]) -> Any:
        """The keys that a record may be tied to, of those that were chosen."""
        return keys


class Tree(Records):
    """Records that stand under one another; each is listed under its parent."""

    def read(self, rows: QuerySet[Any]) -> list[Any]:
        return list(rows.select_related("parent"))

    def listed(self) -> list[Choice]:
        rows = self.found()
        above = {row.parent.pk: row.parent for row in rows if row.parent_id}
        every = above | {row.pk: row for row in rows}
        under: dict[Any, list[Any]] = {}
        for row in sorted(every.values(), key=lambda row: str(row).casefold()):
            parent = row.parent_id if row.parent_id in every else None
            under.setdefault(parent, []).append(row)
        return list(self.branch(under, None, 0))

    def branch(
        self, under: dict[Any, list[Any]], parent: Any, depth: int
    ) -> Iterator[Choice]:
        for row in under.get(parent, []):
            yield Choice(str(row.pk), self.label(row), depth)
            yield from self.branch(under, row.pk, depth + 1)
