"""Assessments: what they need, and the current values that follow."""

import uuid
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError

from recommendations import tracking
from recommendations.models import Addressee, Assessment, Evidence, rules
from recommendations.text.dates import PartialDate
from tests import factories as make

pytestmark = pytest.mark.django_db

NOTHING = {"value": "no_action_found", "basis": "analyst"}


def link(**facts):
    facts = {"url": "https://example.org/oil", "title": "On oil", **facts}
    return Evidence(kind="link", **facts)


def search(**facts):
    facts = {"searched": "the web", "terms": "oil", **facts}
    return Evidence(kind="search", searched_on=date(2020, 1, 2), **facts)


def file(**facts):
    facts = {"file_name": "a.pdf", "file_sha256": "0" * 64, **facts}
    return Evidence(kind="file", file="evidence/a.pdf", **facts)


def passage(**facts):
    return Evidence(kind="quote", quote=make.QuoteFactory(), **facts)


@pytest.fixture
def addressee():
    """One whose advice was published in November 2013."""
    return make.AddresseeFactory()


@pytest.fixture
def analyst():
    return make.UserFactory(role="analyst")


@pytest.fixture
def assess(addressee, analyst):
    def assess(value="in_progress", true_from="2015", **facts):
        facts = {
            "addressee": addressee,
            "axis": "implementation",
            "value": value,
            "true_from": PartialDate.parse(true_from),
            "basis": "third_party",
            "confidence": "moderate",
            "rationale": "A later source says so.",
            "evidence": [link()],
            "by": analyst,
            **facts,
        }
        return tracking.assess(**facts)

    return assess


def current(addressee, axis="implementation"):
    addressee = Addressee.objects.get(pk=addressee.pk)
    since = getattr(addressee, f"{axis}_since")
    return getattr(addressee, axis), str(since)


def test_assess_records_what_it_was_given(assess, addressee, analyst):
    given = uuid.uuid4()
    made = assess(uid=given, true_from="2014-06", confidence="high")

    row = Assessment.objects.get()
    assert row == made
    assert row.uid == given
    assert (row.addressee, row.axis, row.value) == (
        addressee,
        "implementation",
        "in_progress",
    )
    assert (str(row.true_from), row.confidence) == ("2014-06", "high")
    assert (row.assessed_by, row.loaded_from) == (analyst, "")
    assert row.confirmed_at is None


@pytest.mark.parametrize("piece", [link, search, file, passage])
def test_assess_takes_evidence_of_each_kind(assess, piece):
    made = assess(evidence=[piece(reliability="B"), search()])

    first, second = made.evidence.all()
    assert (first.kind, first.position, first.reliability) == (piece().kind, 1, "B")
    assert (second.kind, second.position) == ("search", 2)


def test_assess_from_a_seed_file_has_no_assessor(assess):
    made = assess(by=None, loaded_from="seeds/iraq/assessments.yaml")

    assert (made.assessed_by, made.loaded_from) == (None, "seeds/iraq/assessments.yaml")


@pytest.mark.parametrize(
    ("axis", "value"),
    [("implementation", "not_assessed"), ("response", "not_checked")],
)
def test_assess_as_unassessed_needs_no_grounds(assess, addressee, axis, value):
    assess(axis=axis, value=value, rationale="", evidence=[])

    assert current(addressee, axis) == (value, "2015")


RULES = [
    ({"value": "accepted"}, rules.ValueOfOtherAxis, "value"),
    ({"axis": "response"}, rules.ValueOfOtherAxis, "value"),
    ({"axis": "mood"}, rules.ValueOfOtherAxis, "value"),
    ({"rationale": ""}, rules.RationaleMissing, "rationale"),
    ({"rationale": " \n"}, rules.RationaleMissing, "rationale"),
    ({"evidence": []}, rules.EvidenceMissing, "evidence"),
    (NOTHING, rules.SearchMissing, "evidence"),
    (
        {"axis": "response", "value": "no_response_found"},
        rules.SearchMissing,
        "evidence",
    ),
    (
        {"axis": "response", "value": "rejected", "basis": "self_reported"},
        rules.OwnWordAlone,
        "basis",
    ),
    *(
        ({"value": value, "basis": "self_reported"}, rules.OwnWordAlone, "basis")
        for value in (
            "implemented",
            "implemented_otherwise",
            "abandoned",
            "contrary_action",
        )
    ),
    ({"value": "reversed"}, rules.NothingToReverse, "value"),
    ({"true_from": "2020-03-04"}, rules.TrueFromInFuture, "true_from"),
    ({"true_from": "2020-04"}, rules.TrueFromInFuture, "true_from"),
    ({"true_from": "2021"}, rules.TrueFromInFuture, "true_from"),
    ({"true_from": "2013-10"}, rules.TrueFromBeforeSource, "true_from"),
    ({"true_from": "2012"}, rules.TrueFromBeforeSource, "true_from"),
]


