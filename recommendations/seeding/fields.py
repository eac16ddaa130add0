"""The fields of one record of a seed file, each checked as it is taken."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from recommendations.seeding.faults import Faults, Place, nearest
from recommendations.seeding.files import Mapping, Sequence
from recommendations.text.dates import DateUnreadable, PartialDate

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Fields:
    """Takes the fields of a record by name; `finish` reports those nobody took."""

    def __init__(self, mapping: Mapping, file: str, faults: Faults) -> None:
        self.mapping, self.file, self.faults = mapping, file, faults
        self.taken: set[str] = set()
        self.record = ""

    @property
    def at(self) -> Place:
        return Place(self.file, self.mapping.line)

    def place(self, name: str) -> Place:
        """The line of a field, or of the record where the field is missing."""
        return Place(self.file, self.mapping.lines.get(name, self.mapping.line))

    def refuse(self, name: str, message: object) -> None:
        self.faults.add(self.place(name), self.record, message)

    def take(self, name: str, *, required: bool) -> Any:
        """The raw value of a field, or None and, if it is required, a fault."""
        self.taken.add(name)
        value = self.mapping.get(name)
        if name in self.mapping and value in (None, ""):
            self.refuse(name, f"{name} is empty; fill it in, or leave it out")
            return None
        if value is None and required:
            self.refuse(name, f"{name} is missing")
        return value

    def text(self, name: str, *, required: bool = True, longest: int = 0) -> str:
        """A line of text; `longest` limits it, in characters."""
        value = self.take(name, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.refuse(name, f"{name} holds a list or a record; write a line of text")
            return ""
        if longest and len(value) > longest:
            message = f"{name} has {len(value)} characters; at most {longest} fit"
            self.refuse(name, message)
        return str(value)

    def key(self, name: str, *, required: bool = True) -> str:
        """A slug: lower-case letters, digits and single hyphens."""
        value = self.text(name, required=required, longest=100)
        if value and not SLUG.fullmatch(value):
            message = (
                f"{name} {value!r} is no slug; use lower-case letters, digits, hyphens"
            )
            self.refuse(name, message)
        return value

    def choice(self, name: str, choices: Iterable[str]) -> str:
        """One of a few words."""
        value, known = self.text(name), list(choices)
        if value and value not in known:
            hint = nearest(value, known) or f"; use one of {', '.join(known)}"
            self.refuse(name, f"{name} cannot be {value!r}{hint}")
        return value

    def date(self, name: str, *, required: bool = False) -> PartialDate | None:
        """A year, a month or a day."""
        value = self.text(name, required=required)
        if not value:
            return None
        try:
            return PartialDate.parse(value)
        except DateUnreadable as error:
            self.refuse(name, f"{name}: {error}")
            return None

    def number(self, name: str) -> int | None:
        """A whole number from 1."""
        value = self.text(name, required=False)
        if not value:
            return None
        if not value.isascii() or not value.isdigit() or not 0 < int(value[:9]) < 10**6:
            self.refuse(name, f"{name} {value[:20]!r} is no whole number from 1")
            return None
        return int(value)

    def words(self, name: str, *, required: bool = False) -> list[str]:
        """A list of lines of text; a single one may stand for a list of one."""
        value = self.take(name, required=required)
        if value is None:
            return []
        rows = value if isinstance(value, Sequence) else [value]
        for row in rows:
            if not isinstance(row, str) or not row:
                self.refuse(name, f"{name} holds something else than words")
                return []
        if len(set(rows)) < len(rows):
            self.refuse(name, f"{name} names something twice; keep one")
        return [str(row) for row in rows]

    def part(self, name: str, *, required: bool = False) -> "Fields | None":
        """A record inside this one."""
        value = self.take(name, required=required)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.refuse(name, f"{name} is no record; write its fields under it")
            return None
        return self.inner(value)

    def parts(self, name: str, *, required: bool = False) -> list["Fields"]:
        """A list of records inside this one."""
        value = self.take(name, required=required)
        if value is None:
            return []
        if not isinstance(value, Sequence):
            self.refuse(name, f"{name} is no list; begin each record with a hyphen")
            return []
        if not value and required:
            self.refuse(name, f"{name} is an empty list")
        rows = [row for row in value if isinstance(row, Mapping)]
        if len(rows) < len(value):
            self.refuse(name, f"{name} holds something else than records")
        return [self.inner(row) for row in rows]

    def inner(self, mapping: Mapping) -> "Fields":
        inner = Fields(mapping, self.file, self.faults)
        inner.record = self.record
        return inner

    def name(self, name: str, kind: str) -> str:
        """The key of a record, by which its faults are reported from here on."""
        key = self.key(name)
        self.record = f"{kind} {key}".strip()
        return key

    def finish(self) -> None:
        """Report the keys that the format does not know."""
        for name in self.mapping:
            if name not in self.taken:
                hint = nearest(name, self.taken)
                known = "" if hint else f"; known are {', '.join(sorted(self.taken))}"
                self.refuse(name, f"unknown key {name!r}{hint}{known}")


def longest(model: type[Model], field: str) -> int:
    """How many characters a field of a model holds."""
    return int(getattr(model._meta.get_field(field), "max_length", None) or 0)


def records_of(value: Any, file: str, faults: Faults) -> list[Fields]:
    """The records of a file that holds a list of them."""
    if value is None:
        return []
    if not isinstance(value, Sequence):
        line = getattr(value, "line", 1)
        faults.add(Place(file, line), "", "the file holds no list of records")
        return []
    found = []
    for row in value:
        if isinstance(row, Mapping):
            found.append(Fields(row, file, faults))
        else:
            line = getattr(row, "line", value.line)
            faults.add(Place(file, line), "", "this is no record; write its fields")
    return found
