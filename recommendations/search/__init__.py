"""Search: one function over all that has words, and the index that it reads."""

from recommendations.search.finding import search
from recommendations.search.index import follow, forget, held, install, refresh
from recommendations.search.query import Query, parse

__all__ = [
    "Query",
    "follow",
    "forget",
    "held",
    "install",
    "parse",
    "refresh",
    "search",
]
