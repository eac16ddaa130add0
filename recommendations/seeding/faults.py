"""What is wrong with seed files, each fault with its place and what to do."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file, counted from 1."""

    file: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong: where, in which record, what, and how to mend it."""

    place: Place
    record: str
    message: str

    def __str__(self) -> str:
        of_record = f" {self.record}:" if self.record else ""
        return f"{self.place}:{of_record} {self.message}"


class SeedsRefused(Exception):
    """The seed files are at fault, and nothing was written"""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass
class Faults:
    """Gathers every fault of every file, so that all are reported together.

    While a file cannot be read at all, nobody knows which records it holds.
    """

    found: list[Fault] = field(default_factory=list)
    unread: bool = False

    def add(self, place: Place, record: str, message: object) -> None:
        self.found.append(Fault(place, record, str(message)))

    def raise_any(self) -> None:
        """Raise SeedsRefused if there is any fault."""
        if self.found:
            raise SeedsRefused(self.found)


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint at the known word that is most like this one, or nothing."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""
