"""Addresses of the lists behind the numbers."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse


def list_url(noun: str, collection: int | None = None, **query: Any) -> str:
    """The list of a noun, narrowed by `query` and to a collection."""
    url = reverse(f"admin:recommendations_{noun}_changelist")
    asked = {**query, **({"collection": collection} if collection else {})}
    return f"{url}?{urlencode(asked)}" if asked else url


def page_url(noun: str, key: int, page: str = "change") -> str:
    return reverse(f"admin:recommendations_{noun}_{page}", args=[key])
