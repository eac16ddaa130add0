import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.highlight import Segment, segments
from recommendations.text.spans import Span, SpanOutside
from tests.text.strategies import any_texts


@st.composite
def texts_with_spans(draw):
    text = draw(any_texts)
    offsets = st.tuples(*[st.integers(0, len(text))] * 2)
    spans = st.dictionaries(
        st.text(max_size=2), offsets.map(lambda pair: Span(*sorted(pair)))
    )
    return text, draw(spans)


def test_segments_of_overlapping_spans():
    spans = {"b": Span(2, 5), "a": Span(1, 3), "all": Span(1, 6)}
    assert segments("0123456", spans) == [
        Segment("0", 0, ()),
        Segment("1", 1, ("all", "a")),
        Segment("2", 2, ("all", "a", "b")),
        Segment("34", 3, ("all", "b")),
        Segment("5", 5, ("all",)),
        Segment("6", 6, ()),
    ]


def test_segments_of_one_span_twice_stand_as_given():
    spans = {"z": Span(0, 2), "a": Span(0, 2)}
    assert segments("ab", spans) == [Segment("ab", 0, ("z", "a"))]


def test_segments_without_spans():
    assert segments("text", {}) == [Segment("text", 0, ())]
    assert segments("", {"a": Span(0, 0)}) == []


def test_segments_refuse_a_span_of_another_text():
    with pytest.raises(SpanOutside):
        segments("ab", {"a": Span(1, 3)})


@given(texts_with_spans())
def test_segments_give_text_and_spans_back(drawn):
    text, spans = drawn
    laid = segments(text, spans)
    assert "".join(segment.text for segment in laid) == text
    assert all(text.startswith(segment.text, segment.start) for segment in laid)
    for segment in laid:
        end = segment.start + len(segment.text)
        over = {
            n for n, s in spans.items() if s.start <= segment.start and end <= s.end
        }
        assert set(segment.names) == over
    for name, span in spans.items():
        marked = [segment for segment in laid if name in segment.names]
        assert "".join(segment.text for segment in marked) == span.of(text)
        assert not marked or marked[0].start == span.start
