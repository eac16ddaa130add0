"""What many tests share: the real seeds, loaded once for a module."""

import gc
import sqlite3
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from recommendations.seeding.loader import load
from recommendations.seeding.reader import read

ROOT = Path(__file__).parents[1]

# What the tests import stays; to look through it for garbage takes a tenth of the time.
gc.freeze()
gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def load_real_seeds(django_db_setup):
    """Brings the seeds of the repository into an empty database.

    In the memory of SQLite they are loaded once, and copied from then on.
    """
    kept = {}

    def bring():
        if "report" not in kept:
            kept["report"] = load(read([ROOT / "seeds"]))
            if connection.vendor == "sqlite":
                kept["copy"] = sqlite3.connect(":memory:")
                connection.connection.backup(kept["copy"])
        elif "copy" in kept:
            kept["copy"].backup(connection.connection)
        else:
            load(read([ROOT / "seeds"]))
        return kept["report"]

    yield bring
    if "copy" in kept:
        kept["copy"].close()


@pytest.fixture(scope="module")
def real_seeds(load_real_seeds, django_db_blocker):
    """The seeds of the repository in the database; each test rolls back to them."""
    with django_db_blocker.unblock():
        yield load_real_seeds()
        call_command("flush", interactive=False, verbosity=0)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item, nextitem):
    """Let the seeds go before a test of the same module that wants an empty database.

    Workers that take tests from one another run those of a module in any order.
    """
    held = "real_seeds" in item.fixturenames
    if held and nextitem and "real_seeds" not in nextitem.fixturenames:
        item.session._setupstate.teardown_exact(item.session)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """As ever; but PostgreSQL drops no database that some thread still holds."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            connection.close()