@pytest.mark.parametrize(("facts", "error", "field"), RULES)
@time_machine.travel(datetime(2020, 3, 3, 12, tzinfo=UTC))
def test_assess_refuses(assess, addressee, facts, error, field):
    with pytest.raises(error) as caught:
        assess(**facts)

    assert caught.value.field == field
    assert not Assessment.objects.exists()
    assert current(addressee) == ("not_assessed", "None")


@pytest.mark.parametrize(
    "true_from", ["2013", "2013-11", "2013-11-01", "2020", "2020-03", "2020-03-03"]
)
@time_machine.travel(datetime(2020, 3, 3, 12, tzinfo=UTC))
def test_assess_takes_what_may_lie_between_source_and_today(assess, true_from):
    assert str(assess(true_from=true_from).true_from) == true_from


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (rules.ValueOfOtherAxis("response", "announced"), "value_of_other_axis"),
        (rules.RationaleMissing("stalled"), "rationale_missing"),
        (rules.EvidenceMissing("stalled"), "evidence_missing"),
        (rules.SearchMissing("no_action_found"), "search_missing"),
        (rules.OwnWordAlone("implemented"), "own_word_alone"),
        (rules.NothingToReverse(), "nothing_to_reverse"),
        (rules.EvidenceFromSameSource("On oil"), "evidence_from_same_source"),
    ],
)
def test_refusal_of_an_assessment_has_a_stable_code(error, code):
    assert error.code == code


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (rules.RationaleMissing("in_progress"), "'in progress' needs a rationale"),
        (rules.EvidenceMissing("contrary_action"), "'contrary action' needs evidence"),
        (rules.SearchMissing("no_action_found"), "'no action found' needs the search"),
        (rules.NotProvisional("accepted_in_part"), "'accepted in part' stands"),
        (
            rules.OwnWordAlone("implemented_otherwise"),
            "'implemented otherwise' never rests on self-reported alone",
        ),
    ],
)
def test_refusal_speaks_in_the_words_of_the_screens(error, told):
    assert told in str(error)
    assert "_" not in str(error)


@pytest.mark.parametrize("role", [None, "reader"])
def test_assess_is_for_analysts(assess, addressee, role):
    with pytest.raises(rules.RoleMissing) as caught:
        assess(by=make.UserFactory(role=role))

    told = "to record an assessment takes the role of analyst"
    assert (str(caught.value), caught.value.code) == (told, "role_missing")
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    "evidence", [lambda: [search()], lambda: [passage(), search()]]
)
def test_assess_nothing_found_rests_on_a_search(assess, addressee, evidence):
    assess(**NOTHING, evidence=evidence())

    assert current(addressee) == ("no_action_found", "2015")


def test_assess_takes_the_own_word_for_weaker_values(assess, addressee):
    assess("announced", basis="self_reported")

    assert current(addressee) == ("announced", "2015")


def test_assess_refuses_the_advice_itself_as_evidence(assess, addressee):
    source = addressee.recommendation.source
    quote = make.QuoteFactory(source=source, words="arms may be sold")

    with pytest.raises(rules.EvidenceFromSameSource, match="own source"):
        assess(evidence=[link(), Evidence(kind="quote", quote=quote)])

    assert not Assessment.objects.exists()


BROKEN = [
    (lambda: Evidence(kind="quote"), "evidence is a quote, a link with its title"),
    (lambda: link(title=""), "evidence is a quote, a link with its title"),
    (lambda: link(url="no address"), "Enter a valid URL"),
    (lambda: link(terms="oil"), "nothing of another"),
    (lambda: search(searched=""), "a search with where, terms and date"),
    (lambda: file(file_sha256=""), "a file"),
    (lambda: Evidence(kind="rumour"), "'rumour' is not a valid choice"),
    (lambda: link(title="On oil\0"), "cannot be stored"),
    (lambda: link(reliability="G"), "'G' is not a valid choice"),
]


