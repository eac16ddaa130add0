import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.anchors import (
    FUZZY,
    Anchored,
    Match,
    Selector,
    matches,
    reanchor,
    select,
)
from recommendations.text.spans import Span, SpanOutside
from tests.text.strategies import any_texts, broken_texts, texts_with_span

QUOTE = "Washington should press Baghdad to curb the militias."
SOURCE = f"Iraq is divided. {QUOTE} Iran will object."


def selector_of(text, quote):
    start = text.index(quote)
    return select(text, Span(start, start + len(quote)))


def test_select_keeps_32_characters_around():
    text = "x" * 40 + "quote" + "y" * 40
    selector = selector_of(text, "quote")
    assert selector == Selector(40, 45, "quote", "x" * 32, "y" * 32)


def test_select_at_the_edges_of_the_text():
    assert select("quote", Span(0, 5)) == Selector(0, 5, "quote", "", "")


def test_select_refuses_a_span_of_another_text():
    with pytest.raises(SpanOutside):
        select("short", Span(2, 9))


def test_reanchor_exact():
    anchored = reanchor(SOURCE, selector_of(SOURCE, QUOTE))
    assert anchored == Anchored(Match.EXACT, Span(17, 17 + len(QUOTE)), 100)


def test_reanchor_moved():
    text = f"A new first line.\n{SOURCE}"
    anchored = reanchor(text, selector_of(SOURCE, QUOTE))
    assert anchored.status == Match.MOVED
    assert anchored.span.of(text) == QUOTE


def test_reanchor_moved_from_broken_to_mended_words():
    old = "Press Bagh-\ndad to curb\nthe “mili-\ntias” now."
    new = 'So: Press Baghdad to curb the "militias" now.'
    anchored = reanchor(new, select(old, Span(0, len(old))))
    assert anchored.status == Match.MOVED
    assert anchored.span == Span(4, len(new))


def test_reanchor_moved_within_its_place_if_only_white_space_changed():
    anchored = reanchor("the  oil", select("the oil", Span(0, 7)))
    assert anchored == Anchored(Match.MOVED, Span(0, 8), 100)


def test_reanchor_chooses_by_context_before_nearness():
    old = "Iran should act. Iraq should act."
    new = "Iraq should wait. Iran should act. Iran should not. Iraq should act."
    selector = select(old, Span(22, 32))
    assert selector.exact == "should act"
    assert reanchor(new, selector).span == Span(57, 67)


def test_reanchor_chooses_the_nearest_of_like_contexts():
    old = "a. oil. " * 10
    new = "." + old
    selector = select(old, Span(43, 46))
    assert reanchor(new, selector).span == Span(44, 47)


def test_reanchor_fuzzy():
    damaged = SOURCE.replace("curb the militias", "curb its militias")
    anchored = reanchor(damaged, selector_of(SOURCE, QUOTE))
    assert anchored.status == Match.FUZZY
    assert FUZZY <= anchored.score < 100
    assert anchored.span.of(damaged) == QUOTE.replace("the", "its")


def test_reanchor_fuzzy_takes_whole_words():
    old = "Washington should press Baghdad to curb all of the militias"
    new = "So Washington must press Baghdad to curb all of the militias."
    span = reanchor(new, select(old, Span(0, len(old)))).span
    assert span.of(new).startswith("Washington")


def test_reanchor_lost():
    anchored = reanchor("Nothing of the kind is here.", selector_of(SOURCE, QUOTE))
    assert anchored.status == Match.LOST
    assert anchored.span is None
    assert anchored.score < FUZZY


def test_reanchor_does_not_take_a_crumb_of_the_quote_for_it():
    assert reanchor("Baghdad", selector_of(SOURCE, QUOTE)).status == Match.LOST


def test_reanchor_where_only_hyphens_are_alike():
    text = f"{'a' * 30} - - {'b' * 30}"
    assert reanchor(text, Selector(0, 7, "x - - y", "", "")).status == Match.LOST


@pytest.mark.parametrize("text", ["", " ", "a", "- -", "\0", "\ud800"])
@pytest.mark.parametrize("exact", ["", " \n", "-", "quote", "\ud800\udc00"])
@pytest.mark.parametrize("start", [-5, 0, 9])
def test_reanchor_raises_nothing(text, exact, start):
    reanchor(text, Selector(start, start - 1, exact, "", "a"))


@given(any_texts, any_texts, st.integers(-2, 40), st.integers(-2, 40))
def test_reanchor_is_exact_only_if_the_text_matches(text, exact, start, end):
    selector = Selector(start, end, exact, "", "")
    anchored = reanchor(text, selector)
    assert (anchored.status == Match.EXACT) == matches(text, selector)
    assert (anchored.status == Match.LOST) == (anchored.span is None)


@given(texts_with_span())
def test_own_selector_is_exact(drawn):
    text, span = drawn
    assert reanchor(text, select(text, span)) == Anchored(Match.EXACT, span, 100)


@given(broken_texts, broken_texts.filter(len), broken_texts)
def test_unique_quote_is_moved_by_text_before_it(middle, before, after):
    quote = f"Suddenly{middle}thereafter"
    new = f"{before}{quote}{after}"
    anchored = reanchor(new, select(quote, Span(0, len(quote))))
    assert anchored.status == Match.MOVED
    assert anchored.span.of(new) == quote
    assert anchored.span.start == len(before)


@given(broken_texts, broken_texts)
def test_quote_stays_exact_with_text_behind_it(middle, after):
    quote = f"Suddenly{middle}thereafter"
    anchored = reanchor(quote + after, select(quote, Span(0, len(quote))))
    assert anchored.status == Match.EXACT
