import re
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recommendations.text.anchors import (
    AnchorError,
    FoldedText,
    OccurrenceMissing,
    QuoteAmbiguous,
    QuoteEmpty,
    QuoteNotFound,
    find,
    line_of,
)
from recommendations.text.folding import LINE_ENDS, straight
from recommendations.text.reflow import reflow
from recommendations.text.spans import Span
from tests.text.strategies import any_texts, short_broken_texts, texts_with_span


def found(text, quote, **options):
    return find(text, quote, **options).of(text)


@pytest.mark.parametrize(
    ("text", "quote", "passage"),
    [
        ("Iraq’s inter-\nnal security", "internal security", "inter-\nnal security"),
        ("the oil-\nrich Gulf", "oil-rich Gulf", "oil-\nrich Gulf"),
        ("al-Qae-\nda franchise", "al-Qaeda", "al-Qae-\nda"),
        ("special-opera-\ntions", "special-operations", "special-opera-\ntions"),
        ("mid-\nto late May", "mid- to late", "mid-\nto late"),
        ("secu- \t\r\n   rity", "security", "secu- \t\r\n   rity"),
        ("secu\u00ad\nrity", "security", "secu\u00ad\nrity"),
        ("secu\u2010\nrity", "security", "secu\u2010\nrity"),
        ("oil\u00ad\nrich", "oil-rich", "oil\u00ad\nrich"),
        ("oil\u2010\nrich", "oil\u2010rich", "oil\u2010\nrich"),
        ("inter-\n\n\fnal", "internal", "inter-\n\n\fnal"),
        ("re-\n-entry", "re-entry", "re-\n-entry"),
        ("war—\nwhich", "war—which", "war—\nwhich"),
        ("war--\nwhich", "war--which", "war--\nwhich"),
        ("greater U.S. \n\nsecurity", "U.S. security", "U.S. \n\nsecurity"),
        ("the\u00a0United\u2009 States", "the United States", "the\u00a0United\u2009 States"),
        ("he said “end” it", 'said "end"', "said “end”"),
        ("Iraq's oil", "Iraq’s", "Iraq's"),
        ("[a Dialogue](#) (<https://x.org/a-b/>)", "[a Dialogue](#) (<https://x.org/a-b/>)",
         "[a Dialogue](#) (<https://x.org/a-b/>)"),
        ("a conﬂict", "conﬂict", "conﬂict"),
        ("x … y", "…", "…"),
        ("x", "x", "x"),
        ("a-b", "-", "-"),
        ("a - - b", "- -", "- -"),
        ("the mid-\n", "mid-", "mid-"),
        ("pre-\nand post-war", "-and", "-\nand"),
        ("so oil-\nrich", "oil-", "oil-"),
    ],
)  # fmt: skip
def test_find_tolerates(text, quote, passage):
    assert found(text, quote) == passage


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Baghdad", "baghdad"),
        ("nowhere", "no where"),
        ("no where", "nowhere"),
        ("re-sign", "resign"),
        ("resign", "re-sign"),
        ("a well - known", "a well-known"),
        ("war -\nwhich", "war which"),
        ("inter--\nnal", "internal"),
        ("U.S.- trained", "U.S.-trained"),
        ("war—which", "war-which"),
        ("non\u2010violent", "non-violent"),
        ("imple\u00adment", "implement"),
        ("conﬂict", "conflict"),
        ("caf\u00e9", "cafe\u0301"),
        ("a, b", "a b"),
        ("war —\nwhich", "war —which"),
        ("so and so", "-and"),
        ("so oil rich", "oil-"),
        ("no where oil-\nrich", "nowhere oil-rich"),
        ("nowhere oil-\nrich", "no where oil-rich"),
        ("oil--\nrich", "oil- rich"),
    ],
)
def test_find_tolerates_nothing_else(text, quote):
    with pytest.raises(QuoteNotFound):
        find(text, quote)


