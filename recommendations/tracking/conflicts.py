"""Writes that the database takes back, since others wrote the same at the same time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection

from recommendations.models.rules import Refused

# Of PostgreSQL: a deadlock, a failure to serialize, a lock that was not to be had.
CONFLICTS = {"40P01", "40001", "55P03"}


class WrittenAtOnce(Refused):
    """Others wrote the same records at the same time, and this write was taken back"""

    def __init__(self) -> None:
        super().__init__(
            "somebody wrote the same records at the same time; nothing was written; "
            "do it again"
        )


@contextmanager
def conflicts_told() -> Iterator[None]:
    """Raise WrittenAtOnce where the database takes back the transaction within."""
    try:
        yield
    except OperationalError as error:
        if not is_conflict(error):
            raise
        raise WrittenAtOnce from error


def is_conflict(error: OperationalError) -> bool:
    """Whether the database chose this write among several to be taken back."""
    if connection.vendor == "postgresql":
        return getattr(error.__cause__, "sqlstate", "") in CONFLICTS
    return "locked" in str(error)
