"""Loading seeds: once, again, over a person's changes, and over a changed text."""

import pytest

from recommendations import tracking
from recommendations.models import (
    Actor,
    ActorAlias,
    Addressee,
    AskMember,
    Assessment,
    Authorship,
    Condition,
    Evidence,
    FileRecord,
    Quote,
    Recommendation,
    Source,
    Theme,
)
from recommendations.seeding.faults import SeedsRefused
from recommendations.seeding.loader import size
from recommendations.seeding.reader import read
from recommendations.text.spans import Span
from tests.factories import AddresseeFactory, AssessmentFactory, UserFactory

pytestmark = pytest.mark.django_db

FIRST = "gulf/first.yaml"
ASSESSMENTS = "gulf/assessments.yaml"
LAST_MEMBER = "    - {recommendation: H-2013-02, stance: weaker, why: only for arms}\n"


def history_rows():
    return sum(
        model.history.count()
        for model in (Actor, Authorship, Quote, Recommendation, Source, Addressee)
    )


def outcomes(report):
    """Every outcome of a load but that nothing changed."""
    return {
        f"{kind} {outcome}": count
        for kind, counts in report.tally.items()
        for outcome, count in counts.items()
        if outcome != "unchanged"
    }


def test_load_makes_the_records_of_the_files(seeds):
    report = seeds.load()

    recommendation = Recommendation.objects.get(ref="H-2013-01")
    assert report.tally["recommendation"] == {"created": 2}
    assert recommendation.quote.exact.startswith("Washington should press Bagh-\ndad")
    assert [row.actor.key for row in recommendation.targets.all()] == [
        "government-of-iraq"
    ]
    assert recommendation.state == "published"


def test_load_keeps_what_is_inferred_with_its_evidence(seeds):
    seeds.load()

    source = Source.objects.get(key="heritage-2013")

    assert source.inferred() == {"published": "The text speaks of last week."}
    assert str(source.published) == "2013-11"


def test_load_anchors_a_condition_inside_its_quote(seeds):
    seeds.load()

    condition = Condition.objects.get()

    assert condition.quote.exact == "If Baghdad agrees"


def test_load_appends_assessments_with_evidence_and_current_values(seeds):
    seeds.load()

    addressee = Addressee.objects.get(recommendation__ref="H-2013-01")

    assert addressee.implementation == "in_progress"
    assert str(addressee.implementation_since) == "2014"
    assert Evidence.objects.get(kind="quote").quote.source.key == "later-2014"
    assert Assessment.objects.first().loaded_from == ASSESSMENTS


def test_load_names_the_file_in_the_history(seeds):
    seeds.load()

    row = Recommendation.objects.get(ref="H-2013-01").history.get()

    assert row.history_change_reason == "loaded from gulf/first.yaml"
    assert row.history_user is None


def test_second_load_writes_nothing(seeds):
    seeds.load()
    before = history_rows(), list(FileRecord.objects.values())

    report = seeds.load()

    assert outcomes(report) == {}
    assert (history_rows(), list(FileRecord.objects.values())) == before
    assert Recommendation.objects.get(ref="H-2013-01").version == 1


def test_dry_run_tells_and_writes_nothing(seeds):
    report = seeds.load(dry_run=True)

    assert report.tally["recommendation"] == {"created": 2}
    assert not Recommendation.objects.exists()
    assert not FileRecord.objects.exists()


def test_changed_file_changes_the_record(seeds):
    seeds.load()
    seeds.replace(FIRST, "strength: should", "strength: must")

    report = seeds.load()

    assert outcomes(report) == {"recommendation updated": 1}
    assert Recommendation.objects.get(ref="H-2013-01").strength == "must"


def test_what_a_person_changed_is_kept_and_reported(seeds):
    seeds.load()
    person = UserFactory()
    recommendation = Recommendation.objects.get(ref="H-2013-01")
    recommendation.summary = "Press Baghdad harder"
    tracking.save(recommendation, by=person)

    report = seeds.load()

    recommendation.refresh_from_db()
    assert recommendation.summary == "Press Baghdad harder"
    assert report.kept == ["recommendation H-2013-01: summary"]