def test_find_takes_a_quote_from_inside_broken_words():
    text = "inter-\nnal secu-\nrity"
    assert find(text, "nal secu") == Span(7, 15)


def test_find_takes_the_raw_words():
    text = "Iraq’s inter-\nnal secu-\nrity"
    assert find(text, text) == Span(0, len(text))


def test_find_leaves_out_white_space_around_the_quote():
    assert find("in the end", "  the\n") == Span(3, 6)


@pytest.mark.parametrize("quote", ["", " ", "\n\u00a0\u2028"])
def test_find_refuses_an_empty_quote(quote):
    with pytest.raises(QuoteEmpty):
        find("text", quote)


def test_quote_not_found_says_what_is_closest():
    text = "Some line.\nBaghdad must curb the mili-\ntias.\nThe end."
    with pytest.raises(QuoteNotFound) as caught:
        find(text, "Bagdad must curb the militias.")
    assert caught.value.closest == "Baghdad must curb the militias."[1:]
    assert caught.value.score > 90
    assert caught.value.line == 2
    assert "closest, at line 2, score 97 of 100" in str(caught.value)


@pytest.mark.parametrize("text", ["", "  ", "- -"])
def test_quote_not_found_in_a_text_without_words(text):
    with pytest.raises(QuoteNotFound) as caught:
        find(text, "quote")
    assert (caught.value.closest, caught.value.line) == ("", None)


def test_quote_longer_than_the_text_is_not_found():
    with pytest.raises(QuoteNotFound) as caught:
        find("short", "short " * 10_000)
    assert caught.value.score < 1


def test_long_quote_is_compared_by_its_ends():
    text = " ".join(map(str, range(3_000)))
    with pytest.raises(QuoteNotFound) as caught:
        find(f"before {text} after", text.replace(" 1500 ", " … "))
    assert caught.value.closest == text


def test_long_quote_whose_end_stands_before_its_beginning():
    first, second = ("".join(f"{c}{n} " for n in range(400)) for c in "ab")
    with pytest.raises(QuoteNotFound) as caught:
        find(f"{second}{first}{first.upper()}", f"{first}{second}")
    assert caught.value.closest.startswith("a0 a1")


def test_quote_ambiguous_names_each_line():
    with pytest.raises(
        QuoteAmbiguous, match="found 3 times, at lines 1, 3, 3"
    ) as caught:
        find("oil\nand\noil, oil", "oil")
    assert caught.value.lines == (1, 3, 3)


def test_message_stays_one_short_line():
    with pytest.raises(QuoteAmbiguous) as caught:
        find("a b\n" * 9_000, "a\nb\n" * 1_000)
    assert len(str(caught.value)) < 250
    assert "\n" not in str(caught.value)


def test_overlapping_occurrences_count():
    with pytest.raises(QuoteAmbiguous) as caught:
        find("aaa", "aa")
    assert len(caught.value.lines) == 2
    assert find("aaa", "aa", occurrence=2) == Span(1, 3)


@pytest.mark.parametrize("occurrence", [-1, 0, 3])
def test_occurrence_missing(occurrence):
    with pytest.raises(OccurrenceMissing, match="give 1 to 2") as caught:
        find("oil and oil", "oil", occurrence=occurrence)
    assert (caught.value.occurrence, caught.value.found) == (occurrence, 2)


def test_occurrence_may_be_given_for_the_only_one():
    assert find("gas and oil", "oil", occurrence=1) == Span(8, 11)


def test_find_within_a_span():
    text = "If it falls, it falls. It falls."
    quote = find(text, "If it falls, it falls.")
    assert find(text, "falls.", within=quote) == Span(16, 22)
    assert find(text, "it", within=Span(13, 16)) == Span(13, 15)


def test_find_within_counts_only_what_lies_wholly_inside():
    with pytest.raises(QuoteNotFound) as caught:
        find("one\ntwo three", "three", within=Span(4, 10))
    assert caught.value.line == 2


