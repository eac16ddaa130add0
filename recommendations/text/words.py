"""The words of a text as a search knows them: folded, stemmed, and where they stand."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

LONGEST = 100  # characters of a word that count

# Scripts that put no blanks between words: each character is a word here, and what
# is typed together a phrase.
_SINGLE = (
    "\u0e00-\u0e30\u0e32\u0e33\u0e3f-\u0e46"  # Thai
    "\u0e80-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6"  # Lao
    "\u1000-\u102a\u1780-\u17b3"  # Burmese, Khmer
    "\u3005-\u3007\u3041-\u30ff"  # Japanese syllables
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese
)
# Accents and vowel signs, and what joins or parts letters without being seen.
_MARKS = "".join(
    re.escape(character)
    for character in map(chr, range(0x300, 0x10000))
    if unicodedata.category(character).startswith("M")
) + ("\u00ad\u200c\u200d\u2060")
_WORD = re.compile(
    rf"[{_SINGLE}][{_MARKS}]*|[^\W_{_SINGLE}]+(?:[{_MARKS}]+[^\W_{_SINGLE}]*)*"
)
_ASCII_WORD = re.compile("[0-9A-Za-z]+")

# Letters that no normal form takes apart.
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "ŧ": "t"}
    | {"æ": "ae", "œ": "oe", "þ": "th", "ـ": ""}
)


class Word(NamedTuple):
    """A word without case and accents, and the characters of the text that hold it."""

    folded: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """The words of a text, in order."""
    pattern = _ASCII_WORD if text.isascii() else _WORD
    for found in pattern.finditer(text):
        if folded := fold(found[0]):
            yield Word(folded, found.start(), found.end())


def folded_words(text: str) -> list[str]:
    """The words of a text without their places."""
    if text.isascii():
        return [word[:LONGEST] for word in _ASCII_WORD.findall(text.lower())]
    return [folded for word in _WORD.findall(text) if (folded := fold(word))]


@lru_cache(maxsize=2**16)
def fold(word: str) -> str:
    """A word without case, accents and joiners; "Étude" and "etude" are the same."""
    if word.isascii():
        return word.lower()[:LONGEST]
    apart = unicodedata.normalize("NFKD", word.casefold())
    kept = (c for c in apart if not unicodedata.combining(c))
    plain = unicodedata.normalize("NFC", "".join(kept)).translate(_PLAIN)
    return "".join(c for c in plain if c.isalnum() or _is_mark(c))[:LONGEST]


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


class _Stemmer(threading.local):
    """A stemmer of each thread: it keeps the word that it works on."""

    def __init__(self) -> None:
        self.english = snowballstemmer.stemmer("english")


_stemmer = _Stemmer()


@lru_cache(maxsize=2**16)
def stem(folded: str) -> str:
    """The stem of an English word; a word of another script is its own."""
    if len(folded) < 3 or not (folded.isascii() and folded.isalpha()):
        return folded
    return str(_stemmer.english.stemWord(folded))
