import pytest

from recommendations.text.hyphens import Vocabulary


@pytest.mark.parametrize(
    ("text", "head", "tail", "is_one"),
    [
        ("internal", "inter", "nal", True),
        ("INTERNAL", "inter", "nal", True),
        ("mid-term", "mid", "term", False),
        ("a counter-terrorism unit", "counter", "terrorism", False),
        ("non-state-sponsored", "state", "sponsored", False),
        ("nothing of it", "constitu", "tion", True),
        ("AI policy", "AI", "related", False),
        ("2003 war", "2003", "2005", False),
        ("word", "العر", "بية", True),
        ("word", "", "x", False),
    ],
)
def test_is_one_word(text, head, tail, is_one):
    assert Vocabulary(text, []).is_one_word(head, tail) is is_one


def test_two_words_of_the_text_are_taken_for_a_compound():
    assert not Vocabulary("rule of law, based on", []).is_one_word("law", "based")


def test_word_that_begins_no_other_is_taken_for_half_a_compound():
    assert not Vocabulary("oil wealth", []).is_one_word("oil", "rich")
    assert Vocabulary("oily wealth, oil", []).is_one_word("oil", "rich")


def test_common_ending_is_not_taken_for_half_a_compound():
    assert Vocabulary("expand, halted", []).is_one_word("expand", "ed")
    assert Vocabulary("part of the gardeners", []).is_one_word("part", "ners")


def test_halves_do_not_count_as_words():
    halves = [("oil", "rich")]
    assert Vocabulary("oil-\nrich", halves).is_one_word("oil", "rich")
    assert "rich" not in Vocabulary("oil-\nrich", halves)
