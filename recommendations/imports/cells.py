"""The cells of a row as values, each checked against what is known."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from recommendations.imports.columns import BY_KEY
from recommendations.imports.faults import Fault
from recommendations.imports.flat import Flat, Value, mentions
from recommendations.imports.passages import (
    PassageUnfit,
    Planned,
    planned,
    source_of,
)
from recommendations.imports.stated import Stated
from recommendations.imports.vocabulary import (
    NameAmbiguous,
    Names,
    NameUnknown,
    Vocabulary,
)
from recommendations.models import Addressee, Condition, Recommendation, Source
from recommendations.text.anchors import AnchorError, QuoteAmbiguous, QuoteNotFound
from recommendations.text.characters import CharacterUnstorable, check_storable
from recommendations.text.dates import DateUnreadable, read

SHOWN = 400  # characters of a cell at fault
LIKE = 75  # of 100; passages less like the quote are others
SERIAL = range(10_000, 100_000)  # what spreadsheets call the days of 1927 to 2173
# What spreadsheets make of small numbers, by either of their two calendars.
DAYS_OF_NUMBERS = ("1899-12-", "1900-01-", "1900-02-", "1904-01-", "1904-02-")
# A cell that holds this alone empties its field; an empty one leaves what is there.
EMPTYING = ("-", "–", "—")
LONGEST = {
    "mentions": Addressee._meta.get_field("mention").max_length or 0,
    "condition": Condition._meta.get_field("text").max_length or 0,
}


@dataclass(slots=True)
class Wanted:
    """What a row wants a recommendation to hold, and what is wrong with it."""

    values: Flat = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    passage: Planned | None = None
    source: Source | None = None


class CellUnfit(Exception):
    """A cell holds what its column cannot, and the sentence says what to write"""


class Reader:
    """Reads the cells of one row."""

    def __init__(
        self, row: Stated, record: Recommendation | None, vocabulary: Vocabulary
    ) -> None:
        self.row, self.record, self.vocabulary = row, record, vocabulary
        self.wanted = Wanted()

    def read(self) -> Wanted:
        """Everything that the row states; all that is wrong is told together."""
        if not self.check_characters():
            return self.wanted
        self.read_quote()
        self.read_plain()
        known = self.vocabulary
        self.take("due", "due", due)
        self.take("themes", "themes", lambda cell: several(cell, known.themes))
        self.take("attributed_to", "attributed_actors", self.attributed)
        for column in ("addressees", "targets"):
            self.take(column, column, lambda cell: several(cell, known.actors))
        self.take("mentions", "mentions", self.mentions)
        self.take("condition", "condition", self.condition)
        if self.wanted.values.get("condition") == "":
            self.wanted.values["condition_kind"] = ""
        return self.wanted

    def fault(self, column: str, message: object, nearest: str = "") -> None:
        value = self.row.cells.get(column, "")[:SHOWN]
        number = self.row.numbers[0]
        self.wanted.faults.append(Fault(number, column, value, str(message), nearest))

    def check_characters(self) -> bool:
        """Whether every cell can be stored; a fault for each that cannot."""
        for column, cell in self.row.cells.items():
            try:
                check_storable(cell)
            except CharacterUnstorable as error:
                self.row.cells[column] = ""
                self.fault(column, error)
        return not self.wanted.faults

    def take(self, column: str, name: str, read: Callable[[str], Value]) -> None:
        """Put what a cell holds under the field's name, or a fault that says why not."""
        cell = self.row.cells.get(column)
        if not cell:
            if self.record is None and BY_KEY[column].needed:
                told = "is empty" if cell is not None else "has no column"
                self.fault(column, f"{BY_KEY[column].heading} {told}; fill it in")
            return
        if cell in EMPTYING and BY_KEY[column].emptied:
            cell = ""
        try:
            self.wanted.values[name] = read(cell)
        except (CellUnfit, NameUnknown, NameAmbiguous) as error:
            self.fault(column, error)

    # Plain fields

    def read_plain(self) -> None:
        for column, name in (
            ("summary", "summary"),
            ("attributed_in_words", "attributed_text"),
            ("timeframe", "timeframe"),
            ("note", "note"),
        ):
            self.take(column, name, str)
        for column in ("kind", "direction", "strength", "confidence"):
            self.read_choice(column)
        if self.row.cells.get("condition") not in (None, "", *EMPTYING):
            self.read_choice("condition_kind")

    def read_choice(self, column: str) -> None:
        """One of a few words; a new recommendation has one in any case."""
        choices = BY_KEY[column].choices
        self.take(column, column, lambda cell: choice(cell, choices))
        new = self.record is None or column == "condition_kind"
        if new and not self.row.cells.get(column):
            self.wanted.values.setdefault(column, BY_KEY[column].default)

    # Names and quotes

    def attributed(self, cell: str) -> tuple[str, ...]:
        """The actors whose demand it is; an export names the words for one beside them."""
        words = self.record.attributed_text if self.record else ""
        named = [part for part in split(cell) if part != words]
        try:
            return several("; ".join(named), self.vocabulary.actors)
        except NameUnknown as error:
            raise CellUnfit(
                f"{error}; where no actor is meant, write it under Attributed in words"
            ) from None

    def mentions(self, cell: str) -> tuple[str, ...]:
        """The mention of each addressee, in the order of their own cell."""
        actors = self.wanted.values.get("addressees")
        if actors is None:
            raise CellUnfit("mentions need the addressees beside them, in one order")
        words = [each.strip() for each in cell.split(";")] if cell.strip("; ") else []
        if words and len(words) != len(actors):
            raise CellUnfit(
                f"{len(words)} mentions stand beside {len(actors)} addressees; write "
                "one for each, with nothing between two semicolons for none"
            )
        check_length("mentions", max(words, key=len, default=""))
        return mentions(dict(zip(actors, words, strict=False)))

    def read_quote(self) -> None:
        """Where the quote stands: as it does already, or where its words are found."""
        try:
            source = source_of(self.row, self.record, self.vocabulary)
            self.wanted.source = source
            self.wanted.passage = planned(
                self.row, self.record, source, self.vocabulary
            )
        except PassageUnfit as error:
            self.fault(error.column, error)
        except (NameUnknown, NameAmbiguous) as error:
            self.fault("source", error)
        except QuoteNotFound as error:
            alike = error.score >= LIKE and len(error.quote) < SHOWN
            self.fault("quote", error, error.closest[:SHOWN] if alike else "")
        except AnchorError as error:
            self.fault("quote", error)
        if self.wanted.passage and self.wanted.passage.stated:
            self.wanted.values["quote"] = self.wanted.passage.uid

    def condition(self, cell: str) -> str:
        """The words of a condition, which stand in the quote."""
        conditions = list(self.record.conditions.all()) if self.record else []
        if len(conditions) > 1:
            held = "; ".join(row.text for row in conditions)
            if same_words(cell, held):
                return held
            raise CellUnfit("it has several conditions; change them on its page")
        if conditions and same_words(cell, conditions[0].text):
            return str(conditions[0].text)
        check_length("condition", cell)
        if cell and self.wanted.passage:
            self.find_condition(cell, self.wanted.passage)
        return cell

    def find_condition(self, cell: str, passage: Planned) -> None:
        text = self.vocabulary.text(passage.source)
        try:
            passage.condition = text.find(cell, within=passage.span)
        except QuoteAmbiguous:
            passage.condition = text.find(cell, within=passage.span, occurrence=1)
        except AnchorError:
            raise CellUnfit(
                "these words are not in the quote; copy them from it"
            ) from None


