"""The history of a record: who changed it, when, why, and from what."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords


class History(HistoricalRecords):
    """Historical rows that a write can hold back until all its parts are in place."""

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
