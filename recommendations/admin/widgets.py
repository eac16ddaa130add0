"""Fields that choose a record by a search, whatever a program posts to them."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

LONGEST_KEY = 18  # digits; more are no key of any record


def is_key(value: Any) -> bool:
    words = str(value)
    return words.isascii() and words.isdecimal() and len(words) <= LONGEST_KEY


class KnownKeys:
    """Looks up only what can be a key: the stock widget fails on other words."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        keys = [each for each in value if is_key(each)]
        return super().optgroups(name, keys or [""], attrs)  # type: ignore[misc]


class PickOne(KnownKeys, AutocompleteSelect):
    pass


class PickSeveral(KnownKeys, AutocompleteSelectMultiple):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Numbers that no column holds become 0, which is no key of a record."""
        posted = super().value_from_datadict(data, files, name) or []
        return ["0" if len(each) > LONGEST_KEY else each for each in posted]
