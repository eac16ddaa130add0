"""Texts full of what breaks words and lines, and spans of them."""

from hypothesis import strategies as st

from recommendations.text.spans import Span

WORDS = ["a", "b", "ab", "oil", "rich", "US", "U.S.", "é", "e\u0301", "😀", "ﬁ", "1"]
MARKS = [
    ".",
    ",",
    ":",
    "(",
    ")",
    "_",
    "/",
    "#",
    "•",
    "\0",
    "–",
    "—",
    "’",
    "'",
    "“",
    '"',
]
HYPHENS = ["-", "-", "-", "--", "\u2010", "\u00ad"]
BLANKS = [" ", " ", " ", "\u00a0", "\u2009", "\t"]
LINE_ENDS = ["\n", "\n", "\n", "\r\n", "\r", "\f", "\v", "\x1c", "\x85", "\u2028"]

_pieces = st.sampled_from(
    [*WORDS, *MARKS, *HYPHENS, *BLANKS, *LINE_ENDS, "\u2029", "and", "- ", "-\n"]
)
broken_texts = st.lists(_pieces, max_size=30).map("".join)
short_broken_texts = st.lists(_pieces, max_size=8).map("".join)
any_texts = st.text(max_size=40) | broken_texts | st.text(st.characters(), max_size=9)


@st.composite
def texts_with_span(draw: st.DrawFn, texts=broken_texts):
    text = draw(texts)
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    return text, Span(start, end)
