"""Several import one table at once, and somebody edits meanwhile: each row once."""

import pytest
from django.db import connection

from recommendations import tracking
from recommendations.imports.apply import ChangedMeanwhile
from recommendations.imports.compare import Comparison
from recommendations.imports.undo import TouchedSince, UndoneAlready, undo
from recommendations.models import Import, Recommendation
from tests import factories as make
from tests.imports.conftest import Desk
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

    raised = raised_at_once(
        *[lambda: desk.apply(*rows, seen=print_of_look) for _ in range(THREADS)]
    )

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

    at_once(lambda: desk.apply(*rows), lambda: desk.apply(*others))

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
    assert told & {UndoneAlready, TouchedSince}
