"""The quotes of the Iraq seeds in their real texts."""

from pathlib import Path

import pytest
import yaml

from recommendations.text.anchors import FoldedText, Match, reanchor, select
from recommendations.text.folding import straight
from recommendations.text.reflow import BlockKind, reflow
from recommendations.text.sentences import context

SEEDS = Path(__file__).parents[2] / "seeds" / "iraq"
NARROW = SEEDS / "000_632519cf77c13fff.txt"


def read(path):
    return path.read_bytes().decode()


@pytest.fixture(
    params=sorted(SEEDS.glob("[0-9]*.yaml")), ids=lambda path: path.stem[:3]
)
def seed(request):
    return yaml.safe_load(request.param.read_text(encoding="utf-8"))


@pytest.fixture
def text(seed):
    return read(SEEDS / seed["source"]["text"])


@pytest.fixture
def spans(seed, text):
    """Each quote and its span."""
    folded = FoldedText(text)
    return [
        (record, folded.find(record["quote"], occurrence=record.get("occurrence")))
        for record in seed["recommendations"]
    ]


def test_each_quote_is_read_as_it_is_quoted(text, spans):
    reflowed = reflow(text)
    for record, span in spans:
        words = reflowed.reflowed_span(span).of(reflowed.text)
        assert straight(" ".join(words.split())) == straight(record["quote"])
        assert reflowed.raw_span(reflowed.reflowed_span(span)) == span


def test_quotes_of_records_stand_in_the_order_of_the_text(spans):
    starts = [span.start for _, span in spans]
    assert starts == sorted(starts)


def test_each_condition_is_found_within_its_quote(text, spans):
    folded = FoldedText(text)
    for record, span in spans:
        if "condition" in record:
            assert folded.find(record["condition"]["text"], within=span) in span


def test_each_quote_is_found_again_in_the_reflowed_text(text, spans):
    reflowed = reflow(text).text
    for _, span in spans:
        anchored = reanchor(reflowed, select(text, span))
        assert anchored.status in (Match.EXACT, Match.MOVED)


def test_each_quote_has_its_sentences_around_it(text, spans):
    reflowed = reflow(text)
    for _, span in spans:
        quote = reflowed.reflowed_span(span)
        assert quote in context(reflowed.text, quote)


def test_no_character_is_lost_but_line_end_hyphens(text):
    read = reflow(text).text
    assert "".join(read.replace("-", "").split()) == "".join(
        text.replace("-", "").split()
    )


def test_narrow_text_has_no_broken_word_left():
    words = reflow(read(NARROW)).text.split()
    assert not [word for word in words if word.endswith("-")]
    assert {"internal", "oil-rich", "al-Qaeda", "counterterrorism,"} < set(words)
    assert {"special-operations", "intelligence-gathering", "aspirations"} < set(words)


def test_narrow_text_has_its_paragraphs():
    blocks = reflow(read(NARROW)).text.split("\n\n")
    assert len(blocks) == 15
    assert "in search of greater U.S. security assistance" in blocks[0]
    assert blocks[5].startswith("baghdad also reneged")
    assert blocks[7].startswith("U.S. Help Needed.")


def test_sentence_cut_by_a_page_is_one():
    reflowed = reflow(read(SEEDS / "002_7c74402152d78fe4.txt")).text
    assert "is of major strategic importance to the United States" in reflowed
    assert "in the wake of the U.S. invasion in 2003" in reflowed
    assert "and Expectations\n\nby [Karl" in reflowed


def test_lists_are_found():
    reflowed = reflow(read(SEEDS / "002_7c74402152d78fe4.txt"))
    kinds = [block.kind for block in reflowed.blocks]
    assert kinds.count(BlockKind.LIST_ITEM) == 6
