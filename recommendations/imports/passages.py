"""Where the quote of a row stands: as it does already, or where its words are found."""

from dataclasses import dataclass

from recommendations.imports.stated import Stated
from recommendations.imports.vocabulary import Vocabulary
from recommendations.models import Recommendation, Source
from recommendations.text.spans import Span

LONGEST_NUMBER = 9  # digits


class PassageUnfit(Exception):
    """The row does not say which passage it quotes; `column` is the one to mend"""

    def __init__(self, column: str, message: str) -> None:
        self.column = column
        super().__init__(message)


@dataclass(slots=True)
class Planned:
    """A passage to be quoted; `stated` where the row tells of it at all."""

    source: Source
    span: Span | None
    uid: str
    stated: bool = True
    # Where the words of the condition stand, if they are new.
    condition: Span | None = None


def planned(
    row: Stated,
    record: Recommendation | None,
    source: Source,
    vocabulary: Vocabulary,
) -> Planned:
    """The passage of the source that a row quotes.

    Raises PassageUnfit or AnchorError.
    """
    words = row.cells.get("quote", "")
    offsets = offsets_of(row)
    if record is not None and record.quote.source_id == source.pk:
        held = held_by(record)
        if not words and offsets is None or is_held(row, record, offsets):
            stated = "quote" in row.cells or "source" in row.cells
            return Planned(source, held, str(record.quote.uid), stated)
    span = found(row, record, source, vocabulary, offsets)
    return Planned(source, span, vocabulary.quote(source, span))


def source_of(
    row: Stated, record: Recommendation | None, vocabulary: Vocabulary
) -> Source:
    """The source that a row names, or that its record quotes.

    Raises PassageUnfit, NameUnknown or NameAmbiguous.
    """
    cell = row.cells.get("source", "")
    if cell:
        return vocabulary.sources.find(cell)
    if record is None:
        raise PassageUnfit("source", "Source is empty; write its key or title")
    return record.quote.source


def held_by(record: Recommendation) -> Span | None:
    quote = record.quote
    if quote.start is None or quote.end is None:
        return None
    return Span(quote.start, quote.end)


def is_held(row: Stated, record: Recommendation, offsets: Span | None) -> bool:
    """Whether the record quotes these words already, and no other place is asked for."""
    if offsets is not None and offsets != held_by(record):
        return False
    if row.cells.get("occurrence"):
        return False
    words = row.cells.get("quote", "")
    return not words or words.split() == record.quote.exact.split()


def found(
    row: Stated,
    record: Recommendation | None,
    source: Source,
    vocabulary: Vocabulary,
    offsets: Span | None,
) -> Span:
    """Where the words stand in the text of the source."""
    words = row.cells.get("quote", "")
    text = vocabulary.text(source)
    if not text.text:
        raise PassageUnfit("source", "the source has no text; add it there first")
    if offsets is not None and not words:
        return at_offsets(offsets, text.text)
    if not words:
        raise PassageUnfit("quote", "Quote is empty; copy the passage from the source")
    held = held_by(record) if record and record.quote.source_id == source.pk else None
    occurrence = number(row, "occurrence")
    if occurrence is None and (offsets or held):
        spans = text.spans(words)
        for place in (offsets, held):
            if place in spans:
                return place
    return text.find(words, occurrence=occurrence)


def at_offsets(span: Span, text: str) -> Span:
    """The span, if the text has words there."""
    if span.end > len(text) or not span.of(text).strip():
        raise PassageUnfit(
            "quote_end",
            f"the source has no words at {span}; its text has {len(text):,} characters",
        )
    return span.trimmed(text)


def offsets_of(row: Stated) -> Span | None:
    start, end = number(row, "quote_start"), number(row, "quote_end")
    if start is None or end is None:
        return None
    if start >= end:
        raise PassageUnfit("quote_end", "the quote ends before it begins")
    return Span(start, end)


def number(row: Stated, column: str) -> int | None:
    """A whole number, or nothing."""
    cell = row.cells.get(column, "")
    if not cell:
        return None
    if not cell.isascii() or not cell.isdigit() or len(cell) > LONGEST_NUMBER:
        raise PassageUnfit(column, f"{cell[:20]!r} is no whole number")
    return int(cell)
