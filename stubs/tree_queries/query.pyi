"""Types of what is used of django-tree-queries, which has none of its own."""

from typing import Any, Self, TypeVar

from django.db import models

_Node = TypeVar("_Node", bound=models.Model, covariant=True)

class TreeQuerySet(models.QuerySet[_Node, _Node]):
    def ancestors(self, of: Any, *, include_self: bool = False) -> Self: ...
    def descendants(self, of: Any, *, include_self: bool = False) -> Self: ...
