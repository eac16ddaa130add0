"""The headline: one value and one sentence for all addressees."""

import pytest

from recommendations.models.axes import Implementation
from recommendations.models.headline import MIXED, HeadlineValue, Standing, headline
from recommendations.text.dates import PartialDate


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
