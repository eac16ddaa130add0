"""Three-way merge of one record: what the files said last, what they say, what is."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Model


@dataclass(kw_only=True, slots=True)
class Wanted:
    """A record as seed files want it.

    `key` names it among its kind, `identity` is what it is made with, and `fields`
    and `related` are what the files decide.
    """

    kind: str
    key: str
    model: type[Model]
    file: str
    identity: Mapping[str, Any]
    fields: dict[str, Any] = field(default_factory=dict)
    related: dict[str, list[Any]] = field(default_factory=dict)
    # What a new record starts with, and the files never touch again.
    at_first: Mapping[str, Any] = field(default_factory=dict)

    def reason(self) -> str:
        """Why the record is written, as its history says."""
        return f"loaded from {self.file}"

    def digests(self) -> dict[str, str]:
        return {
            **{name: digest(value) for name, value in self.fields.items()},
            **{name: digest(rows) for name, rows in self.related.items()},
        }

    def digests_of(self, record: Model) -> dict[str, str]:
        """The digests of what a record of the database holds in these fields."""
        return {
            **{name: digest(getattr(record, name)) for name in self.fields},
            **{name: digest(getattr(record, name).all()) for name in self.related},
        }


@dataclass(kw_only=True, slots=True)
class Merge:
    """Which fields the files change, and which a person did and so keeps."""

    changed: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)


def merge(
    *,
    now: Mapping[str, str],
    wanted: Mapping[str, str],
    said: Mapping[str, str],
    overwrite: bool = False,
) -> Merge:
    """Decide field by field, each given as its digest.

    A field that differs from the files is the files' to change only if it still is
    what they said last; where nobody remembers what they said, it is a person's.
    """
    result = Merge()
    for name in wanted:
        if wanted[name] == now[name]:
            continue
        untouched = overwrite or said.get(name) == now[name]
        (result.changed if untouched else result.kept).add(name)
    return result


def plain(value: Any) -> str:
    """A value as text that is the same in every database: records by natural key."""
    if isinstance(value, Model):
        return " ".join(map(str, value.natural_key()))  # type: ignore[attr-defined]
    return "" if value is None else str(value)


def digest(value: Any) -> str:
    """16 hexadecimal digits of SHA-256; the order of rows does not count."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        return digest_of(tuple(sorted(plain(row) for row in value)))
    return digest_of(plain(value))


# Most fields hold one of a few values.
@lru_cache(maxsize=2**12)
def digest_of(value: str | tuple[str, ...]) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]
