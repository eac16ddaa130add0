"""Records that are found by a key that people can read."""

from typing import TypeVar

from django.db import models

Keyed = TypeVar("Keyed", bound=models.Model)


class KeyedQuerySet(models.QuerySet[Keyed]):
    """Finds a record by its `key`."""

    def get_by_natural_key(self, key: str) -> Keyed:
        return self.get(key=key)
