"""Pages by number, of a list that is counted as far as somebody needs to know."""

from functools import cached_property
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator

from recommendations.api.remembered import count
from recommendations.search import MOST_RANKED, Ranked

# No list has more pages; a database refuses to skip as many rows as a longer number says.
MOST_PAGES = 10**9
# Rows before a page from which on it lies deep.
DEEP = 1_000


class CountedPage(Page):
    """A page that knows whether more rows lie behind it."""

    def __init__(self, rows: list[Any], number: int, paginator: "CountedPaginator"):
        self.more = len(rows) > paginator.per_page
        super().__init__(rows[: paginator.per_page], number, paginator)

    def has_next(self) -> bool:
        return self.more


class CountedPaginator(Paginator):
    """Pages of a list; of a search that finds very much, without their number."""

    @cached_property
    def counted(self) -> int | None:
        """The rows on all pages, or None where there are more than MOST_RANKED."""
        queryset = getattr(self.object_list, "queryset", self.object_list)
        return queryset.counted() if isinstance(queryset, Ranked) else super().count

    @cached_property
    def count(self) -> int:
        return MOST_RANKED if self.counted is None else self.counted

    def validate_number(self, number: Any) -> int:
        if self.counted is not None:
            return super().validate_number(number)
        if number > MOST_PAGES:
            raise EmptyPage("there is no such page")
        return int(number)

    def page(self, number: Any) -> Page:
        if self.counted is not None:
            return super().page(number)
        first = (self.validate_number(number) - 1) * self.per_page
        rows: Any = self.object_list
        found = list(rows[first : first + self.per_page + 1])
        if not found:
            raise EmptyPage("there is no such page")
        return CountedPage(found, number, self)


class Rows:
    """The records of a queryset as tuples; to count them reads no column.

    Nor is one read of the rows before a page that lies deep: its keys are found first,
    from the end that is nearer. A search finds the keys of all of its pages so.
    """

    def __init__(self, queryset: Any, columns: tuple[str, ...]) -> None:
        self.queryset, self.columns = queryset, columns

    def count(self) -> int:
        self.number = count(self.queryset)
        return self.number

    def __getitem__(self, page: slice) -> Any:
        if page.start < DEEP or isinstance(self.queryset, Ranked):
            return self.queryset[page].values_list(*self.columns)
        rows = self.queryset.filter(pk__in=self.keys(page.start, page.stop))
        return rows.values_list(*self.columns)

    def keys(self, start: int, stop: int) -> Any:
        found = self.queryset.values("pk")
        if start < self.number // 2:
            return found[start:stop]
        return found.reverse()[self.number - stop : self.number - start]
