"""Offsets of one text told in those of another that copies runs of it."""

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offsets:
    """Runs of the same length in both texts, in order: where each begins, and its size.

    Exact within a run. Between two, an offset goes to the same distance behind the
    first, but never beyond the second.
    """

    raw: list[int]
    copy: list[int]
    sizes: list[int]

    def add(self, raw: int, copy: int, size: int) -> None:
        self.raw.append(raw)
        self.copy.append(copy)
        self.sizes.append(size)

    def to_copy(self, offset: int) -> int:
        return _across(offset, self.raw, self.copy, self.sizes)

    def to_raw(self, offset: int) -> int:
        return _across(offset, self.copy, self.raw, self.sizes)


def _across(offset: int, here: list[int], there: list[int], sizes: list[int]) -> int:
    run = bisect_right(here, offset) - 1
    if run < 0:
        return there[0] if there else 0
    limit = there[run + 1] if run + 1 < len(there) else there[run] + sizes[run]
    return min(there[run] + offset - here[run], limit)