def same_words(one: str, other: str) -> bool:
    return one.split() == other.split()


def split(cell: str) -> list[str]:
    """The values of a cell, parted by semicolons or lines."""
    parts = cell.replace("\n", ";").split(";")
    return [part.strip() for part in parts if part.strip()]


def choice(cell: str, choices: Any) -> str:
    """The value that a cell chooses, by value or by label."""
    known = {str(value): str(label) for value, label in choices.choices}
    wanted = cell.casefold().strip()
    for value, label in known.items():
        if wanted in (value, label):
            return value
    raise CellUnfit(f"{cell[:40]!r} is none of {', '.join(known)}")


def due(cell: str) -> str:
    """A year, a month or a day."""
    if not cell:
        return ""
    if cell.isdigit() and len(cell) == 5 and int(cell) in SERIAL:
        raise CellUnfit(
            f"{cell} is how a spreadsheet counts days; give the cell the format of "
            "a date, or write 2014, 2014-04 or 2014-04-30"
        )
    if cell.startswith(DAYS_OF_NUMBERS):
        raise CellUnfit(
            f"{cell} is what a spreadsheet makes of a small number; write 2014, "
            "2014-04 or 2014-04-30, in a cell with the format of text"
        )
    try:
        return str(read(cell, today=timezone.localdate()))
    except DateUnreadable as error:
        raise CellUnfit(str(error)) from None


def several(cell: str, names: Names[Any]) -> tuple[str, ...]:
    """The keys of the records that a cell names, each once."""
    found: list[str] = []
    for words in split(cell):
        key: str = names.find(words).key
        if key in found:
            raise CellUnfit(f"{words!r} is named twice; keep one")
        found.append(key)
    return tuple(found)


def check_length(column: str, words: str) -> None:
    most = LONGEST[column]
    if len(words) > most:
        raise CellUnfit(f"{len(words)} characters are too many; at most {most} fit")
