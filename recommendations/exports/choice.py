"""What somebody chose of an export: its format, its columns, and what a row is."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import models

from recommendations.exports import parquet
from recommendations.exports.columns import COLUMNS
from recommendations.exports.formats import FORMATS, Format
from recommendations.exports.rows import Layout, joined


class RowsOf(models.TextChoices):
    """What a row of a table stands for."""

    ADDRESSEE = "addressee", "addressee"
    RECOMMENDATION = "recommendation", "recommendation"


class ChoiceRefused(ValueError):
    """There is no such format, column or kind of row"""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class FormatMissing(ChoiceRefused):
    """The package that writes the format is not installed"""

    def __init__(self, name: str) -> None:
        super().__init__(
            "format",
            f"{name} needs the package pyarrow, which is not installed here; ask for "
            "`pip install policytracker[parquet]`, or take another format",
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """A format, the names of columns, and what a row is; empty is what is usual."""

    format: str = "csv"
    columns: tuple[str, ...] = ()
    rows: str = ""

    @property
    def of(self) -> Format:
        return FORMATS[self.format]

    def is_flat(self) -> bool:
        """Whether cells are asked for, and not whole records with their parts."""
        return self.of.flat or bool(self.columns or self.rows)

    def layout(self) -> Layout:
        chosen = [COLUMNS[name] for name in self.columns or COLUMNS]
        if self.rows != RowsOf.RECOMMENDATION:
            return Layout(chosen)
        return Layout([joined(column) for column in chosen], by_addressee=False)


def available() -> dict[str, Format]:
    """The formats that can be written here."""
    return {
        name: one
        for name, one in FORMATS.items()
        if name != "parquet" or parquet.is_installed()
    }


def choice(*, format: str, columns: Iterable[str] = (), rows: str = "") -> Choice:
    """The choice that these words make; raises ChoiceRefused for one that is unknown."""
    refuse_unknown("format", [format], list(FORMATS))
    names = tuple(dict.fromkeys(columns))
    refuse_unknown("columns", names, list(COLUMNS))
    refuse_unknown("rows", [rows] if rows else [], RowsOf.values)
    if format not in available():
        raise FormatMissing(format)
    return Choice(format, names, rows)


def refuse_unknown(field: str, words: Iterable[str], known: Sequence[str]) -> None:
    for word in words:
        if word not in known:
            near = difflib.get_close_matches(word[:40], known, n=1)
            guess = f"did you mean {near[0]}? " if near else ""
            raise ChoiceRefused(
                field, f"{word[:40]!r} is none; {guess}known: {', '.join(known)}"
            )
