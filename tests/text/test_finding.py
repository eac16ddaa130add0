"""Passages of a text that hold some words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.finding import MOST, passages
from recommendations.text.reflow import reflow

TEXT = (
    "Troops stayed. Oil smug-\ngling ended in Basra. Smuggling of arms went on.\n\n"
    "Nobody spoke of oil again."
)


def found(words, text=TEXT):
    return [span.of(text) for span in passages(reflow(text), words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("oil", ["Oil smug-\ngling ended in Basra.", "Nobody spoke of oil again."]),
        ("SMUGGLING oil", ["Oil smug-\ngling ended in Basra."]),
        ("stayed. Oil smuggling", ["stayed. Oil smug-\ngling"]),
        ("oil troops", []),
        ("", []),
        (" \n", []),
    ],
)
def test_passages(words, expected):
    assert found(words) == expected


def test_passages_are_so_many_that_a_person_can_choose():
    assert len(found("oil", "Oil flows. " * 50)) == MOST


@given(st.text(alphabet="ab. \n-", max_size=60), st.text(alphabet="ab. ", max_size=5))
def test_passages_hold_the_words_and_stand_in_order(text, words):
    spans = passages(reflow(text), words)

    assert spans == sorted(spans)
    for span in spans:
        read = reflow(span.of(text)).text
        assert all(letter in read for letter in words.replace(" ", ""))
