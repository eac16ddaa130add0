"""Pages of a list, by number."""

import re
from typing import Any

from django.core.paginator import Paginator
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

NUMBER = re.compile("[0-9]+")


class Pages(PageNumberPagination):
    page_size = 50
    max_page_size = 500
    page_size_query_param = "page_size"
    page_query_description = "The number of the page, from 1, or `last`."
    page_size_query_description = (
        f"Records on a page: {page_size} unless told, at most {max_page_size}. More is "
        "cut to that; the answer says in `page_size` what was taken."
    )
    invalid_page_message = "page {page_number} does not exist; `pages` says how many do"

    def get_page_size(self, request: Request) -> int:
        words = request.query_params.get(self.page_size_query_param)
        if words is None:
            return self.page_size
        return min(positive("page_size", words), self.max_page_size)

    def get_page_number(self, request: Request, paginator: Paginator) -> int:
        words = request.query_params.get(self.page_query_param, "1")
        if words in self.last_page_strings:
            return paginator.num_pages
        return positive("page", words)

    def get_paginated_response(self, data: Any) -> Response:
        page: Any = self.page
        return Response(
            {
                "count": page.paginator.count,
                "page": page.number,
                "page_size": page.paginator.per_page,
                "pages": page.paginator.num_pages,
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        number = {"type": "integer"}
        link = {"type": ["string", "null"], "format": "uri"}
        properties = {
            "count": {**number, "description": "Records on all pages together."},
            "page": number,
            "page_size": {**number, "description": "Records on a full page."},
            "pages": number,
            "next": {**link, "description": "The next page, if there is one."},
            "previous": {**link, "description": "The page before, if there is one."},
            "results": schema,
        }
        return {
            "type": "object",
            "required": list(properties),
            "properties": properties,
        }


def positive(name: str, words: str) -> int:
    """A whole number from 1; what is too long to be meant counts as very many."""
    if not NUMBER.fullmatch(words) or not words.strip("0"):
        raise ValidationError({name: f"{words[:40]!r} is no whole number from 1"})
    return int(words) if len(words) <= 18 else 10**18
