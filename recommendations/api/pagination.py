"""Pages of a list: by number, with totals; or by cursor, however long the list is."""

import re
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from recommendations.api.counted import CountedPaginator, Rows
from recommendations.api.cursors import BEGINNING, Cursor, seal, unseal
from recommendations.api.keyset import Keyset
from recommendations.search import MOST_RANKED

NUMBER = re.compile("[0-9]+")
LINK = {"type": ["string", "null"], "format": "uri"}
UNCOUNTED = {
    "count": f"Null by cursor, and where a search finds more than {MOST_RANKED:,}.",
    "page": "Null by cursor.",
    "pages": "Null where `count` is.",
}
NO_LAST = (
    f"the search finds more than {MOST_RANKED:,}, whose pages are not counted; follow "
    "`next`, or narrow it"
)


class Pages(PageNumberPagination):
    """Pages by number."""

    django_paginator_class = CountedPaginator
    page_size = 50
    max_page_size = 500
    page_size_query_param = "page_size"
    page_query_description = "The number of the page, from 1, or `last`."
    page_size_query_description = (
        f"Records on a page: {page_size} unless told, at most {max_page_size}. More is "
        "cut to that; the answer says in `page_size` what was taken."
    )
    invalid_page_message = "page {page_number} does not exist; `pages` says how many do"
    request: Request
    # What a request may say of its page.
    parameters: tuple[str, ...] = ("page", "page_size")

    def get_page_size(self, request: Request) -> int:
        words = request.query_params.get(self.page_size_query_param)
        if words is None:
            return self.page_size
        return min(positive("page_size", words), self.max_page_size)

    def get_page_number(self, request: Request, paginator: Any) -> int:
        words = request.query_params.get(self.page_query_param, "1")
        if words in self.last_page_strings:
            if paginator.counted is None:
                raise ValidationError({"page": NO_LAST})
            return int(paginator.num_pages)
        return positive("page", words)

    def get_paginated_response(self, data: Any) -> Response:
        links = self.links()
        content = {
            **self.numbers(),
            "next": links.get("next"),
            "previous": links.get("prev"),
            "results": data,
        }
        told = ", ".join(f'<{address}>; rel="{rel}"' for rel, address in links.items())
        return Response(content, headers={"Link": told})

    def numbers(self) -> dict[str, Any]:
        page: Any = self.page
        number = page.paginator.counted
        return {
            "count": number,
            "page": page.number,
            "page_size": page.paginator.per_page,
            "pages": None if number is None else page.paginator.num_pages,
        }

    def links(self) -> dict[str, str]:
        """The addresses of other pages, by their relations (RFC 8288)."""
        address = self.request.build_absolute_uri()
        found = {
            "first": remove_query_param(address, self.page_query_param),
            "prev": self.get_previous_link(),
            "next": self.get_next_link(),
            "last": self.last_address(address),
        }
        return {rel: there for rel, there in found.items() if there}

    def last_address(self, address: str) -> str | None:
        page: Any = self.page
        if page.paginator.counted is None:
            return None
        pages = page.paginator.num_pages
        return replace_query_param(address, self.page_query_param, pages)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        properties = {
            **self.numbers_schema(),
            "next": {**LINK, "description": "The next page, if there is one."},
            "previous": {**LINK, "description": "The page before, if there is one."},
            "results": schema,
        }
        return {
            "type": "object",
            "required": list(properties),
            "properties": properties,
        }

    def numbers_schema(self) -> dict[str, dict[str, Any]]:
        number = {"type": "integer"}
        return {
            "count": {**number, "description": "Records on all pages together."},
            "page": dict(number),
            "page_size": {**number, "description": "Records on a full page."},
            "pages": dict(number),
        }


class CursorPages(Pages):
    """Pages by number, or by cursor where one is sent."""

    cursor_query_param = "cursor"
    cursor_query_description = (
        f"Reads the list page by page without counting it: `{BEGINNING}` begins, and "
        "`next` leads on. Goes without `page`."
    )
    parameters = (*Pages.parameters, cursor_query_param)
    cursor: Cursor | None = None

    def paginate_queryset(
        self, queryset: Any, request: Request, view: Any = None
    ) -> list[Any] | None:
        self.columns = getattr(view, "columns", ())
        words = request.query_params.get(self.cursor_query_param)
        if words is None:
            rows: Any = Rows(queryset, self.columns) if self.columns else queryset
            return super().paginate_queryset(rows, request, view)
        if self.page_query_param in request.query_params:
            raise ValidationError(
                {"cursor": "it goes without `page`; send one of them"}
            )
        self.request, self.cursor = request, unseal(words, request)
        self.size, self.keyset = self.get_page_size(request), Keyset(queryset)
        self.rows = self.read(self.cursor)
        return self.rows

    def read(self, cursor: Cursor) -> list[Any]:
        """The rows of the page; `more` is whether others lie beyond it."""
        found = self.keyset.rows(cursor.place, backward=cursor.backward)
        if self.columns:
            found = found.values_list(*self.columns, *self.keyset.names)
        rows = list(found[: self.size + 1])
        self.more = len(rows) > self.size
        rows = rows[: self.size]
        return rows[::-1] if cursor.backward else rows

    def numbers(self) -> dict[str, Any]:
        if self.cursor is None:
            return super().numbers()
        return {"count": None, "page": None, "page_size": self.size, "pages": None}

    def links(self) -> dict[str, str]:
        if self.cursor is None:
            return super().links()
        found = {"first": self.address(BEGINNING)}
        before, after = self.sides(self.cursor)
        if before:
            place = self.keyset.place(self.rows[0])
            found["prev"] = self.address(seal(Cursor(place, True), self.request))
        if after:
            place = self.keyset.place(self.rows[-1])
            found["next"] = self.address(seal(Cursor(place), self.request))
        return found

    def sides(self, cursor: Cursor) -> tuple[bool, bool]:
        """Whether there may be rows before those of the page, and after them."""
        if not self.rows:
            return False, False
        if cursor.backward:
            return self.more, True
        return cursor.place is not None, self.more

    def address(self, cursor: str) -> str:
        address = self.request.build_absolute_uri()
        return replace_query_param(address, self.cursor_query_param, cursor)

    def numbers_schema(self) -> dict[str, dict[str, Any]]:
        found = super().numbers_schema()
        for name, why in UNCOUNTED.items():
            said = found[name].get("description", "")
            found[name]["type"] = ["integer", "null"]
            found[name]["description"] = f"{said} {why}".strip()
        return found

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        cursor = {
            "name": self.cursor_query_param,
            "required": False,
            "in": "query",
            "description": self.cursor_query_description,
            "schema": {"type": "string"},
        }
        return [*super().get_schema_operation_parameters(view), cursor]


def positive(name: str, words: str) -> int:
    """A whole number from 1; what is too long to be meant counts as very many."""
    if not NUMBER.fullmatch(words) or not words.strip("0"):
        raise ValidationError({name: f"{words[:40]!r} is no whole number from 1"})
    return int(words) if len(words) <= 18 else 10**18
