import pytest

from recommendations.text.spans import Span, SpanInverted, SpanOutside


@pytest.mark.parametrize(("start", "end"), [(2, 1), (-1, 1), (-2, -1)])
def test_span_refuses_offsets_that_no_text_has(start, end):
    with pytest.raises(SpanInverted, match=f"no span {start}-{end}") as caught:
        Span(start, end)
    assert (caught.value.start, caught.value.end) == (start, end)


def test_span_of_text():
    assert Span(3, 7).of("the oil flows") == " oil"


def test_span_of_shorter_text():
    with pytest.raises(SpanOutside, match="span 1-4 leaves a text of 2 characters"):
        Span(1, 4).of("ab")


def test_span_trimmed():
    assert Span(3, 8).trimmed("the oil flows") == Span(4, 7)


def test_span_trimmed_of_blanks_is_empty():
    assert len(Span(1, 3).trimmed("a  b")) == 0


def test_empty_span_is_true():
    assert Span(3, 3)


def test_span_contains_its_parts():
    assert Span(2, 3) in Span(2, 5)
    assert Span(2, 6) not in Span(2, 5)


def test_spans_overlap_in_a_character():
    assert Span(2, 5).overlaps(Span(4, 9))
    assert not Span(2, 5).overlaps(Span(5, 9))


def test_spans_sort_by_start():
    assert sorted([Span(3, 4), Span(1, 9), Span(1, 2)])[0] == Span(1, 2)
