"""What is archived rather than deleted: left out of its list, and offered no more."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from recommendations.admin.menus import Values

IN_USE, ARCHIVED = "no", "yes"


class Archived(Values):
    """Those in use, unless the archived are asked for."""

    title = parameter_name = path = "archived"
    known = ((IN_USE, "in use"), (ARCHIVED, "archived"))

    def matching(self, queryset: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        wanted = [value == ARCHIVED for value in self.sound(values)]
        return queryset.filter(archived__in=wanted)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        return self.matching(queryset, self.values or [IN_USE])


class Archivable:
    """Of nouns that can be archived; a mixin of their admin."""

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        declared = super().get_list_filter(request)  # type: ignore[misc]
        return [*declared, Archived]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fields = super().get_fields(request, obj)  # type: ignore[misc]
        return [*fields, "archived"] if obj else list(fields)
