import pytest
from hypothesis import given

from recommendations.text.sentences import context, sentence_spans
from recommendations.text.spans import Span, SpanOutside
from tests.text.strategies import any_texts, texts_with_span


def sentences(text, **options):
    return [span.of(text) for span in sentence_spans(text, **options)]


def test_sentence_spans():
    text = "Mr. Abadi met U.S. forces. He said: “Go.”  Then\u2028he left!\n\nNext…"
    assert sentences(text) == [
        "Mr. Abadi met U.S. forces.",
        "He said: “Go.”",
        "Then\u2028he left!",
        "Next…",
    ]


def test_sentence_spans_count_in_characters():
    assert sentences("😀 é one. 😀 two.") == ["😀 é one.", "😀 two."]


@pytest.mark.parametrize("text", ["", " \n "])
def test_sentence_spans_of_nothing(text):
    assert sentence_spans(text) == []


def test_sentence_spans_of_half_a_surrogate_pair():
    assert sentences("\ud800 one. Two.") == ["\ud800 one.", "Two."]


def test_sentence_spans_in_an_unknown_language():
    assert sentences("One. Two.", language="zz") == ["One.", "Two."]


def test_context_is_the_sentence_around():
    text = "One is here. Two is there. Three is nowhere."
    at = text.index("there")
    assert context(text, Span(at, at + 5)).of(text) == "Two is there."


def test_context_of_two_sentences():
    text = "One is here. Two is there. Three is nowhere."
    assert context(text, Span(8, 15)).of(text) == "One is here. Two is there."


def test_context_stays_in_its_paragraph():
    text = "A heading\n\nThe words are here\n\nMore"
    at = text.index("words")
    assert context(text, Span(at, at + 5)).of(text) == "The words are here"


def test_context_of_an_empty_span():
    assert context("One. Two. Three.", Span(6, 6)) == Span(5, 9)


def test_context_of_an_empty_text():
    assert context("", Span(0, 0)) == Span(0, 0)


def test_context_refuses_a_span_of_another_text():
    with pytest.raises(SpanOutside):
        context("One.", Span(2, 9))


@given(any_texts)
def test_sentences_hold_all_the_words_in_order(text):
    spans = sentence_spans(text)
    assert spans == sorted(spans)
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(
        text.split()
    )


@given(texts_with_span(any_texts))
def test_context_holds_the_span(drawn):
    text, span = drawn
    assert span.trimmed(text) in context(text, span)
