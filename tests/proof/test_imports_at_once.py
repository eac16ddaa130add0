"""Several import one table at once, and somebody edits meanwhile: each row once."""

import io
import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from recommendations import tracking
from recommendations.imports.apply import ChangedMeanwhile
from recommendations.imports.compare import Comparison
from recommendations.imports.undo import TouchedSince, UndoneAlready, undo
from recommendations.models import Import, Recommendation
from recommendations.models.rules import RoleMissing
from recommendations.tracking.turns import WAITING, AnotherUnderWay
from tests import factories as make
from tests.imports.conftest import Desk, csv_of
from tests.proof.test_concurrency import others as other_connections
from tests.proof.test_concurrency import until
from tests.proof.threads import at_once, raised_at_once

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer at a time"
    ),
    pytest.mark.django_db(transaction=True),
]
THREADS = 6


@pytest.fixture
def desk():
    return Desk()


def seen(desk, rows):
    wanted, columns = desk.stated(rows)
    look = Comparison(columns)
    look.compare(wanted)
    return look.fingerprint


@pytest.mark.parametrize("known", [False, True])
def test_of_many_who_import_one_table_one_does(desk, known):
    rows = [desk.row(ref=f"N-{n}", note="a") for n in range(30)]
    if known:
        desk.apply(*(row | {"note": "b"} for row in rows))
    before = Import.objects.count()
    print_of_look = seen(desk, rows)

    def one():
        desk.apply(*rows, seen=print_of_look, waiting=lambda: None)

    raised = raised_at_once(*[one] * THREADS)

    assert {type(error) for error in raised} == {ChangedMeanwhile}
    assert len(raised) == THREADS - 1
    assert Import.objects.count() == before + 1
    assert Recommendation.objects.filter(note="a").count() == 30


def test_imports_that_quote_sources_in_opposite_order_both_do(desk, monkeypatch):
    monkeypatch.setattr("recommendations.imports.apply.CHUNK", 1)
    sources = [desk.source, *make.SourceFactory.create_batch(3, text=desk.source.text)]
    rows = [
        desk.row(ref=f"N-{n}", source=source.key) for n, source in enumerate(sources)
    ]
    others = [row | {"ref": f"O{row['ref']}"} for row in reversed(rows)]

    at_once(
        lambda: desk.apply(*rows, waiting=lambda: None),
        lambda: desk.apply(*others, waiting=lambda: None),
    )

    assert Recommendation.objects.count() == 8


def test_an_edit_during_an_import_is_not_lost(desk):
    rows = [desk.row(ref=f"N-{n}", note="a") for n in range(20)]
    desk.apply(*rows)
    edited = Recommendation.objects.get(ref="N-19")

    def edit():
        edited.summary = "Press Tehran"
        tracking.save(edited, by=desk.analyst)

    changed = [row | {"timeframe": "soon"} for row in rows]
    raised = raised_at_once(edit, lambda: desk.apply(*changed))

    assert raised == []
    edited.refresh_from_db()
    assert edited.summary == "Press Tehran"


def test_an_import_is_undone_once_and_never_over_an_edit(desk):
    table = desk.apply(*(desk.row(ref=f"N-{n}") for n in range(20))).record
    edited = Recommendation.objects.get(ref="N-19")

    def edit():
        edited.note = "mine"
        tracking.save(edited, by=desk.analyst)

    raised = raised_at_once(
        edit,
        lambda: undo(table=table, by=desk.analyst),
        lambda: undo(table=table, by=desk.analyst),
    )

    left = set(Recommendation.objects.values_list("ref", "note"))
    undone = Import.objects.get().is_undone()
    assert left == set() if undone else ("N-19", "mine") in left
    told = {type(error) for error in raised}
    assert told & {UndoneAlready, TouchedSince, AnotherUnderWay}


def test_who_imports_on_a_page_meanwhile_is_told_to_come_again(desk):
    table = desk.apply(desk.row()).record
    other = make.UserFactory(role="analyst")

    with transaction.atomic():
        tracking.take_turn()
        (imported,) = raised_at_once(lambda: desk.apply(desk.row(ref="N-2")))
        (undone,) = raised_at_once(lambda: undo(table=table, by=desk.analyst))
        (forbidden,) = raised_at_once(lambda: undo(table=table, by=other))

    assert type(imported) is type(undone) is AnotherUnderWay
    assert type(forbidden) is RoleMissing
    assert Recommendation.objects.count() == 1


@pytest.mark.parametrize("command", ["import_recommendations", "load_seeds"])
def test_a_command_says_that_it_waits(desk, tmp_path, command):
    path = tmp_path / "table.csv"
    path.write_bytes(csv_of(desk.row(), desk.row().values()))
    args = {"import_recommendations": [str(path), "--by=ana"], "load_seeds": []}
    said = io.StringIO()

    def run():
        try:
            call_command(command, *args[command], "--dry-run", stderr=said)
        finally:
            connection.close()

    waiting = threading.Thread(target=run)
    with transaction.atomic():
        tracking.take_turn()
        waiting.start()
        until(said.getvalue)
    waiting.join()

    assert said.getvalue() == f"{WAITING}\n"


def test_an_undo_in_a_deadlock_is_taken_back_and_says_so(desk, client):
    table = desk.apply(desk.row(ref="N-0"), desk.row(ref="N-1")).record
    first, last = Recommendation.objects.order_by("pk")
    client.force_login(desk.analyst)
    url = reverse("admin:recommendations_import_take_back", args=[table.pk])
    answers = []

    def run():
        answers.append(client.post(url, follow=True).content.decode())
        connection.close()

    undoing = threading.Thread(target=run)
    rows = Recommendation.objects.select_for_update()
    with transaction.atomic():
        with connection.cursor() as cursor:  # the other finds it
            cursor.execute("SET LOCAL deadlock_timeout = '20s'")
        rows.get(pk=last.pk)
        undoing.start()
        until(lambda: other_connections("wait_event_type = 'Lock'"))
        rows.get(pk=first.pk)
    undoing.join()

    assert "Not undone: somebody wrote the same records at the same time" in answers[0]
    assert Recommendation.objects.count() == 2
