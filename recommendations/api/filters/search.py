"""The search of a list for what a person types."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from recommendations.search import search

LONGEST_SEARCH = 200
SYNTAX = (
    'All of them, in any English form; `"a phrase"`, `-not`, `begin*` and `OR` are '
    "understood. The best come first, unless `ordering` asks for another order; by "
    "`cursor`, records come in the order of the list."
)


class SearchFilter(filters.CharFilter):
    """Records that fit what a person types, the best first; `held` names their words."""

    def __init__(self, held: str) -> None:
        label = f"Words that {held} hold. {SYNTAX}"
        super().__init__(label=label, max_length=LONGEST_SEARCH)

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        return search(queryset, value) if value else queryset
