"""What commands meet."""

import pytest
from django.db import OperationalError


@pytest.fixture
def deadlocked(monkeypatch):
    """Let a function fail as in a deadlock, or as where SQLite is locked."""

    def fail(*args, **kwargs):
        cause = Exception()
        cause.sqlstate = "40P01"
        raise OperationalError("database is locked") from cause

    return lambda name: monkeypatch.setattr(name, fail)
