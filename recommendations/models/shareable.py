"""What a person keeps for themselves, or shares with everybody."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

from recommendations.models.keys import KeyedQuerySet

Kept = TypeVar("Kept", bound="Shareable")


class ShareableQuerySet(KeyedQuerySet[Kept]):
    """Finds what is kept by key, and for those who may use it."""

    def for_reader(self, user: Any) -> "ShareableQuerySet[Kept]":
        """A person's own, and what others share."""
        return self.filter(Q(owner=user.pk) | Q(shared=True))


class Shareable(models.Model):
    """Something with an `owner` and a `name`, which may be `shared`."""

    owner_id: Any
    name: Any
    key: Any
    shared: Any

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.name)

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def may_change(self, user: Any) -> bool:
        return bool(self.owner_id == user.pk)

    def may_remove(self, user: Any) -> bool:
        """Its owner; of a shared one administrators as well, who keep the place tidy."""
        administers = user.has_perm("recommendations.delete_recommendation")
        return self.may_change(user) or bool(self.shared and administers)
