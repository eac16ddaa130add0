"""Filters whose values are those of the point of the two clocks that is asked for."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from recommendations.api.clocks import AsOf, KnownAt
from recommendations.api.filters import FilterSet, FlagFilter
from recommendations.api.filters.filterset import Terms
from recommendations.models import Addressee, Assessment, Axis
from recommendations.models.axes import UNASSESSED
from recommendations.models.clocks import Point, values_at
from recommendations.orders import ORDERS
from recommendations.points import (
    freshness_at,
    headline_at,
    last_assessed_at,
    provisional_at,
    schedule_at,
)

# What follows from other records, as the database computes it at a point.
DERIVED = {
    "headline": headline_at,
    "headline_provisional": provisional_at,
    "schedule": schedule_at,
    "freshness": freshness_at,
    "last_assessed": last_assessed_at,
}
# What stands in a column for now, and is computed for any other point.
STORED = frozenset(
    {
        "headline",
        "headline_provisional",
        "addressees__response",
        "addressees__implementation",
    }
)
# Current values of addressees, and what `values_at` calls those of a point.
THEN = {
    f"{axis}{column}": f"{axis}_then{column}"
    for axis in Axis.values
    for column in ("", "_since")
}


class AtPoint(FilterSet):
    """Filters of recommendations, which may ask of another time."""

    as_of = AsOf()
    known_at = KnownAt()

    def point(self) -> Point:
        return Point(self.chosen("as_of"), self.chosen("known_at"))

    def ready(self, queryset: QuerySet, path: str) -> tuple[QuerySet, str]:
        """The queryset with what a path means at the point."""
        if path not in DERIVED or (path in STORED and self.point().is_now()):
            return queryset, path
        name = f"{path}_then"
        return queryset.alias(**{name: DERIVED[path](self.point())}), name

    def sortable(self, queryset: QuerySet, path: str) -> tuple[QuerySet, str]:
        if path not in ORDERS:
            return self.ready(queryset, path)
        name = f"{path}_order"
        return queryset.alias(**{name: ORDERS[path](self.point())}), name

    def matching(self, queryset: QuerySet, terms: Terms) -> QuerySet:
        first = next(iter(terms)).partition("__")[0]
        if first in DERIVED:
            queryset, column = self.ready(queryset, first)
            found = {f"{column}{path[len(first) :]}": terms[path] for path in terms}
            return queryset.filter(**found)
        if first == "addressees" and not self.point().is_now():
            rows = Addressee.objects.annotate(**values_at(self.point()))
            rows = rows.filter(**{then(path): terms[path] for path in terms})
            return queryset.filter(pk__in=rows.order_by().values("recommendation"))
        return super().matching(queryset, terms)


def then(path: str) -> str:
    """What a path through addressees is called at a point, seen from an addressee."""
    _, column, *rest = path.split("__")
    return "__".join([THEN.get(column, column), *rest])


class AssessedFilter(FlagFilter):
    """By whether anything is known of what came of it, at the point."""

    def filter(self, queryset: QuerySet, value: bool | None) -> QuerySet:
        if value is None:
            return queryset
        queryset, column = self.parent.ready(queryset, "headline")
        unknown = Q(**{column: UNASSESSED[Axis.IMPLEMENTATION]})
        return queryset.filter(~unknown if value else unknown)


class ProvisionalFilter(FlagFilter):
    """By whether the headline waits for a second person, at the point."""

    def filter(self, queryset: QuerySet, value: bool | None) -> QuerySet:
        if value is None:
            return queryset
        queryset, column = self.parent.ready(queryset, "headline_provisional")
        return queryset.filter(**{column: value})


class LastAssessedNullFilter(FlagFilter):
    """By whether nothing had been recorded, at the moment of the point."""

    def filter(self, queryset: QuerySet, value: bool | None) -> QuerySet:
        if value is None:
            return queryset
        queryset, column = self.parent.ready(queryset, "last_assessed")
        return queryset.filter(**{f"{column}__isnull": value})


class EvidenceNullFilter(FlagFilter):
    """By whether nothing is known of it that rests on evidence, at the point."""

    def filter(self, queryset: QuerySet, value: bool | None) -> QuerySet:
        if value is None:
            return queryset
        point = self.parent.point()
        rows = Assessment.objects.standing(point.known_at).true_by(point.as_of)
        rows = rows.filter(addressee__recommendation=OuterRef("pk"))
        found = Exists(rows.filter(evidence__isnull=False))
        return queryset.filter(~found if value else found)
