"""Places in the order of a list, from which a page is read without counting.

A page after a place is found by comparing the values that the list is ordered by (the
keys), not by passing over the rows before it: so that the ten-thousandth page costs
what the first does, and what is added meanwhile makes no row come twice or never.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, OrderBy, Q, QuerySet
from django.db.models.fields.tuple_lookups import (
    Tuple,
    TupleGreaterThan,
    TupleLessThan,
    TupleLookupMixin,
)

# Under these names a row holds the values of its keys.
NAME = "key_{}"


class AsRows:
    """Django takes rows apart for SQLite, which then cannot use its index."""

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        return super(TupleLookupMixin, self).as_sql(compiler, connection)  # type: ignore[misc]


class After(AsRows, TupleGreaterThan): ...


class Before(AsRows, TupleLessThan): ...


@dataclass(frozen=True, slots=True)
class Key:
    """What a list is ordered by; where it can be null, the nulls come last."""

    path: str
    name: str
    descends: bool
    nullable: bool

    def order(self, *, backward: bool) -> OrderBy:
        descends, nulls = self.descends != backward, self.nullable or None
        first, last = (nulls, None) if backward else (None, nulls)
        return OrderBy(
            F(self.name), descending=descends, nulls_first=first, nulls_last=last
        )

    def beyond(self, value: Any, *, backward: bool) -> Q:
        """Rows that lie strictly after a value, or before it."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if backward else Q(pk__in=())
        lookup = "lt" if self.descends != backward else "gt"
        found = Q(**{f"{self.name}__{lookup}": value})
        if self.nullable and not backward:
            found |= Q(**{f"{self.name}__isnull": True})
        return found

    def at(self, value: Any) -> Q:
        if value is None:
            return Q(**{f"{self.name}__isnull": True})
        return Q(**{self.name: value})


class Keyset:
    """The order of a queryset, completed so that no two rows share a place."""

    def __init__(self, queryset: QuerySet[Any]) -> None:
        self.queryset = queryset
        self.keys = keys_of(queryset)
        self.names = [key.name for key in self.keys]

    def rows(
        self, place: list[Any] | None = None, *, backward: bool = False
    ) -> QuerySet[Any]:
        """The rows after a place in their order, or those before it, the last first."""
        found = self.queryset.annotate(**{key.name: F(key.path) for key in self.keys})
        if place is not None:
            found = found.filter(self.beyond(place, backward=backward))
        return found.order_by(*(key.order(backward=backward) for key in self.keys))

    def place(self, row: Any) -> list[Any]:
        """Where a row of `rows` stands."""
        if isinstance(row, tuple):
            return list(row[-len(self.keys) :])
        return [getattr(row, name) for name in self.names]

    def beyond(self, place: list[Any], *, backward: bool) -> Any:
        """The condition of the rows that lie after a place, or before it."""
        directions = {key.descends != backward for key in self.keys}
        if len(directions) == 1 and not any(key.nullable for key in self.keys):
            # One comparison of rows, for which the database needs but one index.
            compare = Before if directions.pop() else After
            return compare(Tuple(*(F(key.name) for key in self.keys)), place)
        found = Q(pk__in=())
        for key, value in reversed(list(zip(self.keys, place, strict=True))):
            found = key.beyond(value, backward=backward) | (key.at(value) & found)
        return found


def keys_of(queryset: QuerySet[Any]) -> list[Key]:
    """The keys of the order that a queryset has, and one that settles every tie."""
    query, model = queryset.query, queryset.model
    terms = list(query.order_by or model._meta.ordering)
    paths = [path_of(term) for term in terms]
    if not any(is_unique(model, path) for path, _ in paths):
        paths.append((model._meta.pk.name, False))
    return [
        Key(
            path,
            NAME.format(place),
            descends,
            path in query.annotations or can_be_null(model, path),
        )
        for place, (path, descends) in enumerate(paths)
    ]


def path_of(term: Any) -> tuple[str, bool]:
    """The path that a term of an order names, and whether it descends."""
    if isinstance(term, str):
        return term.removeprefix("-"), term.startswith("-")
    named: Any = getattr(term, "expression", term)
    return named.name, getattr(term, "descending", False)


def is_unique(model: Any, path: str) -> bool:
    names = {field.name for field in model._meta.fields if field.unique}
    return path in names and not model._meta.get_field(path).null


def can_be_null(model: Any, path: str) -> bool:
    """Whether there may be nothing at the end of a path."""
    for part in path.split("__"):
        field = model._meta.get_field(part)
        if field.null:
            return True
        model = field.related_model
    return False
