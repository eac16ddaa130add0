"""Blocks of a text, cut where marks begin and end."""

from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.reading import block_at, marked_blocks
from recommendations.text.reflow import BlockKind, reflow
from recommendations.text.spans import Span
from tests.text.strategies import any_texts


@st.composite
def texts_with_spans(draw):
    text = draw(any_texts)
    offsets = st.tuples(*[st.integers(0, len(text))] * 2)
    spans = st.dictionaries(
        st.text(max_size=2), offsets.map(lambda pair: Span(*sorted(pair)))
    )
    return text, draw(spans)


def laid_out(text, spans):
    reflowed = reflow(text)
    wanted = range(len(reflowed.blocks))
    return reflowed, list(marked_blocks(reflowed, spans, wanted))


@given(texts_with_spans())
def test_blocks_give_the_text_back(drawn):
    reflowed, blocks = laid_out(*drawn)

    joined = ["".join(segment.text for segment in block.segments) for block in blocks]

    assert "\n\n".join(joined) == reflowed.text


@given(texts_with_spans())
def test_marks_cover_exactly_their_spans(drawn):
    text, spans = drawn
    reflowed, blocks = laid_out(text, spans)
    stretches = [segment for block in blocks for segment in block.segments]

    for name, span in spans.items():
        read = reflowed.reflowed_span(span)
        covered = {
            offset
            for each in stretches
            if name in each.names
            for offset in range(each.start, each.start + len(each.text))
        }
        gaps = set(range(read.start, read.end)) - covered
        assert covered <= set(range(read.start, read.end))
        assert all(reflowed.text[offset] == "\n" for offset in gaps)


def test_a_span_over_two_blocks_marks_both():
    text = "# Arms\n\nSell no arms.\n\nKeep troops."

    _, blocks = laid_out(text, {"a": Span(13, 26), "b": Span(8, 15)})

    assert [block.kind for block in blocks] == [
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
    ]
    assert [(s.text, s.names) for s in blocks[1].segments] == [
        ("Sell ", ("b",)),
        ("no", ("b", "a")),
        (" arms.", ("a",)),
    ]
    assert [(s.text, s.names) for s in blocks[2].segments] == [
        ("Kee", ("a",)),
        ("p troops.", ()),
    ]


def test_only_the_wanted_blocks_are_laid_out():
    reflowed = reflow("One.\n\nTwo.\n\nThree.")

    blocks = list(marked_blocks(reflowed, {"a": Span(0, 16)}, range(1, 2)))

    assert [(block.number, block.segments[0].text) for block in blocks] == [(2, "Two.")]


def test_the_block_of_an_offset():
    reflowed = reflow("\n\nOne.\n\nTwo.")

    assert [block_at(reflowed, offset) for offset in (0, 3, 8, 12)] == [0, 0, 1, 1]
    assert block_at(reflow(""), 0) == 0
