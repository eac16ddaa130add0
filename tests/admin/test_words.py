"""The words of a search, and their marks."""

import pytest
from django.utils.text import smart_split, unescape_string_literal

from recommendations.admin import words
from recommendations.search import parse


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("oil smuggling", ["oil", "smuggling"]),
        ('"oil smuggling" halt', ["oil smuggling", "halt"]),
        ("“oil smuggling”", ["oil smuggling"]),
        ("Iraq's neighbors' Iraq's", ["Iraq's", "neighbors'"]),
        ('a"b \\', ['a"b', "\\"]),
        ('"', ['"']),
        ("a\0b\tc", ["a", "b", "c"]),
        ('""', []),
        ("  ", []),
    ],
)
def test_terms_of_what_was_typed(typed, found):
    assert words.terms(typed) == found


@pytest.mark.parametrize("term", ["oil", "oil smuggling", 'a"b', "Iraq's", '"', "\\"])
def test_terms_typed_again_mean_the_same_to_the_admin(term):
    (bit,) = smart_split(words.typed_again([term]))

    assert (unescape_string_literal(bit) if bit[0] == '"' else bit) == term


def test_marked_in_any_form_and_case():
    html = words.marked("Oil & <soil> in Iraq, oiled", parse("oil IRAQ"))

    assert html == (
        "<mark>Oil</mark> &amp; &lt;soil&gt; in <mark>Iraq</mark>, <mark>oiled</mark>"
    )


def test_marked_as_one_where_hits_overlap():
    html = words.marked("Halt oil smuggling", parse('oil "oil smuggling"'))

    assert html == "Halt <mark>oil smuggling</mark>"
