"""Emptying the database, in which assessments are never deleted."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from recommendations.models import Evidence
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = "append-only"


def still_refused():
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        Evidence.objects.update(title="Another")


def test_flush_empties_the_tables_and_keeps_them_shut():
    make.EvidenceFactory()

    call_command("flush", interactive=False, verbosity=0)

    assert not Evidence.objects.exists()
    make.EvidenceFactory()
    still_refused()


def test_flush_that_is_called_off_leaves_everything(monkeypatch, capsys):
    make.EvidenceFactory()
    monkeypatch.setattr("builtins.input", lambda prompt: "no")

    call_command("flush", verbosity=0)

    assert "Flush cancelled" in capsys.readouterr().out
    still_refused()


def test_flush_without_post_migrate_keeps_the_tables_shut():
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)

    call_command("migrate", verbosity=0)
    make.EvidenceFactory()
    still_refused()


def test_flush_that_fails_keeps_the_tables_shut(monkeypatch):
    make.EvidenceFactory()

    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr(type(connection.ops), "execute_sql_flush", fail)
    with pytest.raises(CommandError, match="couldn't be flushed"):
        call_command("flush", interactive=False, verbosity=0)

    still_refused()
