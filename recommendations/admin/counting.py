"""How many rows a list has: exactly where that is cheap, else about or at least."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db import connections
from django.db.models import Max, QuerySet
from django.http import HttpRequest

# Counting further than this makes a reader of a large table wait for a number that
# tells no more.
MOST_COUNTED = 10_000
# A table of fewer rows is counted exactly; so is a filtered list of up to MOST_COUNTED.
LARGE = 50_000
MOST_OF_A_CHOICE = 1_000
MOST_PAGES = 10**9


@dataclass(frozen=True)
class Tally:
    """A number of rows, and how it is to be read: "", "about" or "more than"."""

    number: int
    sign: str = ""

    @property
    def exact(self) -> bool:
        return not self.sign

    def __str__(self) -> str:
        return f"{self.sign} {self.number:,}".strip()


def tally(rows: QuerySet[Any], most: int | None = None) -> Tally:
    """Count rows; a large table is estimated, a long filtered list is not counted out."""
    if not rows.query.where and not rows.query.is_sliced:
        number = estimate(rows)
        if number >= LARGE:
            return Tally(number, "about")
        return Tally(rows.count())
    most = MOST_COUNTED if most is None else most
    number = capped(rows, most)
    return Tally(most, "more than") if number > most else Tally(number)


def capped(rows: QuerySet[Any], most: int) -> int:
    """The number of rows, or one more than `most` where there are more."""
    return rows.order_by()[: most + 1].count()


def at_least(rows: QuerySet[Any]) -> str:
    """A number, which is not counted out where it is large: `1,000+`."""
    number = capped(rows, MOST_OF_A_CHOICE)
    if number > MOST_OF_A_CHOICE:
        return f"{MOST_OF_A_CHOICE:,}+"
    return str(number)


def is_long(request: HttpRequest, rows: QuerySet[Any]) -> bool:
    """Whether the whole table is large; asked once while a page is made."""
    known = vars(request).setdefault("long_lists", {})
    if rows.model not in known:
        known[rows.model] = estimate(rows) >= LARGE
    return bool(known[rows.model])


def estimate(rows: QuerySet[Any]) -> int:
    """About how many rows the whole table holds."""
    connection = connections[rows.db]
    if connection.vendor != "postgresql":
        # Rows are numbered as they come, and few are deleted.
        highest = rows.model._base_manager.using(rows.db).aggregate(n=Max("pk"))["n"]
        return highest if isinstance(highest, int) else 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass",
            [connection.ops.quote_name(rows.model._meta.db_table)],
        )
        (number,) = cursor.fetchone()
    return max(number, 0)


class TallyPaginator(Paginator):
    """Pages by number, also behind the last row that was counted."""

    @cached_property
    def tally(self) -> Tally:
        return tally(cast(QuerySet[Any], self.object_list))

    @cached_property
    def count(self) -> int:
        return self.tally.number

    def validate_number(self, number: Any) -> int:
        if self.tally.exact:
            return super().validate_number(number)
        try:
            number = int(number)
        except (TypeError, ValueError):
            raise PageNotAnInteger("a page has a number") from None
        if not 1 <= number <= MOST_PAGES:
            raise EmptyPage("there is no such page")
        return int(number)

    def page(self, number: Any) -> Page:
        if self.tally.exact:
            return super().page(number)
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows = self.object_list[first : first + self.per_page]
        return Page(rows, number, self)
