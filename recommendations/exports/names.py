"""The names of a record's fields: those that are asked for, and those within them."""

from typing import Any

# By name: the names within it that are asked for, or None for all of them.
Names = dict[str, "Names | None"]


def trimmed(value: Any, names: Names | None) -> Any:
    """A part of a record with these fields alone."""
    if names is None or value is None:
        return value
    if isinstance(value, list):
        return [trimmed(one, names) for one in value]
    return {name: trimmed(value[name], within) for name, within in names.items()}
