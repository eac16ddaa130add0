"""Checks of the index; they read the database, as `check --database default` does."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from recommendations.models import Actor
from recommendations.search import postgresql
from recommendations.search.comparing import faults
from recommendations.search.documents import KINDS
from recommendations.search.index import table_of

REBUILD = "Run manage.py rebuild_search."


@register(Tags.database)
def check_index(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Say where the index is missing or stale, and where slips are not forgiven."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        found += [
            Warning(str(fault), hint=REBUILD, id="recommendations.W001")
            for fault in faults(alias)
        ]
        found += trigrams_missing(alias)
    return found


def is_installed(connection: Any) -> bool:
    """Whether `migrate` has been here, which switches the extension on if it may."""
    return table_of(KINDS[Actor]) in connection.introspection.table_names()


def trigrams_missing(alias: str) -> list[CheckMessage]:
    connection = connections[alias]
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        if postgresql.has_trigrams(cursor) or not is_installed(connection):
            return []
    return [
        Warning(
            "the extension pg_trgm is missing; search works, but forgives no slips "
            "in titles and names",
            hint="As a superuser, run CREATE EXTENSION pg_trgm; then "
            "manage.py rebuild_search.",
            id="recommendations.W002",
        )
    ]
