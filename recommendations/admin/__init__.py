"""The admin, a module for each noun, and one for each page of our own."""

from recommendations.admin import (
    accounts,
    actor,
    addressee,
    ask,
    assessment,
    quote,
    recommendation,
    source,
    table_import,
    token,
    vocabulary,
)

__all__ = [
    "accounts",
    "actor",
    "addressee",
    "ask",
    "assessment",
    "quote",
    "recommendation",
    "source",
    "table_import",
    "token",
    "vocabulary",
]