def test_a_change_of_the_file_does_not_override_a_person(seeds):
    seeds.load()
    recommendation = Recommendation.objects.get(ref="H-2013-01")
    recommendation.strength = "could"
    tracking.save(recommendation, by=UserFactory())
    seeds.replace(FIRST, "strength: should", "strength: must")
    seeds.replace(FIRST, "confidence: high", "confidence: low")

    seeds.load()

    recommendation.refresh_from_db()
    assert (recommendation.strength, recommendation.confidence) == ("could", "low")


def test_overwrite_lets_the_files_win(seeds):
    seeds.load()
    recommendation = Recommendation.objects.get(ref="H-2013-01")
    recommendation.strength = "could"
    tracking.save(recommendation, by=UserFactory())

    report = seeds.load(overwrite=True)

    recommendation.refresh_from_db()
    assert recommendation.strength == "should"
    assert outcomes(report) == {"recommendation updated": 1}


def test_themes_that_a_person_chose_are_kept(seeds):
    seeds.load()
    recommendation = Recommendation.objects.get(ref="H-2013-01")
    theme = Theme(
        key="oil", name="Oil", definition="-", parent=Theme.objects.get(key="energy")
    )
    tracking.save(theme)
    tracking.save(recommendation, by=UserFactory(), themes=[theme])

    report = seeds.load()

    assert [row.key for row in recommendation.themes.all()] == ["oil"]
    assert report.kept == ["recommendation H-2013-01: themes"]


def test_what_a_person_added_is_left_alone(seeds):
    seeds.load()
    recommendation = Recommendation.objects.get(ref="H-2013-01")
    AddresseeFactory(recommendation=recommendation)

    report = seeds.load(prune=True)

    assert outcomes(report) == {}
    assert recommendation.addressees.count() == 2


def test_what_a_person_removed_stays_away_until_overwritten(seeds):
    seeds.load()
    tracking.remove(ActorAlias.objects.get(name="America"), by=UserFactory())

    report = seeds.load()
    assert report.kept == ["alias america: removed in the program"]
    assert not ActorAlias.objects.filter(name="America").exists()

    seeds.load(overwrite=True)
    assert ActorAlias.objects.filter(name="America").exists()


def test_a_record_made_without_the_files_is_taken_for_a_persons(seeds):
    seeds.load()
    FileRecord.objects.all().delete()
    seeds.replace(FIRST, "strength: should", "strength: must")

    report = seeds.load()

    assert report.kept == ["recommendation H-2013-01: strength"]


def test_vanished_record_is_reported_and_stays(seeds):
    seeds.load()
    seeds.replace("gulf/asks.yaml", LAST_MEMBER, "")

    report = seeds.load()

    assert report.vanished == [
        "member halt-smuggling H-2013-02 is no longer in gulf/asks.yaml; remove it with --prune"
    ]
    assert AskMember.objects.count() == 2


def test_prune_removes_what_vanished(seeds):
    seeds.load()
    seeds.replace("gulf/asks.yaml", LAST_MEMBER, "")

    report = seeds.load(prune=True)

    assert outcomes(report) == {"member removed": 1}
    assert AskMember.objects.count() == 1
    assert outcomes(seeds.load(prune=True)) == {}


def shorten(seeds):
    """Take the second recommendation out of the files, with all that names it."""
    text = (seeds.root / FIRST).read_text()
    seeds.write(FIRST, text[: text.index("  - ref: H-2013-02")])
    seeds.replace("gulf/asks.yaml", "    - {recommendation: H-2013-02", "#")
    text = (seeds.root / ASSESSMENTS).read_text()
    seeds.write(ASSESSMENTS, text[: text.index("- recommendation: H-2013-02")])


def test_prune_never_removes_what_assessments_hang_on(seeds):
    seeds.load()
    shorten(seeds)

    report = seeds.load(prune=True)

    assert Recommendation.objects.filter(ref="H-2013-02").exists()
    assert any("on it hang assessments" in line for line in report.vanished)


