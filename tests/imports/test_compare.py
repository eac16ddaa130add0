"""Rows beside what is there: at fault, new, changed, kept or the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations import tracking
from recommendations.imports.compare import Chosen, Outcome
from recommendations.models import Recommendation
from tests import factories as make

LATER = "The United States should keep troops in Iraq."


def outcomes(rows):
    return [row.outcome for row in rows]


def test_a_row_of_a_new_ref_is_new(desk):
    (row,) = desk.compare(desk.row())

    assert row.outcome == Outcome.NEW
    assert row.wanted["addressees"] == ("united-states",)
    assert row.wanted["strength"] == "should"


def test_sources_and_actors_are_known_by_key_name_and_alias_in_any_case(desk):
    (row,) = desk.compare(
        desk.row(
            source="HALT  smuggling",
            themes="oil Smuggling",
            addressees="washington; Government of iraq",
            targets="GOVERNMENT-OF-IRAQ",
        )
    )

    assert row.faults == []
    assert row.wanted["addressees"] == ("united-states", "government-of-iraq")
    assert row.wanted["targets"] == ("government-of-iraq",)


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"ref": ""}, "ref", "Ref is empty"),
        ({"ref": "x" * 61}, "ref", "at most 60 characters"),
        ({"ref": "two\nlines"}, "ref", "one line"),
        ({"source": ""}, "source", "Source is empty"),
        ({"source": "heritage-2014"}, "source", "did you mean heritage-2013?"),
        ({"source": "zzz"}, "source", "add it under Sources first, with its text"),
        ({"quote": ""}, "quote", "Quote is empty"),
        ({"quote": "Washington must press Baghdad"}, "quote", "closest, at line 1"),
        ({"quote": "a"}, "quote", "times, at lines"),
        ({"quote": "a", "occurrence": "99"}, "quote", "no occurrence 99"),
        ({"quote": "a", "occurrence": "first"}, "occurrence", "no whole number"),
        ({"quote_start": "9", "quote_end": "5"}, "quote_end", "before it begins"),
        (
            {"quote": "", "quote_start": "0", "quote_end": "99999"},
            "quote_end",
            "no words at 0-99999",
        ),
        ({"summary": ""}, "summary", "Summary is empty"),
        ({"summary": "Halt it."}, "summary", "full stop"),
        ({"summary": "x" * 111}, "summary", "at most 110 characters"),
        ({"summary": "a\0b"}, "summary", "U+0000"),
        ({"kind": "explict"}, "kind", "is none of explicit, implicit, reported"),
        ({"strength": "shall"}, "strength", "is none of must, should, could"),
        ({"kind": "reported"}, "attributed_to", "whose"),
        ({"attributed_to": "Washington"}, "attributed_to", "reported"),
        (
            {"kind": "reported", "attributed_to": "the author"},
            "attributed_to",
            "write it under Attributed in words",
        ),
        ({"themes": ""}, "themes", "Themes is empty"),
        ({"themes": "smugling"}, "themes", "did you mean smuggling?"),
        ({"themes": "smuggling; oil smuggling"}, "themes", "is named twice"),
        ({"addressees": "Goverment of Iraq"}, "addressees", "mean Government of Iraq?"),
        ({"mentions": "a; b"}, "mentions", "2 mentions stand beside 1 addressees"),
        ({"condition": "If Tehran agrees"}, "condition", "not in the quote"),
        ({"condition": "x" * 501}, "condition", "at most 500 fit"),
        (
            {"condition": "to halt", "condition_kind": "when"},
            "condition_kind",
            "none of",
        ),
        ({"due": "04/2014"}, "due", "is no date"),
        ({"due": "41759"}, "due", "how a spreadsheet counts days"),
        ({"due": "1900-01-05"}, "due", "makes of a small number"),
        ({"timeframe": "x" * 201}, "timeframe", "at most 200 characters"),
    ],
)
def test_what_is_wrong_is_said_of_its_column(desk, cells, column, sentence):
    told = desk.faults(**cells)

    assert [name for name, _ in told] == [column]
    assert sentence in told[0][1]


def test_every_fault_of_a_row_is_told_with_its_number(desk):
    sound, bad = desk.compare(desk.row(), desk.row(ref="H-2", kind="?", due="soon"))

    assert sound.faults == []
    assert {(fault.row, fault.column) for fault in bad.faults} == {
        (3, "due"),
        (3, "kind"),
    }


def test_a_name_that_two_have_is_no_name(desk):
    make.ActorFactory(key="another", name="government of iraq")

    ((_, sentence),) = desk.faults(addressees="Government of Iraq")

    assert "write another or government-of-iraq" in sentence


def test_a_ref_stands_in_the_table_once(desk):
    first, second = desk.compare(desk.row(), desk.row(summary="Keep troops in Iraq"))

    assert first.faults == []
    assert "row 2 has this ref already" in second.faults[0].message


def test_capitals_count_in_a_ref(desk):
    make.RecommendationFactory(ref="H-2013-01")

    ((_, sentence),) = desk.faults(ref="h-2013-01")

    assert "did you mean H-2013-01?" in sentence


def test_a_merged_recommendation_leads_to_the_other(desk):
    kept = make.RecommendationFactory(ref="H-1")
    make.RecommendationFactory(
        ref="H-2013-01", state="merged", state_reason="double", merged_into=kept
    )

    assert ("ref", "it was merged into H-1; write that ref") in desk.faults()


def test_what_is_archived_is_offered_no_more(desk):
    desk.baghdad.archived = True
    desk.baghdad.save()

    ((_, sentence),) = desk.faults(addressees="Government of Iraq")

    assert "archived" in sentence


def test_the_same_table_again_changes_nothing(desk):
    rows = [desk.row(), desk.row(ref="H-2", quote=LATER, note="as of 2013", due="2014")]
    desk.apply(*rows)

    assert outcomes(desk.compare(*rows)) == [Outcome.SAME] * 2


def test_what_a_table_said_a_table_may_change(desk):
    desk.apply(desk.row(strength="must"))

    (row,) = desk.compare(desk.row(strength="could", note="later"))

    assert row.outcome == Outcome.CHANGED
    assert row.changed == {"strength", "note"}


def test_what_a_person_changed_later_is_kept_unless_chosen(desk):
    desk.apply(desk.row(strength="must", confidence="high"))
    record = Recommendation.objects.get()
    record.confidence = "low"
    tracking.save(record, by=desk.analyst)
    wanted = desk.row(strength="could", confidence="medium")

    (row,) = desk.compare(wanted)
    (chosen,) = desk.compare(
        wanted, chosen=Chosen(fields=frozenset({"H-2013-01 confidence"}))
    )

    assert (row.changed, row.kept) == ({"strength"}, {"confidence"})
    assert chosen.changed == {"strength", "confidence"}


def test_what_a_person_wrote_and_no_file_is_theirs(desk):
    make.RecommendationFactory(
        ref="H-2013-01", quote__source=desk.source, summary="Press Baghdad"
    )

    (row,) = desk.compare({"ref": "H-2013-01", "summary": "Press Tehran"})

    assert (row.outcome, row.kept) == (Outcome.KEPT, {"summary"})


def test_a_row_made_of_the_record_as_it_is_overrules_nobody(desk):
    record = make.RecommendationFactory(ref="H-2013-01", quote__source=desk.source)
    wanted = {"ref": "H-2013-01", "summary": "Press Tehran"}

    (fresh,) = desk.compare(wanted | {"version": record.version})
    (stale,) = desk.compare(wanted | {"version": record.version + 1})

    assert fresh.changed == stale.kept == {"summary"}


def test_an_empty_cell_leaves_what_is_there_and_a_hyphen_empties(desk):
    desk.apply(desk.row(note="later", timeframe="soon", targets="Washington"))

    (row,) = desk.compare(desk.row(note="", timeframe="-", targets="–", summary=""))

    assert row.changed == {"timeframe", "targets"}
    assert (row.wanted["timeframe"], row.wanted["targets"]) == ("", ())


def test_a_hyphen_empties_no_field_that_has_to_hold_something(desk):
    assert desk.faults(strength="-") == [
        ("strength", "'-' is none of must, should, could")
    ]


def test_a_column_that_is_not_there_says_nothing(desk):
    desk.apply(desk.row(note="later"))

    (row,) = desk.compare({"ref": "H-2013-01", "note": "earlier"})

    assert row.changed == {"note"}


def test_a_recommendation_that_a_person_removed_stays_away_unless_chosen(desk):
    desk.apply(desk.row())
    tracking.remove(Recommendation.objects.get(), by=desk.analyst)

    (row,) = desk.compare(desk.row())
    (again,) = desk.compare(desk.row(), chosen=Chosen(everything=True))

    assert (row.outcome, row.kept) == (Outcome.KEPT, {"removed"})
    assert again.outcome == Outcome.NEW


def test_an_addressee_with_assessments_cannot_be_left_out(desk):
    desk.apply(desk.row(addressees="Washington; Government of Iraq"))
    addressee = Recommendation.objects.get().addressees.get(actor=desk.baghdad)
    make.AssessmentFactory(addressee=addressee)

    ((column, sentence),) = desk.faults(addressees="Washington")

    assert column == "addressees"
    assert "Government of Iraq is missing" in sentence


def test_a_quote_with_other_line_breaks_is_the_same(desk):
    desk.apply(desk.row())

    (row,) = desk.compare(
        desk.row(quote="Washington should press\nBaghdad to halt oil smuggling.")
    )

    assert row.outcome == Outcome.SAME


def test_an_occurrence_or_offsets_tell_equal_words_apart(desk):
    start = desk.source.text.rindex("should")

    rows = desk.compare(
        desk.row(quote="should", occurrence="2"),
        desk.row(ref="H-2", quote="should", quote_start=start, quote_end=start + 6),
        desk.row(ref="H-3", quote="", quote_start=start, quote_end=start + 6),
    )

    assert [row.faults for row in rows] == [[], [], []]
    assert {row.passage.span.start for row in rows} == {start}


def test_several_conditions_are_left_to_their_page(desk):
    record = make.RecommendationFactory(ref="H-2013-01", quote__source=desk.source)
    for text in ("if asked", "if paid"):
        make.ConditionFactory(recommendation=record, text=text)

    ((column, sentence),) = desk.faults(condition="if asked")

    assert column == "condition"
    assert "several conditions" in sentence


@pytest.mark.parametrize("known", [True, False])
def test_rows_add_no_queries(desk, known):
    def rows(size):
        return [desk.row(ref=f"H-{n}", condition="to halt") for n in range(size)]

    if known:
        desk.apply(*rows(12))
    counts = []
    for size in (2, 12):
        with CaptureQueriesContext(connection) as queries:
            desk.compare(*rows(size))
        counts.append(len(queries))

    assert counts[0] == counts[1]
