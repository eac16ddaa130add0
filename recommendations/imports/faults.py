"""What is wrong with a table: as a whole, or in one cell."""

from collections.abc import Iterable
from dataclasses import dataclass

FEW = 5


class TableRefused(Exception):
    """The file cannot be read as a table of recommendations, and the sentence says why"""


class SheetUnchosen(TableRefused):
    """Several sheets hold something, and nobody said which is meant"""

    def __init__(self, sheets: Iterable[str]) -> None:
        self.sheets = list(sheets)
        named = ", ".join(map(repr, self.sheets))
        super().__init__(f"several sheets hold something ({named}); choose one")


class TooLong(TableRefused):
    """The table has more rows than a page takes"""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"the table has more than {most:,} rows, the most that a page takes; split "
            "it, or let an operator run manage.py import_recommendations FILE"
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a row, as the spreadsheet counts it.

    `column` is the key of the column, `value` what the cell holds, and `nearest` the
    passage that is most like it, of a quote that is not in the text.
    """

    row: int
    column: str
    value: str
    message: str
    nearest: str = ""

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.message}"


def some(names: Iterable[str]) -> str:
    """The first few names, and how many more there are."""
    every = list(names)
    more = len(every) - FEW
    first = ", ".join(every[:FEW])
    return f"{first} and {more:,} more" if more > 0 else first
