"""By words."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters

LONGEST_SEARCH = 200


class SearchFilter(filters.CharFilter):
    """Records that hold every word, in whatever field and case.

    `many` names paths to several records each. They are looked up apart: a join for
    every word would keep PostgreSQL planning for minutes.
    """

    def __init__(self, *paths: str, many: Iterable[str] = (), label: str) -> None:
        self.paths, self.many = paths, many
        super().__init__(label=label, max_length=LONGEST_SEARCH)

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        for word in dict.fromkeys(value.lower().split()):
            holds = Q()
            for path in self.paths:
                holds |= Q(**{f"{path}__icontains": word})
            for path in self.many:
                found = queryset.model._base_manager.filter(
                    **{f"{path}__icontains": word}
                )
                holds |= Q(pk__in=found.order_by().values("pk"))
            queryset = queryset.filter(holds)
        return queryset
