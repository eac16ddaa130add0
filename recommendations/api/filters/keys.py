"""By other records: each is named by its key, and a key that none has is refused."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet
from rest_framework.exceptions import ValidationError

from recommendations.api.errors import guess
from recommendations.api.filters.filterset import Terms
from recommendations.api.filters.values import FlagFilter, TakesMany
from recommendations.models import Actor, Theme

# Keys that are compared with one that nothing has.
NEIGHBOURS = 1000


class KeyFilter(TakesMany):
    """By the natural keys of other records; a key that none has is refused."""

    def __init__(self, path: str, *, of: type[Model], key: str = "key", **kwargs: Any):
        self.path, self.of, self.key = path, of, key
        super().__init__(field_name=f"{path}__{key}", **kwargs)

    def terms(self, value: list[str]) -> Terms:
        return {f"{self.path}__in": self.pks(value)}

    def pks(self, keys: list[str]) -> list[int]:
        """The primary keys of the named records; raises ValidationError for a key."""
        found = dict(
            self.records()
            .filter(**{f"{self.key}__in": keys})
            .values_list(self.key, "pk")
        )
        for key in keys:
            if key not in found:
                raise ValidationError({self.name(): self.unknown(key)})
        return list(found.values())

    def unknown(self, key: str) -> str:
        """That no record has the key, with the nearest that one has."""
        kind = self.of._meta.verbose_name
        near = self.records().filter(**{f"{self.key}__istartswith": key[:2]})
        known = near.values_list(self.key, flat=True).order_by(self.key)
        near_one = guess(key, known[:NEIGHBOURS])
        return f"no {kind} has the {self.key} {key[:100]!r}{near_one}"

    def records(self) -> QuerySet:
        """Those that the caller may name."""
        records = self.of._default_manager.order_by()
        if hasattr(records, "for_reader"):
            return records.for_reader(self.parent.request.user)
        return records

    def name(self) -> str:
        return next(name for name, one in self.parent.filters.items() if one is self)


class ActorFilter(KeyFilter):
    """By actors, and on demand by those that belong to them."""

    def __init__(self, path: str, **kwargs: Any) -> None:
        super().__init__(path, of=Actor, **kwargs)

    def pks(self, keys: list[str]) -> list[int]:
        pks = super().pks(keys)
        if not self.parent.chosen("descendants"):
            return pks
        actors = Actor.objects
        return [
            actor.pk
            for pk in pks
            for actor in actors.descendants(pk, include_self=True).only("pk")
        ]


class ThemeFilter(KeyFilter):
    """By themes; an upper one stands for those under it."""

    def __init__(self, path: str, **kwargs: Any) -> None:
        super().__init__(path, of=Theme, **kwargs)

    def pks(self, keys: list[str]) -> list[int]:
        pks = super().pks(keys)
        themes = Theme.objects.filter(Q(pk__in=pks) | Q(parent__in=pks))
        return list(themes.order_by().values_list("pk", flat=True))


class DescendantsFilter(FlagFilter):
    """Widens filters by actors, without which it means nothing."""

    def __init__(self, of: Iterable[str] = ("actor",)) -> None:
        self.of = tuple(of)
        named = " or ".join(f"`{name}`" for name in self.of)
        super().__init__(
            label=f"With {named}: `true` counts the actors that belong to it as well."
        )

    def filter(self, queryset: QuerySet, value: bool | None) -> QuerySet:
        if value and not any(map(self.parent.chosen, self.of)):
            names = " or ".join(self.of)
            raise ValidationError({"descendants": f"it goes with {names}; name one"})
        return queryset
