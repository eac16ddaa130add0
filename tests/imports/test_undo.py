"""An import is taken back whole, as long as nobody touched what it did."""

import pytest

from recommendations import tracking
from recommendations.imports.compare import Outcome
from recommendations.imports.undo import (
    TouchedSince,
    UndoneAlready,
    WayBackLost,
    undo,
)
from recommendations.models import FileRecord, Quote, Recommendation
from recommendations.models.rules import RoleMissing
from tests import factories as make


def test_what_was_made_goes_with_its_parts_and_quotes(desk):
    table = desk.apply(desk.row(condition="to halt", targets="Washington")).record

    undo(table=table, by=desk.analyst)

    table.refresh_from_db()
    assert (table.undone_by, table.is_undone()) == (desk.analyst, True)
    for model in (Recommendation, Quote, FileRecord):
        assert not model.objects.exists()
    told = Recommendation.history.first()
    assert told.history_type == "-"
    assert told.history_change_reason == "import of table.csv undone"
    assert [each.theme for each in told.themes.all()] == [desk.theme]
    assert table.rows.get().recommendation is None


def test_what_was_changed_is_as_it_was(desk):
    desk.apply(
        desk.row(
            note="a",
            due="2014",
            addressees="Washington; Government of Iraq",
            mentions="Washington;",
            condition="to halt",
        )
    )
    Recommendation.objects.update(state="published", edited_by=None)
    before = held()
    table = desk.apply(
        desk.row(
            note="-",
            due="2015-01",
            quote="keep troops in Iraq",
            addressees="Government of Iraq",
            mentions="-",
            condition="-",
        )
    ).record
    assert held() != before

    undo(table=table, by=desk.analyst)

    assert held() == before


def held():
    record = Recommendation.objects.get()
    return (
        record.note,
        str(record.due),
        record.state,
        record.edited_by,
        record.quote.exact,
        set(record.addressees.values_list("actor__key", "mention")),
        list(record.conditions.values_list("text", "kind")),
    )


def test_after_an_undo_the_same_table_does_the_same(desk):
    desk.apply(desk.row(note="a"))
    rows = [desk.row(note="b"), desk.row(ref="H-2")]
    undo(table=desk.apply(*rows).record, by=desk.analyst)

    compared = desk.compare(*rows)

    assert [row.outcome for row in compared] == [Outcome.CHANGED, Outcome.NEW]


def change(desk):
    record = Recommendation.objects.get()
    record.note = "mine"
    tracking.save(record, by=desk.analyst)


def mention(desk):
    addressee = Recommendation.objects.get().addressees.get()
    addressee.mention = "the president"
    tracking.save(addressee, by=desk.analyst)


def remove(desk):
    tracking.remove(Recommendation.objects.get(), by=desk.analyst)


def comment(desk):
    make.CommentFactory(recommendation=Recommendation.objects.get())


def assess(desk):
    make.AssessmentFactory(addressee=Recommendation.objects.get().addressees.get())


def ask(desk):
    make.AskMemberFactory(recommendation=Recommendation.objects.get())


@pytest.mark.parametrize("touch", [change, mention, remove, comment, assess, ask])
def test_what_somebody_touched_since_keeps_all_as_it_is(desk, touch):
    table = desk.apply(desk.row()).record
    touch(desk)
    rows = Recommendation.objects.count()

    with pytest.raises(TouchedSince, match="H-2013-01"):
        undo(table=table, by=desk.analyst)

    assert Recommendation.objects.count() == rows
    table.refresh_from_db()
    assert not table.is_undone()


def test_a_later_import_touches(desk):
    first = desk.apply(desk.row(note="a")).record
    second = desk.apply(desk.row(note="b")).record

    with pytest.raises(TouchedSince):
        undo(table=first, by=desk.analyst)
    undo(table=second, by=desk.analyst)

    assert Recommendation.objects.get().note == "a"


def test_imports_are_undone_one_after_the_other(desk):
    tables = [desk.apply(desk.row(note=note)).record for note in "abc"]

    for table in reversed(tables):
        undo(table=table, by=desk.analyst)

    assert not Recommendation.objects.exists()


def test_a_person_between_two_imports_is_not_forgotten(desk):
    first = desk.apply(desk.row(note="a")).record
    change(desk)
    second = desk.apply(desk.row(summary="Press Tehran")).record
    undo(table=second, by=desk.analyst)

    with pytest.raises(TouchedSince):
        undo(table=first, by=desk.analyst)


def test_an_import_is_undone_once(desk):
    table = desk.apply(desk.row()).record
    undo(table=table, by=desk.analyst)

    with pytest.raises(UndoneAlready, match="ana has undone"):
        undo(table=table, by=desk.analyst)


def test_a_quote_that_is_gone_does_not_come_back(desk):
    desk.apply(desk.row())
    table = desk.apply({"ref": "H-2013-01", "quote": "keep troops in Iraq"}).record
    tracking.drop_unused_quotes(among=desk.source.quotes.all())

    with pytest.raises(WayBackLost, match="H-2013-01"):
        undo(table=table, by=desk.analyst)


@pytest.mark.parametrize(
    ("role", "may"), [("reader", False), ("analyst", False), ("reviewer", True)]
)
def test_who_made_it_or_a_reviewer_undoes_it(desk, role, may):
    table = desk.apply(desk.row()).record
    person = make.UserFactory(role=role)

    if may:
        undo(table=table, by=person)
    else:
        with pytest.raises(RoleMissing):
            undo(table=table, by=person)
    assert Recommendation.objects.exists() is not may