def test_find_within_a_span_beyond_the_text():
    with pytest.raises(QuoteNotFound):
        find("one", "one", within=Span(5, 9))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_of_counts_every_line_end(end):
    text = f"a{end}b{end}{end}c"
    assert line_of(text, 0) == 1
    assert line_of(text, len(end)) == 1
    assert line_of(text, text.index("b")) == 2
    assert line_of(text, text.index("c")) == 4
    assert line_of(text, 99) == 4
    assert line_of(text, -1) == 1


@given(any_texts, st.integers(0, 40))
def test_line_of_agrees_with_folded_text(text, offset):
    assert FoldedText(text).line_of(offset) == line_of(text, offset)


@given(any_texts, any_texts, st.none() | st.integers(-1, 3))
def test_find_raises_nothing_but_its_errors(text, quote, occurrence):
    try:
        span = find(text, quote, occurrence=occurrence)
    except AnchorError:
        return
    assert span.of(text)


@given(texts_with_span())
@example(("re-\n-entry", Span(0, 4)))
@example(("a--\n-", Span(1, 5)))
@example(("x oil\u00ad\nRich", Span(2, 6)))
def test_what_is_read_is_found_where_it_was(drawn):
    """Up to `Reflowed.raw_span`: outer white space and dropped hyphens are trimmed."""
    raw, span = drawn
    reflowed = reflow(raw)
    read = reflowed.reflowed_span(span)
    if not len(read):
        return
    trimmed = reflowed.raw_span(read)
    assert trimmed in span
    assert trimmed in FoldedText(raw).spans(read.of(reflowed.text))


@given(short_broken_texts, st.data())
def test_find_agrees_with_the_rule_spelled_out(text, data):
    """All spans whose readings, listed one by one, hold the quote; and no other."""
    everything = dict(readings(text))
    assumed = sorted({words for known in everything.values() for words in known})
    quote = data.draw(st.sampled_from(assumed)) if assumed else "a"
    wanted = " ".join(straight(quote).split())
    expected = [span for span, known in everything.items() if wanted in known]
    assert FoldedText(text).spans(quote) == sorted(expected)


def readings(text):
    """For each span between two letters: all that it may be read as."""
    letters = [
        at for at, c in enumerate(text) if not (c.isspace() or c in "-\u2010\u00ad")
    ]
    for start, last in product(letters, letters):
        if start <= last:
            yield Span(start, last + 1), set(expand(text, start, last + 1))


def expand(text, start, end):
    line_end = rf"\s*[{LINE_ENDS}]\s*"
    broken = re.compile(
        rf"(?<![\s\u2010\u00ad-])(?P<hyphen>[\u2010\u00ad-])(?P<white>{line_end})"
        rf"|(?<=[^\s\u2010\u00ad-])(?P<two>[\u2010\u00ad-]{{2,}}){line_end}"
        rf"|(?<=\S[–—―])(?P<dash>){line_end}"
        r"|(?P<blank>\s+)"
    )
    parts, done = [], start
    for match in broken.finditer(straight(text), start, end):
        parts.append([straight(text[done : match.start()])])
        parts.append(options(**match.groupdict()))
        done = match.end()
    parts.append([straight(text[done:end])])
    return ("".join(chosen) for chosen in product(*parts))


def options(hyphen, two, dash, blank, **_):
    if hyphen:
        return ["", hyphen, "-", f"{hyphen} ", "- "]
    if two:
        return [two, f"{two} "]
    return [" "] if blank else [dash, " "]


def test_many_quotes_are_found_in_a_large_text():
    text = " ".join(f"w{number}" for number in range(100_000))
    folded = FoldedText(text)
    for number in range(300, 400):
        span = folded.find(f"w{number} w{number + 1}")
        assert span.of(text) == f"w{number} w{number + 1}"
