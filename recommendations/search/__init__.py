"""Search: one function over all that has words, and the index that it reads."""

from recommendations.search.finding import in_order, search
from recommendations.search.hits import hits, holds
from recommendations.search.index import follow, forget, held, install, refresh
from recommendations.search.query import Query, parse

__all__ = [
    "Query",
    "follow",
    "forget",
    "held",
    "hits",
    "holds",
    "in_order",
    "install",
    "parse",
    "refresh",
    "search",
]
