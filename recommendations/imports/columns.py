"""The columns of a table of recommendations, and which heading stands for which."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices

from recommendations.imports.table import letters
from recommendations.models import (
    ConditionKind,
    Confidence,
    Direction,
    Kind,
    Strength,
)

SEPARATOR = "; "


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column: its key, its heading, what stands in it, and what else it is called.

    A `needed` one may not be empty for a new recommendation; an `emptied` one empties
    its field where it holds a hyphen.
    """

    key: str
    heading: str
    explained: str
    also: tuple[str, ...] = ()
    choices: type[TextChoices] | None = None
    default: str = ""
    needed: bool = False
    emptied: bool = False


COLUMNS = (
    Column(
        key="ref",
        heading="Ref",
        needed=True,
        explained="Publisher, year and running number, such as JINSA-2020-16. A ref "
        "that is known changes that recommendation, a new one makes a new one.",
        also=("reference", "id", "key", "recommendation"),
    ),
    Column(
        key="source",
        heading="Source",
        needed=True,
        explained="The source by key or whole title. It must be in the program already: "
        "add it there first, with its text.",
        also=("source_key", "source_title", "document", "report"),
    ),
    Column(
        key="quote",
        heading="Quote",
        needed=True,
        explained="The exact words, copied from the source. Line breaks and words broken "
        "over lines do not matter.",
        also=("passage", "exact", "quotation"),
    ),
    Column(
        key="occurrence",
        heading="Occurrence",
        explained="Only where the source has these words more than once: 1 is the first.",
    ),
    Column(
        key="quote_start",
        heading="Quote start",
        explained="Where the quote begins in the text, in characters from 0; with Quote "
        "end, instead of an occurrence. An export holds both.",
    ),
    Column(
        key="quote_end",
        heading="Quote end",
        explained="Where the quote ends in the text.",
    ),
    Column(
        key="summary",
        heading="Summary",
        needed=True,
        explained="The advice in one imperative line of at most 110 characters, without "
        "a full stop.",
        also=("advice", "title"),
    ),
    Column(
        key="kind",
        heading="Kind",
        explained="How it is given. Empty: explicit.",
        choices=Kind,
        default=Kind.EXPLICIT,
    ),
    Column(
        key="attributed_to",
        heading="Attributed to",
        explained="Of a reported recommendation: the actors whose demand it is, by key, "
        "name or alias, parted by semicolons.",
        also=("attributed_actors", "attributed"),
        emptied=True,
    ),
    Column(
        key="attributed_in_words",
        heading="Attributed in words",
        explained="Of a reported recommendation where no actor of the vocabulary is "
        "meant: whose demand it is.",
        also=("attributed_text",),
        emptied=True,
    ),
    Column(
        key="direction",
        heading="Direction",
        explained="To act, or to refrain. Empty: act.",
        choices=Direction,
        default=Direction.ACT,
    ),
    Column(
        key="strength",
        heading="Strength",
        explained="How strongly it is put. Empty: should.",
        choices=Strength,
        default=Strength.SHOULD,
    ),
    Column(
        key="confidence",
        heading="Confidence",
        explained="How sure it is that the passage prescribes this. Empty: high.",
        choices=Confidence,
        default=Confidence.HIGH,
    ),
    Column(
        key="themes",
        heading="Themes",
        needed=True,
        explained="One to three themes of the lower level, by key or name, parted by "
        "semicolons.",
        also=("theme", "topics", "tags"),
    ),
    Column(
        key="addressees",
        heading="Addressees",
        explained="Who should act: actors by key, name or alias, parted by semicolons.",
        also=("addressee", "addressed_to", "who_should_act"),
        emptied=True,
    ),
    Column(
        key="mentions",
        heading="Mentions",
        explained="How the quote names each addressee, in the same order, parted by "
        "semicolons; nothing between two semicolons where it is only implied.",
        also=("mention",),
        emptied=True,
    ),
    Column(
        key="targets",
        heading="Targets",
        explained="Who is acted upon, or meant to benefit: actors, parted by semicolons.",
        also=("target",),
        emptied=True,
    ),
    Column(
        key="condition",
        heading="Condition",
        explained="What the advice hangs on, in the words of the quote.",
        emptied=True,
    ),
    Column(
        key="condition_kind",
        heading="Condition kind",
        explained="How it hangs on it. Empty: if.",
        choices=ConditionKind,
        default=ConditionKind.IF,
    ),
    Column(
        key="timeframe",
        heading="Timeframe",
        explained="When, as the text puts it.",
        also=("time_frame",),
        emptied=True,
    ),
    Column(
        key="due",
        heading="Due",
        explained="Only where the text fixes a date: 2014, 2014-04 or 2014-04-30. Keep "
        "the cells as text, or a spreadsheet makes a day of a month.",
        also=("due_date", "deadline"),
        emptied=True,
    ),
    Column(
        key="version",
        heading="Version",
        explained="Of an export: which state of the recommendation the row was made of. "
        "As long as it is that one, nobody is overruled by the row.",
    ),
    Column(
        key="note",
        heading="Note",
        explained="What a reader of the record should know besides.",
        also=("notes",),
        emptied=True,
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}
# Columns of our own exports that follow from others, and are never read.
FOLLOWING = frozenset(
    {
        *("state", "disposition", "closing_reason", "as_of", "known_at", "headline"),
        *("headline_provisional", "schedule", "freshness", "last_assessed"),
        *("collection", "publisher", "publisher_name", "published", "authors"),
        *("author_names", "addressee_name", "response", "response_since"),
        *("response_provisional", "implementation", "implementation_since"),
        *("implementation_provisional", "source_title", "merged_into", "language"),
        *("headline_sentence", "source_kind", "source_url", "quote_match"),
        *("target_names", "theme_names", "condition_state"),
    }
)


def named(heading: str) -> str:
    """A heading as it is compared: small letters and digits, parted by underscores."""
    return re.sub(r"[\W_]+", "_", heading.casefold()).strip("_")


NAMES = {
    name: column.key
    for column in COLUMNS
    for name in (named(column.heading), column.key, *column.also)
}


def guess(headings: Sequence[str], remembered: Mapping[str, str]) -> list[str]:
    """The key of the column that each heading stands for, or nothing.

    `remembered` says what a heading stood for before. What an export holds besides is
    left out where the column that it follows from is there.
    """
    names = [named(heading) for heading in headings]
    found = [remembered.get(name, NAMES.get(name, "")) for name in names]
    for place, name in enumerate(names):
        twice = found[place] and found.count(found[place]) > 1
        if twice and name in FOLLOWING:
            found[place] = ""
    return found


def mapping_faults(headings: Sequence[str], chosen: Sequence[str]) -> list[str]:
    """What is wrong with a choice of columns, a sentence each."""
    faults = [
        f"{listed(places, headings)} are all read as {BY_KEY[key].heading}; choose one"
        for key in BY_KEY
        if len(places := [n for n, each in enumerate(chosen) if each == key]) > 1
    ]
    if "ref" not in chosen:
        faults.append("no column is read as Ref, by which rows are matched; choose one")
    elif len(set(chosen) - {""}) == 1:
        faults.append("no column but Ref is read; choose what the others stand for")
    return faults


def listed(places: Iterable[int], headings: Sequence[str]) -> str:
    return ", ".join(f"{letters(place)} “{headings[place]}”" for place in places)


def left_out(headings: Sequence[str], chosen: Sequence[str]) -> list[str]:
    """The headings that stand for nothing."""
    return [
        heading or f"column {letters(place)}, which has no heading"
        for place, (heading, key) in enumerate(zip(headings, chosen, strict=True))
        if not key
    ]
