"""Who stands on which side of an ask, in numbers and in words."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from recommendations.models.ask import Stance

# An alternative wants the same end by another way: it is on neither side.
FOR = frozenset({Stance.SAME, Stance.STRONGER, Stance.WEAKER, Stance.CONDITIONAL})
AGAINST = frozenset({Stance.OPPOSES})
NUMBERS = (
    *("no", "one", "two", "three", "four", "five"),
    *("six", "seven", "eight", "nine", "ten"),
)


@dataclass(frozen=True)
class Sides:
    """Stances by number of members, and how many sources stand on each side."""

    stances: Counter[str]
    sources_for: int
    sources_against: int

    @property
    def contested(self) -> bool:
        return bool(self.sources_for and self.sources_against)


def sides(members: Iterable[tuple[str, Hashable]]) -> Sides:
    """Count members given as stance and source.

    A source counts once on each side that a member of it takes: it may stand on both.
    """
    taken = list(members)
    return Sides(
        stances=Counter(stance for stance, _ in taken),
        sources_for=len({source for stance, source in taken if stance in FOR}),
        sources_against=len({source for stance, source in taken if stance in AGAINST}),
    )


def sentence(found: Sides) -> str:
    """Sides in words: `same 2, opposes 1; two sources for, one against`."""
    if not found.stances:
        return "no recommendation answers it yet"
    counts = ", ".join(
        f"{stance} {found.stances[stance]}"
        for stance in Stance.values
        if found.stances[stance]
    )
    return f"{counts}; {balance(found.sources_for, found.sources_against)}"


def balance(number_for: int, number_against: int) -> str:
    if not number_for and not number_against:
        return "no source for or against"
    noun = "source" if number_for < 2 else "sources"
    against = in_words(number_against) if number_against else "none"
    return f"{in_words(number_for)} {noun} for, {against} against"


def in_words(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)
