"""The edits of a record and of its parts, each beside the row that it changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from simple_history.utils import get_m2m_reverse_field_name

from recommendations.models import Quote, Recommendation, State

ADDED, CHANGED, REMOVED = "+", "~", "-"
STATE = frozenset({"state", "state_reason"})
Lookup = dict[str, Any]


@dataclass(frozen=True)
class Edit:
    """One change of one row: what it was before, where that is known, and since."""

    model: Any
    row: Any
    earlier: Any = None

    @property
    def when(self) -> datetime:
        return self.row.history_date

    @property
    def by(self) -> Any:
        """The person, or None for the program."""
        return self.row.history_user

    @property
    def reason(self) -> str:
        return self.row.history_change_reason or ""

    @property
    def change_id(self) -> UUID | None:
        return self.row.change_id

    @property
    def type(self) -> str:
        return self.row.history_type

    @property
    def order(self) -> tuple[datetime, str, int]:
        return self.when, self.model.__name__, self.row.history_id

    @property
    def changes_something(self) -> bool:
        return any(map(self.differs, self.fields()))

    @property
    def step(self) -> State | None:
        """The state that a recommendation was brought to, and nothing else with it."""
        if self.model is not Recommendation:
            return None
        differing = {name for name in self.fields() if self.differs(name)}
        if "state" not in differing or differing - STATE:
            return None
        return State(self.row.state)

    def fields(self) -> list[str]:
        """What is kept of a row, without what the program keeps for itself."""
        every = [*self.row.tracked_fields, *self.row._history_m2m_fields]
        own = ("id", "version", "edited_by", "uid", "position")
        return [field.name for field in every if field.name not in own]

    def differs(self, name: str) -> bool:
        """Whether the edit changed this field of a row that was there before."""
        if self.type != CHANGED or self.earlier is None:
            return False
        return value_of(self.row, name) != value_of(self.earlier, name)


def value_of(row: Any, name: str) -> Any:
    """What a row of history holds in a field; of several records, the list of them."""
    return (
        vars(row)[held_name(name)]
        if held_name(name) in vars(row)
        else getattr(row, name)
    )


def edits(
    kinds: Iterable[tuple[Any, Lookup]], *, most: int | None = None
) -> list[Edit]:
    """The edits of the rows that are looked up in each model, the newest first.

    `most` bounds the rows of each.
    """
    found = [
        edit for model, lookup in kinds for edit in edits_of(model, lookup, most=most)
    ]
    return sorted(found, key=lambda edit: edit.order, reverse=True)


def moves_of_quote(record: Recommendation, *, most: int | None = None) -> list[Edit]:
    """Where its quote went with a change of the source's text, or by hand.

    Which one it is, the recommendation says.
    """
    found = edits_of(Quote, {"id": record.quote_id}, most=most)
    return [edit for edit in found if edit.type == CHANGED]


def edits_of(model: Any, lookup: Lookup, *, most: int | None = None) -> Iterator[Edit]:
    """The newest edits of some rows of a model, the oldest first.

    One more than is told is read, as the former state of the oldest.
    """
    rows = with_related(model.history.filter(**lookup)).order_by(
        "-history_date", "-history_id"
    )
    found = list(rows if most is None else rows[: most + 1])
    remember_several(found)
    before: dict[Any, Any] = {}
    for row in reversed(found):
        key = getattr(row, row.instance_type._meta.pk.attname)
        earlier, before[key] = before.get(key), row
        if most is None or row is not found[-1] or len(found) <= most:
            yield Edit(model, row, earlier)


def with_related(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """With the records that the rows name, so that each is told without a query."""
    keys = [each.name for each in rows.model.tracked_fields if each.many_to_one]
    return rows.select_related("history_user", *keys)


def remember_several(rows: list[Any]) -> None:
    """Put the content of many-to-many fields on the rows, in a query for each field."""
    for each in rows[0]._history_m2m_fields if rows else ():
        key = get_m2m_reverse_field_name(each)
        through = getattr(type(rows[0]), each.name)
        held = through.filter(history__in=[row.pk for row in rows]).select_related(key)
        records: dict[Any, list[Any]] = {}
        for one in held:
            records.setdefault(one.history_id, []).append(getattr(one, key))
        for row in rows:
            named = sorted(filter(None, records.get(row.pk, [])), key=str)
            vars(row)[held_name(each.name)] = named


def held_name(name: str) -> str:
    return f"{name}_held"


def key_to(part: type[models.Model], whole: type[models.Model]) -> str:
    """The name of the part's foreign key to the whole."""
    return next(
        field.name
        for field in part._meta.fields
        if field.many_to_one and field.related_model is whole
    )