def test_prune_never_removes_what_a_person_edited(seeds):
    seeds.replace(
        ASSESSMENTS,
        "H-2013-02\n  addressee: government-of-iraq",
        "H-2013-01\n  addressee: united-states",
    )
    seeds.load()
    recommendation = Recommendation.objects.get(ref="H-2013-02")
    recommendation.note = "Worth keeping."
    tracking.save(recommendation, by=UserFactory())
    text = (seeds.root / FIRST).read_text()
    seeds.write(FIRST, text[: text.index("  - ref: H-2013-02")])
    seeds.replace("gulf/asks.yaml", "    - {recommendation: H-2013-02", "#")

    report = seeds.load(prune=True)

    assert Recommendation.objects.filter(ref="H-2013-02").exists()
    assert any("on it hang history by a person" in line for line in report.vanished)


def test_prune_removes_a_recommendation_with_its_parts_and_quotes(seeds):
    seeds.replace(
        ASSESSMENTS,
        "H-2013-02\n  addressee: government-of-iraq",
        "H-2013-01\n  addressee: united-states",
    )
    seeds.load()
    text = (seeds.root / FIRST).read_text()
    seeds.write(FIRST, text[: text.index("  - ref: H-2013-02")])
    seeds.replace("gulf/asks.yaml", "    - {recommendation: H-2013-02", "#")

    seeds.load(prune=True)

    assert [row.ref for row in Recommendation.objects.all()] == ["H-2013-01"]
    assert not Condition.objects.exists()
    assert Quote.objects.filter(source__key="heritage-2013").count() == 1


def test_an_assessment_that_vanished_stays(seeds):
    seeds.load()
    text = (seeds.root / ASSESSMENTS).read_text()
    seeds.write(ASSESSMENTS, text[: text.index("- recommendation: H-2013-02")])

    report = seeds.load(prune=True)

    assert Assessment.objects.count() == 2
    assert "assessments stay" in report.vanished[0]


def test_a_changed_assessment_becomes_a_correction(seeds):
    seeds.load()
    seeds.replace(ASSESSMENTS, "confidence: moderate", "confidence: high")

    report = seeds.load()

    newer = Assessment.objects.get(corrects__isnull=False)
    assert outcomes(report) == {"assessment corrected": 1}
    assert (newer.confidence, newer.corrects.confidence) == ("high", "moderate")
    assert outcomes(seeds.load()) == {}


def test_an_assessment_that_a_person_corrected_is_kept(seeds):
    seeds.load()
    earlier = Assessment.objects.get(axis="implementation")
    AssessmentFactory(addressee=earlier.addressee, corrects=earlier, value="stalled")
    seeds.replace(ASSESSMENTS, "confidence: moderate", "confidence: high")

    report = seeds.load()

    assert Assessment.objects.count() == 3
    assert "corrected in the program" in report.kept[0]


def test_two_assessments_alike_are_both_loaded_once(seeds):
    row = (seeds.root / ASSESSMENTS).read_text().split("- recommendation")[1]
    seeds.write(ASSESSMENTS, f"- recommendation{row}- recommendation{row}")

    seeds.load()
    seeds.load()

    assert Assessment.objects.count() == 2


def test_a_changed_text_moves_its_quotes(seeds):
    seeds.load()
    quote = Recommendation.objects.get(ref="H-2013-01").quote
    old = quote.start
    seeds.retext(
        "first", "A new preface.\n" + (seeds.collection / "first.txt").read_text()
    )

    report = seeds.load()

    quote.refresh_from_db()
    assert report.quotes == {"moved": 3}
    assert (quote.start, quote.match) == (old + 15, "moved")
    assert quote.is_in_its_text()
    assert list(Quote.objects.mismatched()) == []


