"""Where the lines of a text are wrapped, and where they end a paragraph."""

import re
from functools import lru_cache

from recommendations.text.folding import LINE_ENDS

# Lines beyond this, in characters, are paragraphs: nobody wraps so wide.
_WIDEST = 160
# A line shorter than this share of the column was ended on purpose.
_FULL = 0.6
# The least characters of a line that a page break may have cut from its sentence;
# what is shorter and has no full stop is a heading or a caption.
_CUT = 40

_ITEM = re.compile(
    r"[•‣◦▪▫●○■□⁃∙·]\s|[-–*+]\s|\(?\d{1,3}[.)]\s|\([a-z]\)\s|\([ivx]{1,5}\)\s"
)
_BULLET = re.compile(r"[•‣◦▪▫●○■□⁃∙]\s")
_HEADING = re.compile(r"#{1,6}\s")
_MARKER_ALONE = re.compile(r"[•‣◦▪▫●○■□⁃∙·*+]|\(?\d{1,3}[.)]")
_STOPS = tuple(".!?…:;。！？；：؟۔।")
_CLOSERS = ")]}\"'”’»*_"
_OPENERS = "([{\"'“‘«*_"
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")  # one that a title in title case capitals
_INITIALS = re.compile(r"(?:^|[^\w.])(?:[^\W\d_]\.){2,}$")


class Layout:
    """How a text is set: in a column of some width, or a paragraph to a line."""

    def __init__(self, text: str) -> None:
        self.width = _width(text)

    @property
    def is_wrapped(self) -> bool:
        return self.width <= _WIDEST

    def fills(self, line: str, next_word: str) -> bool:
        """Whether the next word had no room on the line."""
        return len(line) + 1 + len(next_word) > _FULL * self.width

    def cuts_sentence(self, line: str, following: str) -> bool:
        """Whether a sentence runs on behind the empty lines after this one."""
        least = min(_CUT, _FULL * self.width)
        return len(line) >= least and runs_on(line, following) and not _is_title(line)


def _width(text: str) -> int:
    """The length of line that half of all characters stand in lines up to."""
    lengths = sorted(map(len, text.splitlines()))
    half, passed = sum(lengths) / 2, 0
    for length in lengths:
        passed += length
        if passed >= half:
            return length
    return 0


@lru_cache(maxsize=1024)
def count_line_ends(gap: str) -> int:
    """How many line ends white space holds; a page break alone counts as one.

    U+2029 parts paragraphs and counts as two; beside others a form feed does not
    count, because a page ends anywhere in a sentence.
    """
    ends = gap.replace("\r\n", "\n").replace("\u2029", "\n\n")
    count = sum(character in LINE_ENDS for character in ends) - ends.count("\f")
    return count or int("\f" in gap)


def ends_sentence(line: str) -> bool:
    """Whether the line ends in final punctuation, that of initials left out."""
    closed = line[-_CUT:].rstrip(_CLOSERS)
    return closed.endswith(_STOPS) and not _INITIALS.search(closed)


def runs_on(line: str, following: str) -> bool:
    """Whether a sentence is cut here: no full stop before, lower case behind."""
    return following.lstrip(_OPENERS)[:1].islower() and not ends_sentence(line)


def _is_title(line: str) -> bool:
    """Whether the line is in title case, hence no part of a sentence."""
    words: list[str] = _LONG_WORD.findall(line)
    return bool(words) and all(word[0].isupper() for word in words)


def is_heading(line: str) -> bool:
    """Whether the line is marked as a heading (ATX, as in Markdown)."""
    return bool(_HEADING.match(line))


def is_item(line: str) -> bool:
    """Whether the line begins like that of a list, with a bullet or a number."""
    return bool(_ITEM.match(line))


def is_bulleted(line: str) -> bool:
    """Whether the line begins with a mark that nothing but a list has."""
    return bool(_BULLET.match(line))


def is_marker(line: str) -> bool:
    """Whether the line is the bullet or number of the item on the next one."""
    return bool(_MARKER_ALONE.fullmatch(line))
