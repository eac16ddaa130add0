"""The history of a record: who changed it, when, why, and from what."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.db import models
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

CHANGE: ContextVar[uuid.UUID | None] = ContextVar("change", default=None)


def current_change() -> uuid.UUID | None:
    """The change that is under way, if any."""
    return CHANGE.get()


@contextmanager
def one_change() -> Iterator[uuid.UUID]:
    """Give all rows of history that are written inside one `change_id`."""
    name = CHANGE.get() or uuid.uuid4()
    token = CHANGE.set(name)
    try:
        yield name
    finally:
        CHANGE.reset(token)


class HistoricalRow(models.Model):
    """What every row of history has besides the fields of its record."""

    change_id = models.UUIDField(
        null=True,
        default=current_change,
        editable=False,
        db_index=True,
        help_text="Shared by the rows of one request, or of one bulk change.",
    )

    class Meta:
        abstract = True


class Rows(HistoryManager):
    """The usual manager; its class is made once, not whenever a row is written."""

    @classmethod
    @cache
    def from_queryset(cls, *args: Any, **kwargs: Any) -> type["Rows"]:
        made: type[Rows] = super().from_queryset(*args, **kwargs)
        return made


class History(HistoricalRecords):
    """Historical rows that a write can hold back until all its parts are in place."""

    def __init__(self, **options: Any) -> None:
        super().__init__(bases=(HistoricalRow,), history_manager=Rows, **options)

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        super().contribute_to_class(cls, name)
        cls.history_records = self  # type: ignore[attr-defined]

    def m2m_changed(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: `tracking.save` writes one row once the whole record stands."""

    def pre_delete(self, instance: Any, **kwargs: Any) -> None:
        """Write the last row while the record still has its many-to-many content.

        Parts that go with the record go by the same hand and for the same reason.
        """
        super().pre_delete(instance, **kwargs)
        cause = getattr(kwargs.get("origin"), "__dict__", {})
        for name in {"_history_user", "_change_reason"} & set(cause):
            vars(instance).setdefault(name, cause[name])
        self.write(instance, "-")

    def post_delete(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: `pre_delete` has written the row."""

    def write(self, record: Any, history_type: str) -> None:
        """Append one row: `+` created, `~` changed or `-` deleted."""
        self.create_historical_record(record, history_type)
