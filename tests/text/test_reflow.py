import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.folding import HYPHENS, LINE_END
from recommendations.text.reflow import BlockKind, reflow
from recommendations.text.spans import Span
from tests.text.strategies import any_texts, broken_texts, texts_with_span

LONG = "word " * 60


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("", ""),
        (" \n\f\n ", ""),
        ("one\ntwo", "one two"),
        ("  one  \t two \n", "one two"),
        ("one\u00a0two\u2009three", "one two three"),
        ("one.\n\nTwo.\n \n\n\nThree.", "one.\n\nTwo.\n\nThree."),
        ("one.\u2029Two.", "one.\n\nTwo."),
        ("war—\nwhich", "war—which"),
        ("war —\nwhich", "war — which"),
        ("war--\nwhich", "war--which"),
        ("war -\nwhich", "war - which"),
        ("re-\n-entry", "re- -entry"),
        ("AI-\nrelated", "AI-related"),
        ("F-\n16 jets", "F-16 jets"),
        ("anti-\nAmerican", "anti-American"),
        ("short-\nand long-term", "short- and long-term"),
        ("pre-\n(war)", "pre-(war)"),
        ("deteri-\norated", "deteriorated"),
        ("deteri-  \r\n\t orated", "deteriorated"),
        ("deteri\u00ad\norated", "deteriorated"),
        ("deteri\u2010\norated", "deteriorated"),
        ("deteri-\n\n\forated", "deteriorated"),
        ("naï\u0308-\nvete\u0301", "naï\u0308vete\u0301"),
        ("the hyphen-", "the hyphen-"),
        ("the end-\n\nNext", "the end-\n\nNext"),
        ("-\nfoo", "- foo"),
    ],
)
def test_reflow(raw, read):
    assert reflow(raw).text == read


@pytest.mark.parametrize(
    ("elsewhere", "read"),
    [
        ("co-operation", "co-operation"),
        ("cooperation", "cooperation"),
        ("Cooperation", "cooperation"),
        ("cooperation cooperation co-operation", "cooperation"),
        ("cooperation co-operation co-operation", "co-operation"),
        ("non-co-operation", "co-operation"),
        ("co\u2010operation", "co-operation"),
    ],
)
def test_line_end_hyphen_goes_by_the_rest_of_the_text(elsewhere, read):
    assert reflow(f"co-\noperation: {elsewhere}").text.startswith(f"{read}:")


def test_halves_at_line_ends_are_no_evidence():
    assert reflow("an inter-\nnal and inter-\nnal").text == "an internal and internal"


def test_words_around_a_hyphen_within_a_line_are_evidence():
    raw = "pre-\u00a0war and post-\u00a0war, a post-\nwar order"
    assert reflow(raw).text == "pre- war and post- war, a post-war order"


def test_soft_hyphen_that_stays_is_shown():
    assert reflow("AI\u00ad\nrelated").text == "AI-related"


def test_page_break_does_not_break_a_sentence():
    raw = "The relationship is of major strategic\n\f\nimportance to the region."
    assert reflow(raw).text == raw.replace("\n\f\n", " ")


def test_empty_line_does_not_break_a_sentence():
    raw = "a stable relationship with Iraq is of major strategic\n\nimportance to us."
    assert reflow(raw).text == raw.replace("\n\n", " ")


def test_initials_do_not_end_a_sentence():
    raw = "came to Washington last week in search of greater U.S. \n\nsecurity."
    assert reflow(raw).text == raw.replace(" \n\n", " ")


@pytest.mark.parametrize(
    "raw",
    [
        "The road ahead\n\nmaliki came to Washington.",
        "A Question of Interests and Expectations in Iraq\n\nby Karl Kaltenthaler",
        "It has been a long and hard road to Baghdad.\n\nmaliki came to Washington.",
        "It has been a long and hard road to Baghdad,\n\nPresident Obama said.",
        "These are the questions that Washington is asking:\n\nwhen and how.",
    ],
)
def test_empty_line_parts_paragraphs(raw):
    assert reflow(raw).text == raw


def test_lines_of_a_column_are_joined_and_short_ones_end_a_paragraph():
    raw = "He came to Washington\nlast week in search of\nhelp.\nThe United States\nmust be sure."
    assert reflow(raw).text == (
        "He came to Washington last week in search of help.\n\n"
        "The United States must be sure."
    )


