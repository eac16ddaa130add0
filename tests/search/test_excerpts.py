"""Texts cut around the hits of a search."""

import pytest

from recommendations.search import parse
from recommendations.search.excerpts import excerpt


def cut(text, typed):
    """What is left of the text, and the hits in it."""
    found = excerpt(text, parse(typed))
    return found and (found.text, [span.of(found.text) for span in found.ranges])


def test_text_is_cut_at_words():
    text = f"{'before ' * 20}arms may be sold {'after ' * 20}".strip()

    left, hits = cut(text, "sold")

    assert left.startswith("… before ")
    assert "be sold after" in left
    assert left.endswith("after …")
    assert hits == ["sold"]


def test_short_text_is_whole():
    assert cut("Sell arms", "arms") == ("Sell arms", ["arms"])


def test_text_without_a_hit_is_none():
    assert cut("Sell arms", "oil") is None


@pytest.mark.parametrize("before", [3_990, 4_000, 4_390, 4_400, 8_000])
def test_hit_is_found_wherever_a_long_text_is_cut(before):
    text = f"{'a ' * (before // 2)}contract law{' b' * 3_000}"

    _, hits = cut(text, '"contract law"')

    assert hits == ["contract law"]
