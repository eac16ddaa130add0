"""Pages by number, of a list that is counted as far as somebody needs to know."""

from functools import cached_property
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator

from recommendations.search import MOST_RANKED, Ranked

# No list has more pages; a database refuses to skip as many rows as a longer number says.
MOST_PAGES = 10**9


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
    """The records of a queryset as tuples; to count them reads no column."""

    def __init__(self, queryset: Any, columns: tuple[str, ...]) -> None:
        self.queryset, self.columns = queryset, columns

    def count(self) -> int:
        return int(self.queryset.count())

    def __getitem__(self, page: slice) -> Any:
        return self.queryset[page].values_list(*self.columns)