def test_indented_line_begins_a_paragraph():
    raw = "He came to Washington for help.\n  The United States\nmust be sure."
    assert reflow(raw).text.split("\n\n")[1] == "The United States must be sure."


def test_lines_of_a_text_that_is_not_wrapped_are_paragraphs():
    raw = f"{LONG}end.\nA statue falls.\nReuters\nthen\n{LONG}"
    assert reflow(raw).text.count("\n\n") == 2


def test_blocks():
    raw = "# Title\nIntroduction follows:\n- one\n  more\n- two\n\n1. First\n\nEnd."
    reflowed = reflow(raw)
    assert [(b.kind, b.span.of(reflowed.text)) for b in reflowed.blocks] == [
        (BlockKind.HEADING, "# Title"),
        (BlockKind.PARAGRAPH, "Introduction follows:"),
        (BlockKind.LIST_ITEM, "- one more"),
        (BlockKind.LIST_ITEM, "- two"),
        (BlockKind.LIST_ITEM, "1. First"),
        (BlockKind.PARAGRAPH, "End."),
    ]


def test_bullet_alone_on_its_line_belongs_to_the_next():
    assert reflow("Needs:\n•\nguns\n•\nbutter").text == "Needs:\n\n• guns\n\n• butter"


def test_spans_there_and_back():
    reflowed = reflow("Iraq’s  inter-\nnal security")
    assert reflowed.text == "Iraq’s internal security"
    assert reflowed.raw_span(Span(7, 15)) == Span(8, 18)
    assert reflowed.reflowed_span(Span(6, 19)) == Span(7, 15)
    assert reflowed.reflowed_span(Span(13, 15)) == Span(12, 12)
    assert reflowed.raw_span(Span(7, 99)) == Span(8, 27)


def test_offsets_of_an_empty_text():
    reflowed = reflow(" \n ")
    assert reflowed.to_raw(0) == reflowed.to_reflowed(2) == 0
    assert reflowed.reflowed_span(Span(0, 3)) == Span(0, 0)


@given(any_texts)
def test_only_white_space_and_line_end_hyphens_change(raw):
    reflowed = reflow(raw)
    kept = {at for at, c in enumerate(reflowed.text) if not c.isspace()}
    for at, character in enumerate(raw):
        target = reflowed.to_reflowed(at)
        if character.isspace():
            continue
        if reflowed.text[target : target + 1] == character and target in kept:
            kept.remove(target)
        else:
            assert is_line_end_hyphen(raw, at)
            if reflowed.to_raw(target) == at:
                assert reflowed.text[target] == "-"
                kept.remove(target)
    assert not kept


def is_line_end_hyphen(raw, at):
    behind = raw[at + 1 :]
    white = behind[: len(behind) - len(behind.lstrip())]
    return raw[at] in HYPHENS and LINE_END.search(white)


@given(any_texts)
def test_offsets_are_exact_at_every_character(raw):
    reflowed = reflow(raw)
    for at, character in enumerate(reflowed.text):
        if not character.isspace():
            assert reflowed.to_reflowed(reflowed.to_raw(at)) == at


@given(any_texts)
def test_offsets_never_go_back(raw):
    reflowed = reflow(raw)
    there = [reflowed.to_reflowed(at) for at in range(len(raw) + 2)]
    back = [reflowed.to_raw(at) for at in range(len(reflowed.text) + 2)]
    assert there == sorted(there)
    assert back == sorted(back)
    assert max(there) <= len(reflowed.text)
    assert max(back) <= len(raw)


@given(texts_with_span(any_texts))
def test_spans_come_back(drawn):
    raw, span = drawn
    reflowed = reflow(raw)
    read = reflowed.reflowed_span(span)
    assert reflowed.reflowed_span(reflowed.raw_span(read)) == read


@given(any_texts)
def test_blocks_hold_all_the_words(raw):
    reflowed = reflow(raw)
    blocks = [block.span.of(reflowed.text) for block in reflowed.blocks]
    assert "\n\n".join(blocks) == reflowed.text
    assert all(block == " ".join(block.split()) for block in blocks)


@given(st.lists(broken_texts, max_size=3))
def test_nothing_is_left_at_the_edges(parts):
    text = reflow("\n".join(parts)).text
    assert text == text.strip()