@pytest.mark.parametrize(("broken", "message"), BROKEN)
def test_assess_with_broken_evidence_leaves_nothing(assess, addressee, broken, message):
    with pytest.raises(ValidationError, match=message):
        assess(evidence=[link(), broken()])

    assert not Assessment.objects.exists()
    assert not Evidence.objects.exists()
    assert current(addressee) == ("not_assessed", "None")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"basis": "rumour"}, "basis"),
        ({"confidence": "medium"}, "confidence"),
        ({"rationale": "so\0"}, "rationale"),
        ({"rationale": "so\ud800"}, "rationale"),
        ({"loaded_from": "o" * 256}, "loaded_from"),
    ],
)
def test_assess_names_the_field_at_fault(assess, facts, field):
    with pytest.raises(ValidationError) as caught:
        assess(**facts)

    assert set(caught.value.message_dict) == {field}


def test_assess_asks_who(assess):
    with pytest.raises(ValidationError, match="names its assessor"):
        assess(by=None)


def test_assess_refuses_a_name_that_is_taken(assess):
    made = assess()

    with pytest.raises(ValidationError) as caught:
        assess(uid=made.uid)

    assert set(caught.value.message_dict) == {"uid"}


SEQUENCES = [
    ([("announced", "2014"), ("in_progress", "2015")], ("in_progress", "2015")),
    ([("in_progress", "2015"), ("announced", "2014")], ("in_progress", "2015")),
    ([("implemented", "2014"), ("in_progress", "2015")], ("in_progress", "2015")),
    ([("announced", "2014"), ("reversed", "2015")], ("reversed", "2015")),
    ([("announced", "2014"), ("stalled", "2014")], ("stalled", "2014")),
    ([("announced", "2014"), ("stalled", "2014-01-01")], ("stalled", "2014-01-01")),
    ([("stalled", "2014-01"), ("announced", "2014")], ("announced", "2014")),
    ([("stalled", "2014-06"), ("announced", "2014")], ("stalled", "2014-06")),
    ([("announced", "2014"), ("not_assessed", "2015")], ("not_assessed", "2015")),
]


@pytest.mark.parametrize(("sequence", "expected"), SEQUENCES)
def test_current_value_is_the_latest_in_the_world(
    assess, addressee, sequence, expected
):
    for value, true_from in sequence:
        assess(value, true_from)

    assert current(addressee) == expected


def test_current_value_of_those_that_begin_alike_is_the_last_recorded(
    assess, addressee
):
    with time_machine.travel("2020-01-02"):
        assess("stalled")
    with time_machine.travel("2020-01-01"):
        assess("announced")

    assert current(addressee) == ("stalled", "2015")


def test_current_values_of_the_axes_are_apart(assess, addressee):
    assess("implemented", "2015")
    assess("rejected", "2014-02", axis="response")

    assert current(addressee) == ("implemented", "2015")
    assert current(addressee, "response") == ("rejected", "2014-02")


def test_current_values_of_addressees_are_apart(assess, addressee):
    other = make.AddresseeFactory(recommendation=addressee.recommendation)

    assess("stalled")

    assert current(other) == ("not_assessed", "None")


def test_is_current_is_said_of_one(assess):
    first, second = assess("announced", "2014"), assess("stalled", "2015")

    assert second.is_current()
    assert not first.is_current()


@pytest.mark.parametrize(
    ("axis", "value", "provisional"),
    [
        ("implementation", "announced", False),
        ("implementation", "partially_implemented", False),
        ("implementation", "implemented", True),
        ("implementation", "implemented_otherwise", True),
        ("implementation", "abandoned", True),
        ("implementation", "contrary_action", True),
        ("response", "accepted", False),
        ("response", "rejected", True),
    ],
)
def test_strong_value_is_provisional(assess, addressee, axis, value, provisional):
    made = assess(axis=axis, value=value)

    addressee.refresh_from_db()
    assert getattr(addressee, f"{axis}_provisional") is provisional
    assert made.is_provisional() is provisional


def test_confirmed_value_is_not_provisional(addressee):
    confirmed = {
        "confirmed_by": make.UserFactory(),
        "confirmed_at": datetime(2020, 1, 1, tzinfo=UTC),
    }
    make.AssessmentFactory(addressee=addressee, value="implemented", **confirmed)

    tracking.refresh_current(addressee)

    assert current(addressee) == ("implemented", "2014")
    assert addressee.implementation_provisional is False


