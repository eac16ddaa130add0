"""Applying a table: all or nothing, through `tracking`, with a record of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations import tracking
from recommendations.imports.apply import ChangedMeanwhile, RowsFaulty
from recommendations.imports.compare import Comparison
from recommendations.imports.undo import undo
from recommendations.models import (
    FileRecord,
    Import,
    Quote,
    Recommendation,
    RowOutcome,
)
from recommendations.models.rules import RoleMissing
from recommendations.search import search
from recommendations.search.comparing import faults
from tests import factories as make


def test_a_new_recommendation_is_a_draft_with_all_its_parts(desk):
    done = desk.apply(
        desk.row(
            kind="reported",
            attributed_to="Government of Iraq",
            attributed_in_words="",
            direction="act",
            addressees="Washington; Government of Iraq",
            mentions="Washington;",
            targets="Government of Iraq",
            condition="to halt oil smuggling",
            condition_kind="until",
            timeframe="this year",
            due="June 2014",
            note="Said twice",
        )
    )

    record = Recommendation.objects.get()
    assert (record.state, record.edited_by) == ("draft", desk.analyst)
    assert str(record.due) == "2014-06"
    assert list(record.themes.all()) == [desk.theme]
    assert list(record.attributed_actors.all()) == [desk.baghdad]
    assert list(record.addressees.values_list("actor__key", "mention", "position")) == [
        ("united-states", "Washington", 1),
        ("government-of-iraq", "", 2),
    ]
    assert record.targets.get().actor == desk.baghdad
    condition = record.conditions.get()
    assert (condition.kind, condition.quote.exact) == ("until", condition.text)
    assert done.tally == {"new": 1}


def test_every_record_has_its_history(desk):
    done = desk.apply(desk.row(condition="to halt"))

    record = Recommendation.objects.get()
    for row in (
        record,
        record.quote,
        record.addressees.get(),
        record.conditions.get(),
    ):
        (told,) = row.history.all()
        assert told.history_type == "+"
        assert told.history_user == desk.analyst
        assert told.history_change_reason == "imported from table.csv"
        assert told.change_id == done.record.change
    (told,) = record.history.all()
    assert [each.theme for each in told.themes.all()] == [desk.theme]


def test_a_changed_field_leaves_the_others(desk):
    desk.apply(desk.row(note="a"), desk.row(ref="H-2"))

    done = desk.apply({"ref": "H-2013-01", "note": "b"}, {"ref": "H-2", "note": "-"})

    assert done.tally == {"changed": 1, "same": 1}
    record = Recommendation.objects.get(ref="H-2013-01")
    assert (record.note, record.summary) == ("b", "Press Baghdad to halt oil smuggling")


def test_parts_are_added_changed_and_taken_away(desk):
    desk.apply(
        desk.row(
            addressees="Washington; Government of Iraq",
            mentions="Washington; Baghdad",
            targets="Government of Iraq",
            condition="to halt",
        )
    )
    stays = Recommendation.objects.get().addressees.get(actor=desk.actor)
    make.ActorFactory(key="iran", name="Iran")

    desk.apply(
        desk.row(
            addressees="Iran; Washington",
            mentions="; America",
            targets="Iran",
            condition="-",
        )
    )

    record = Recommendation.objects.get()
    stays.refresh_from_db()
    assert (stays.mention, stays.position) == ("America", 1)
    assert {row.actor.key for row in record.addressees.all()} == {
        "iran",
        "united-states",
    }
    assert [row.actor.key for row in record.targets.all()] == ["iran"]
    assert not record.conditions.exists()


def test_another_quote_is_made_and_taken(desk):
    desk.apply(desk.row())

    desk.apply({"ref": "H-2013-01", "quote": "keep troops in Iraq"})

    assert Recommendation.objects.get().quote.exact == "keep troops in Iraq"


def test_a_published_one_goes_back_to_review(desk):
    desk.apply(desk.row())
    Recommendation.objects.update(state="published")

    desk.apply(desk.row(summary="Press Tehran to halt oil smuggling"))

    assert Recommendation.objects.get().state == "in_review"


def test_one_faulty_row_keeps_all_from_being_written(desk):
    with pytest.raises(RowsFaulty) as refused:
        desk.apply(desk.row(), desk.row(ref="H-2", kind="?"))

    assert [fault.row for fault in refused.value.faults] == [3]
    for model in (Recommendation, Import, Quote, FileRecord):
        assert not model.objects.exists()


def test_faulty_rows_can_be_left_out(desk):
    done = desk.apply(
        desk.row(), desk.row(ref="H-2", kind="?", note="a"), skip_faulty=True
    )

    assert Recommendation.objects.get().ref == "H-2013-01"
    rows = list(done.record.rows.values_list("number", "outcome"))
    assert rows == [(2, RowOutcome.CREATED), (3, RowOutcome.LEFT_OUT)]
    assert done.record.rows.get(number=3).told[0][:2] == ["Kind", "?"]


def test_a_dry_run_tells_and_writes_nothing(desk):
    done = desk.apply(desk.row(), dry_run=True)

    assert done.tally == {"new": 1}
    assert not Recommendation.objects.exists()


def test_what_changed_since_somebody_looked_stops_the_import(desk):
    desk.apply(desk.row(note="a"))
    wanted, columns = desk.stated([desk.row(note="b")])
    look = Comparison(columns)
    look.compare(wanted)
    record = Recommendation.objects.get()
    record.note = "c"
    tracking.save(record, by=desk.analyst)

    with pytest.raises(ChangedMeanwhile):
        desk.apply(desk.row(note="b"), seen=look.fingerprint)
    record.refresh_from_db()
    assert record.note == "c"


def test_what_somebody_looked_at_is_what_is_done(desk):
    wanted, columns = desk.stated([desk.row()])
    look = Comparison(columns)
    look.compare(wanted)

    assert desk.apply(desk.row(), seen=look.fingerprint).tally == {"new": 1}


@pytest.mark.parametrize(
    ("role", "may"), [("reader", False), ("analyst", True), ("reviewer", True)]
)
def test_who_may_add_recommendations_may_import(desk, role, may):
    person = make.UserFactory(role=role)

    if may:
        desk.apply(desk.row(), by=person)
    else:
        with pytest.raises(RoleMissing):
            desk.apply(desk.row(), by=person)
    assert Recommendation.objects.exists() is may


def test_the_record_says_who_when_what_and_how_much(desk):
    record = desk.apply(desk.row(), desk.row(ref="H-2")).record

    record.refresh_from_db()
    assert record.by == desk.analyst
    assert (record.file_name, record.sha256) == ("table.csv", "a" * 64)
    assert record.tally == {"new": 2}
    assert str(record) == "table.csv"
    assert str(record.rows.first()) == "row 2, H-2013-01"


def test_a_chosen_field_overrules_a_person(desk):
    desk.apply(desk.row(confidence="high"))
    record = Recommendation.objects.get()
    record.confidence = "low"
    tracking.save(record, by=desk.analyst)

    done = desk.apply(desk.row(confidence="medium"))
    assert done.kept == ["H-2013-01: confidence"]
    desk.apply(desk.row(confidence="medium"), overrule=["H-2013-01 confidence"])

    record.refresh_from_db()
    assert record.confidence == "medium"


def test_new_rows_add_few_queries(desk):
    counts = []
    for size in (3, 60):
        rows = [desk.row(ref=f"N{size}-{n}", condition="to halt") for n in range(size)]
        with CaptureQueriesContext(connection) as queries:
            desk.apply(*rows)
        counts.append(len(queries))

    # The first run makes the quotes, and none of its rows adds a query.
    assert counts[1] <= counts[0]


def test_what_is_imported_is_found_and_after_an_undo_no_more(desk):
    table = desk.apply(desk.row(summary="Dismantle the flotilla")).record
    assert found("flotilla") == ["H-2013-01"]

    undo(table=table, by=desk.analyst)

    assert found("flotilla") == []
    assert list(faults()) == []


def found(words):
    rows = search(Recommendation.objects.all(), words)
    return [row.ref for row in rows]
