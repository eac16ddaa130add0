"""What changed between two versions of some words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


class Fate(StrEnum):
    """What became of a stretch of words"""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that was kept, removed or added."""

    fate: Fate
    words: str


def changes(old: str, new: str) -> Iterator[Piece]:
    """Both versions word by word, the removed before what came in its place.

    Kept and removed pieces make up the old version, kept and added ones the new.
    """
    was, now = TOKEN.findall(old), TOKEN.findall(new)
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for _, start, end, first, last in matcher.get_opcodes():
        before, after = "".join(was[start:end]), "".join(now[first:last])
        if before == after:
            yield Piece(Fate.KEPT, before)
            continue
        if before:
            yield Piece(Fate.REMOVED, before)
        if after:
            yield Piece(Fate.ADDED, after)