def test_a_changed_text_marks_a_persons_quote_lost_and_keeps_its_words(seeds):
    seeds.load()
    source = Source.objects.get(key="heritage-2013")
    start = source.text.index("The United States should keep")
    mine = tracking.quote(source=source, span=Span(start, start + 45))
    recommendation = Recommendation.objects.get(ref="H-2013-01")
    recommendation.quote = mine
    tracking.save(recommendation, by=UserFactory())
    text = source.text.replace(mine.exact, "Something else altogether is written here")
    seeds.retext("first", text)

    report = seeds.load()

    mine.refresh_from_db()
    assert (mine.match, mine.start) == ("lost", None)
    assert mine.exact.startswith("The United States should keep troops")
    assert report.quotes["lost"] == 1
    assert list(Quote.objects.to_review()) == [mine]


def test_a_quote_that_the_file_moves_follows_the_file(seeds):
    seeds.load()
    seeds.replace(
        FIRST,
        'quote: "Washington should press Baghdad to halt oil smuggling."',
        'quote: "The United States should keep troops in Iraq."',
    )

    report = seeds.load()

    quote = Recommendation.objects.get(ref="H-2013-01").quote
    assert quote.exact == "The United States should keep troops in Iraq."
    assert outcomes(report) == {"recommendation updated": 1}
    assert Quote.objects.filter(source__key="heritage-2013").count() == 3


def test_a_fault_of_one_collection_leaves_the_database_as_it_was(seeds):
    seeds.replace("gulf/asks.yaml", "stance: same", "stance: other")

    with pytest.raises(SeedsRefused):
        seeds.load()

    assert not Actor.objects.exists()


def test_an_alias_that_a_person_gave_to_another_actor_stays_there(seeds):
    seeds.load()
    ruler = tracking.save(Actor(key="ruler", name="Ruler", kind="other"))
    tracking.save(ActorAlias(actor=ruler, name="Boss"), by=UserFactory())
    seeds.replace("vocabulary/actors.yaml", "[Baghdad]", "[Baghdad, boss]")

    report = seeds.load()

    assert ActorAlias.objects.get(name="Boss").actor == ruler
    assert report.kept == ["alias boss: actor, name"]


def test_what_only_the_database_refuses_names_file_and_line(seeds):
    seeds.load()
    tracking.save(Theme(key="deep", name="Deep", definition="-"), by=UserFactory())
    Theme.objects.filter(key="energy").update(parent=Theme.objects.get(key="deep"))
    FileRecord.objects.filter(key="smuggling").delete()
    Recommendation.themes.through.objects.all().delete()
    Theme.objects.get(key="smuggling").delete()

    with pytest.raises(
        SeedsRefused, match="vocabulary/themes.yaml:4: theme smuggling: parent"
    ):
        seeds.load()


def test_load_reports_progress_row_by_row(seeds):
    rows = []

    seeds.load(progress=rows.append)

    assert sum(rows) == size(read([seeds.root]))


def test_real_seeds_hold_what_they_promise(db, real_seeds):
    by_source = [
        Recommendation.objects.filter(
            quote__source__text_name__startswith=f"00{n}"
        ).count()
        for n in range(5)
    ]
    by_kind = {
        kind: Recommendation.objects.filter(kind=kind).count()
        for kind in ("explicit", "implicit", "reported")
    }

    assert by_source == [36, 53, 71, 29, 22]
    assert by_kind == {"explicit": 92, "implicit": 84, "reported": 35}
    assert Quote.objects.exclude(match="exact").count() == 0
    assert list(Quote.objects.mismatched()) == []


def test_real_seeds_load_every_ask_and_assessment(db, real_seeds):
    assert real_seeds.tally["ask"] == {"created": 32}
    assert real_seeds.tally["member"] == {"created": 249}
    assert real_seeds.tally["assessment"] == {"created": 30}


def test_real_seeds_follow_a_status_forward_and_back(db, real_seeds):
    addressee = Addressee.objects.get(
        recommendation__ref="HERITAGE-2013-20", actor__key="government-of-iraq"
    )

    values = [row.value for row in addressee.assessments.newest_first()]

    assert values == ["partially_implemented", "contrary_action"]
    assert addressee.implementation == "partially_implemented"
