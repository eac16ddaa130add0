"""The hits of a search in a text: what the index finds is what is marked."""

import pytest

from recommendations.search import hits, holds, parse


def marked(text, typed, **facts):
    return [span.of(text) for span in hits(text, parse(typed, **facts))]


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("Halt oil smuggling", "smuggled OIL", ["smuggling", "oil"]),
        ("Étude du pétrole", "etude petrole", ["Étude", "pétrole"]),
        ("oil, gas, oil", "oil", ["oil", "oil"]),
        ("oil smuggling and oil", '"oil smuggling"', ["oil smuggling"]),
        ("smuggling of oil", '"oil smuggling"', []),
        ("Smugglers smuggle soil", "smuggl*", ["Smugglers", "smuggle"]),
        ("generalisations", "generali*", ["generalisations"]),
        ("oil and gas", "oil -gas", ["oil"]),
        ("oil and gas", "drones OR gas", ["gas"]),
        ("JINSA-2020-16 is", "jinsa-2020-16", ["JINSA-2020-16"]),
        ("伊拉克石油出口", "石油", ["石油"]),
        ("oil", "", []),
        ("", "oil", []),
        ("oil", "\0", []),
    ],
)
def test_hits_are_the_words_that_the_index_finds(text, typed, found):
    assert marked(text, typed) == found


def test_word_that_is_being_typed_is_marked_as_begun():
    assert marked("Halt smuggling", "halt smu", unfinished=True) == [
        "Halt",
        "smuggling",
    ]


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("halting oil", True),
        ("oil drones", False),
        ("drones OR oil", True),
        ("oil -drones", True),
        ("-drones", False),
    ],
)
def test_text_holds_all_of_one_alternative(typed, held):
    assert holds("Halt oil smuggling", parse(typed)) is held
