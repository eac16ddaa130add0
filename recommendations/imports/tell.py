"""What a row would do, in words: names for keys, and the words of quotes."""

from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.imports.columns import BY_KEY
from recommendations.imports.compare import REMOVED, Compared, Outcome
from recommendations.imports.flat import COLUMN_OF, FIELDS, Value, of_actors
from recommendations.imports.vocabulary import Vocabulary

ACTORS = ("attributed_actors", "addressees", "targets")


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which a row and a recommendation differ, before and after."""

    name: str
    heading: str
    was: str
    now: str
    # A person changed it, so the table's value waits; or was chosen all the same.
    kept: bool = False
    overruled: bool = False


def differences(row: Compared, vocabulary: Vocabulary) -> list[Difference]:
    """The fields that a row fills, changes, or would change, in the order of columns."""
    if REMOVED in row.kept:
        return [Difference(REMOVED, "Ref", "removed", row.ref, kept=True)]
    return [
        Difference(
            name=name,
            heading=BY_KEY[COLUMN_OF[name]].heading,
            was=in_words(row, name, row.was.get(name, ""), vocabulary),
            now=in_words(row, name, row.wanted[name], vocabulary),
            kept=name in row.kept,
            overruled=name in row.overruled,
        )
        for name in differing(row)
    ]


def differing(row: Compared) -> Iterator[str]:
    for name in FIELDS:
        if row.outcome == Outcome.NEW:
            if row.wanted.get(name):
                yield name
        elif name in row.changed | row.kept:
            yield name


def in_words(row: Compared, name: str, value: Value, vocabulary: Vocabulary) -> str:
    """A value as a person reads it."""
    if name == "quote":
        return quoted(row, value, vocabulary)
    if name == "themes":
        return "; ".join(str(vocabulary.themes.by_key[key]) for key in value)
    if name in ACTORS:
        return "; ".join(actor(key, vocabulary) for key in value)
    if name == "mentions":
        said = of_actors(value)
        return "; ".join(
            f"{actor(key, vocabulary)}: {words}" for key, words in said.items()
        )
    return value if isinstance(value, str) else "; ".join(value)


def actor(key: str, vocabulary: Vocabulary) -> str:
    return str(vocabulary.actors.by_key[key])


def quoted(row: Compared, uid: Value, vocabulary: Vocabulary) -> str:
    """The words of the quote of this name, on one line."""
    if row.record is not None and str(row.record.quote.uid) == uid:
        return " ".join(row.record.quote.exact.split())
    passage = row.passage
    if passage is None or passage.span is None or passage.uid != uid:
        return ""
    return " ".join(passage.span.of(vocabulary.text(passage.source).text).split())
