"""Search: one function over all that has words, and the index that it reads."""

from recommendations.search.excerpts import Hit, found_in
from recommendations.search.finding import best, search
from recommendations.search.hits import hits, holds, marks
from recommendations.search.index import follow, forget, held, install, refresh
from recommendations.search.query import Query, begun, parse, plain
from recommendations.search.ranking import MOST_RANKED, Ranked, in_order

__all__ = [
    "MOST_RANKED",
    "Hit",
    "Query",
    "Ranked",
    "begun",
    "best",
    "follow",
    "forget",
    "found_in",
    "held",
    "hits",
    "holds",
    "in_order",
    "install",
    "marks",
    "parse",
    "plain",
    "refresh",
    "search",
]
