"""Sides of an ask in numbers and words."""

import pytest

from recommendations.matrix import sentence, sides


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ([], "no recommendation answers it yet"),
        ([("same", 1)], "same 1; one source for, none against"),
        ([("opposes", 1)], "opposes 1; no source for, one against"),
        ([("alternative", 1)], "alternative 1; no source for or against"),
        (
            [("opposes", 1), ("conditional", 1)],
            "conditional 1, opposes 1; one source for, one against",
        ),
        (
            [("weaker", 2), ("stronger", 1), ("same", 1)],
            "same 1, stronger 1, weaker 1; two sources for, none against",
        ),
        (
            [
                *[("same", 1)] * 2,
                *[("weaker", 2), ("weaker", 3)],
                *[("alternative", 2)] * 2,
                *[("opposes", 2)] * 3,
                ("opposes", 3),
            ],
            "same 2, weaker 2, alternative 2, opposes 4; three sources for, two against",
        ),
        ([("same", n) for n in range(11)], "same 11; 11 sources for, none against"),
    ],
)
def test_sentence(members, words):
    assert sentence(sides(members)) == words


def test_sides_count_a_source_once_on_each():
    found = sides([("same", 1), ("weaker", 1), ("opposes", 1)])

    assert (found.sources_for, found.sources_against) == (1, 1)
    assert found.contested


def test_alternative_contests_nothing():
    assert not sides([("same", 1), ("alternative", 2)]).contested