def test_correction_leaves_the_corrected_row_standing_by(assess, addressee):
    wrong = assess("implemented", "2016")

    assess("announced", "2015", corrects=wrong)

    assert current(addressee) == ("announced", "2015")
    wrong.refresh_from_db()
    assert (wrong.value, str(wrong.true_from)) == ("implemented", "2016")
    assert list(addressee.assessments.standing()) == [wrong.corrected_by]


def test_correction_of_a_correction(assess, addressee):
    first = assess("implemented", "2016")
    second = assess("announced", "2015", corrects=first)

    assess("stalled", "2014", corrects=second)

    assert current(addressee) == ("stalled", "2014")


def test_correction_gives_way_to_a_later_value(assess, addressee):
    wrong = assess("announced", "2014")
    assess("stalled", "2016")

    assess("in_progress", "2014", corrects=wrong)

    assert current(addressee) == ("stalled", "2016")


def test_correction_is_made_once(assess):
    wrong = assess("announced")
    assess("stalled", corrects=wrong)

    with pytest.raises(rules.CorrectedSince):
        assess("in_progress", corrects=wrong)

    assert Assessment.objects.count() == 2


def test_correction_stays_with_the_addressee(assess, addressee):
    wrong = assess("announced")
    other = make.AddresseeFactory(recommendation=addressee.recommendation)

    with pytest.raises(rules.CorrectsAnother) as caught:
        assess("stalled", addressee=other, corrects=wrong)

    assert (caught.value.code, caught.value.field) == ("corrects_another", "corrects")
    assert current(addressee) == ("announced", "2015")


def test_correction_stays_on_its_axis(assess):
    wrong = assess("accepted", axis="response")

    with pytest.raises(rules.CorrectsAnother, match="response of"):
        assess("stalled", corrects=wrong)


@pytest.mark.parametrize(
    "value",
    [
        "announced",
        "in_progress",
        "partially_implemented",
        "implemented",
        "implemented_otherwise",
    ],
)
def test_reversal_follows_what_can_be_reversed(assess, addressee, value):
    assess(value, "2014")

    assess("reversed", "2016")

    assert current(addressee) == ("reversed", "2016")


@pytest.mark.parametrize("value", ["stalled", "abandoned", "contrary_action"])
def test_reversal_needs_something_done(assess, value):
    assess(value, "2014")

    with pytest.raises(rules.NothingToReverse):
        assess("reversed", "2016")


def test_reversal_needs_something_done_before(assess):
    assess("implemented", "2018")

    with pytest.raises(rules.NothingToReverse):
        assess("reversed", "2016")


def test_reversal_of_the_same_year(assess, addressee):
    assess("implemented", "2016-02")

    assess("reversed", "2016")

    assert addressee.assessments.count() == 2


def test_reversal_does_not_reverse_what_it_corrects(assess):
    wrong = assess("implemented", "2014")

    with pytest.raises(rules.NothingToReverse):
        assess("reversed", "2016", corrects=wrong)


def test_reversal_of_a_response_is_none(assess):
    assess("implemented", "2014")

    with pytest.raises(rules.ValueOfOtherAxis):
        assess("reversed", axis="response")


def test_assess_forgets_a_stale_addressee(assess, addressee):
    Addressee.objects.filter(pk=addressee.pk).update(mention="the White House")

    assess("stalled")

    addressee.refresh_from_db()
    assert (addressee.mention, addressee.implementation) == (
        "the White House",
        "stalled",
    )


def test_refresh_current_touches_nothing_else(addressee):
    make.AssessmentFactory(addressee=addressee, value="stalled")
    Addressee.objects.filter(pk=addressee.pk).update(mention="the White House")

    tracking.refresh_current(addressee)

    addressee.refresh_from_db()
    assert (addressee.mention, addressee.implementation) == (
        "the White House",
        "stalled",
    )


def test_refresh_current_takes_back_what_no_assessment_says(addressee):
    Addressee.objects.update(
        implementation="implemented",
        implementation_since="2014-01-01",
        implementation_since_precision="year",
        implementation_provisional=True,
    )

    tracking.refresh_current(Addressee.objects.get())

    assert current(addressee) == ("not_assessed", "None")
    assert Addressee.objects.get().implementation_provisional is False


def test_assessed_addressees_are_those_of_whom_something_is_known(assess, addressee):
    make.AddresseeFactory()
    answered = make.AddresseeFactory()

    assess("stalled")
    assess("accepted", axis="response", addressee=answered)

    assert set(Addressee.objects.assessed()) == {addressee, answered}
