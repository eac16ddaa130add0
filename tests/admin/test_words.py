"""The words of a search, and their marks."""

import pytest
from django.utils.text import smart_split, unescape_string_literal

from recommendations.admin import words


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


def test_marked_whatever_the_case():
    html = words.marked("Oil & <soil> in Iraq", ["oil", "IRAQ"])

    assert html == (
        "<mark>Oil</mark> &amp; &lt;s<mark>oil</mark>&gt; in <mark>Iraq</mark>"
    )


def test_marked_takes_the_longest():
    assert words.marked("Iraqi", ["Ira", "Iraqi"]) == "<mark>Iraqi</mark>"


def test_excerpt_is_cut_at_words():
    text = f"{'before ' * 20}arms may be sold {'after ' * 20}".strip()

    html = words.excerpt(text, ["sold"])

    assert html.startswith("… before ")
    assert "be <mark>sold</mark> after" in html
    assert html.endswith("after …")


def test_excerpt_of_a_short_text_is_whole():
    assert words.excerpt("Sell arms", ["arms"]) == "Sell <mark>arms</mark>"


def test_excerpt_without_a_hit_is_none():
    assert words.excerpt("Sell arms", ["oil"]) is None
