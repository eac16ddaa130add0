"""The headline: one value and one sentence for all addressees."""

import pytest
from django.utils import timezone

from recommendations.models import Assessment
from recommendations.models.axes import Implementation
from recommendations.models.headline import (
    MIXED,
    HeadlineValue,
    Standing,
    earlier_provisional,
    headline,
)
from recommendations.text.dates import PartialDate
from tests import factories as make


def standing(value, actor="Iraq", since="", provisional=False):
    since = PartialDate.parse(since) if since else None
    return Standing(actor, value, since, provisional)


SENTENCES = [
    ([], "not_assessed", "not assessed: nobody is addressed"),
    ([standing("implemented")], "implemented", "Iraq: implemented"),
    (
        [standing("implemented", since="2014-06", provisional=True)],
        "implemented",
        "Iraq: implemented since Jun 2014 (provisional)",
    ),
    (
        [standing("announced"), standing("announced", "Iran")],
        "announced",
        "announced: all 2 addressees",
    ),
    (
        [standing("implemented"), standing("implemented_otherwise", "Iran")],
        "mixed",
        "mixed: 1 of 2 addressees implemented; 1 implemented otherwise",
    ),
    (
        [standing("announced"), *[standing("implemented")] * 2],
        "mixed",
        "mixed: 2 of 3 addressees implemented; 1 announced",
    ),
    (
        [standing("implemented"), standing("reversed", "Iran", "2016")],
        "reversed",
        "reversed: Iran: reversed since 2016",
    ),
    (
        [
            standing("reversed"),
            standing("contrary_action", "Iran"),
            standing("stalled"),
        ],
        "contrary_action",
        "contrary action: Iran: contrary action",
    ),
    (
        [standing("contrary_action"), standing("contrary_action", "Iran", "2016")],
        "contrary_action",
        ("contrary action: Iraq: contrary action; Iran: contrary action since 2016"),
    ),
]


@pytest.mark.parametrize(("standings", "value", "sentence"), SENTENCES)
def test_headline_says_what_and_why(standings, value, sentence):
    found = headline(standings)

    assert (found.value, found.sentence) == (value, sentence)
    assert found.label == HeadlineValue(value).label


@pytest.mark.parametrize(
    ("standings", "provisional"),
    [
        ([], False),
        ([standing("implemented", provisional=True)], True),
        ([standing("stalled"), standing("implemented", provisional=True)], True),
        ([standing("reversed"), standing("implemented", provisional=True)], False),
        ([standing("reversed", provisional=True), standing("implemented")], True),
    ],
)
def test_headline_is_provisional_where_what_it_shows_is(standings, provisional):
    assert headline(standings).provisional is provisional


def test_headline_has_every_value_of_implementation_and_one_more():
    assert HeadlineValue.values == [*Implementation.values, MIXED]


@pytest.fixture
def judge(db):
    """Record a value of one addressee, unless another is named."""
    one = make.AddresseeFactory()

    def judge(value, true_from, **facts):
        true_from = PartialDate.parse(true_from)
        facts = {"addressee": one, **facts}
        return make.AssessmentFactory(value=value, true_from=true_from, **facts)

    return judge


def test_an_earlier_result_that_is_provisional_still_is_told(judge):
    rows = [judge("partially_implemented", "2017"), judge("contrary_action", "2014-06")]

    told = "An earlier result, contrary action, is still provisional."
    assert earlier_provisional(rows) == told


def test_earlier_results_that_are_provisional_are_told_each_once(judge):
    rows = [
        judge("stalled", "2018"),
        judge("implemented", "2016"),
        judge("contrary_action", "2014"),
        judge("implemented", "2015"),
        judge("abandoned", "2017"),
    ]

    assert earlier_provisional(rows) == (
        "Earlier results, contrary action, implemented and abandoned, are still "
        "provisional."
    )


def test_of_two_that_begin_alike_the_first_recorded_is_the_earlier(judge):
    rows = [judge("implemented", "2016"), judge("stalled", "2016")]

    assert "implemented" in earlier_provisional(rows)
    assert earlier_provisional(rows[::-1]) == earlier_provisional(rows)


def test_no_earlier_result_is_told_where_none_waits(judge):
    by = make.UserFactory()
    confirmed = {"confirmed_by": by, "confirmed_at": timezone.now()}
    wrong = judge("abandoned", "2014")
    rows = [
        judge("implemented", "2018"),
        judge("contrary_action", "2016", **confirmed),
        judge("announced", "2015"),
        wrong,
        judge("stalled", "2014", corrects=wrong),
        judge("rejected", "2014", axis="response"),
        judge("reversed", "2015", addressee=make.AddresseeFactory()),
    ]

    assert earlier_provisional(rows) == ""
    assert earlier_provisional([]) == ""


def test_earlier_results_are_told_without_a_query(judge, django_assert_num_queries):
    judge("stalled", "2017")
    judge("contrary_action", "2014")
    rows = list(Assessment.objects.all())

    with django_assert_num_queries(0):
        assert earlier_provisional(rows)
