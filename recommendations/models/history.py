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

    def write(self, record: Any, history_type: str) -> None:
        """Append one row: `+` created, `~` changed or `-` deleted."""
        self.create_historical_record(record, history_type)
