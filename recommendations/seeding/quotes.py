"""Where the quotes of seed files stand in the texts of their sources."""

from recommendations.seeding.faults import Faults
from recommendations.seeding.records import (
    Known,
    QuoteSeed,
    RecommendationSeed,
    SourceSeed,
)
from recommendations.seeding.spool import Spool
from recommendations.text.anchors import AnchorError, FoldedText

HELD = 8  # texts


class QuoteFinder:
    """Finds quotes by the key of their source, and holds a few texts at a time."""

    def __init__(self, known: Known, faults: Faults) -> None:
        self.known, self.faults = known, faults
        self.at_hand: SourceSeed | None = None
        # Where the sources that were read are put aside.
        self.spooled: dict[str, tuple[Spool[SourceSeed], int]] = {}
        self.folded: dict[str, FoldedText] = {}

    def take(self, source: SourceSeed) -> None:
        """Find the quotes that follow in this source's text, under its key."""
        self.at_hand = source
        self.folded.pop(source.key, None)

    def text(self, source: str) -> FoldedText:
        if source not in self.folded:
            if len(self.folded) == HELD:
                del self.folded[next(iter(self.folded))]
            self.folded[source] = FoldedText(self.text_of(source))
        return self.folded[source]

    def text_of(self, source: str) -> str:
        if self.at_hand is not None and self.at_hand.key == source:
            return self.at_hand.text
        if source in self.spooled:
            spool, place = self.spooled[source]
            return spool[place].text
        return self.known.sources[source].text

    def anchor(self, quote: QuoteSeed, source: str, record: str) -> None:
        """Fill in where a quote stands, or add a fault that says why it does not."""
        text = self.text(source)
        # A text that could not be read is a fault of its own.
        if not quote.words or not text.text:
            return
        try:
            quote.span = text.find(quote.words, occurrence=quote.occurrence)
        except AnchorError as error:
            self.faults.add(quote.at, record, error)

    def anchor_condition(self, row: RecommendationSeed, source: str) -> None:
        """Fill in where a condition's words stand inside its recommendation's quote."""
        condition = row.condition
        if not condition or not condition.text or not row.quote.span:
            return
        try:
            condition.span = self.text(source).find(
                condition.text, within=row.quote.span
            )
        except AnchorError as error:
            self.faults.add(condition.at, row.ref, f"condition: {error}")
