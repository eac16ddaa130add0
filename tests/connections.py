"""The database connection of a test, in which requests are answered."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core import signals
from django.db import close_old_connections


@contextmanager
def kept_connection() -> Iterator[None]:
    """Requests that end would take the connection along, and with it the transaction."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)
