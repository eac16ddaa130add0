"""Where the quotes of seed files stand in the texts of their sources."""

from collections.abc import Iterable

from recommendations.seeding.faults import Faults
from recommendations.seeding.records import (
    Known,
    QuoteSeed,
    RecommendationSeed,
    SourceSeed,
)
from recommendations.text.anchors import AnchorError, FoldedText


class QuoteFinder:
    """Finds quotes by the key of their source; folds each text but once."""

    def __init__(
        self, sources: Iterable[SourceSeed], known: Known, faults: Faults
    ) -> None:
        self.sources = {source.key: source for source in sources}
        self.known, self.faults = known, faults
        self.folded: dict[str, FoldedText] = {}

    def text(self, source: str) -> FoldedText:
        if source not in self.folded:
            seed = self.sources.get(source)
            text = seed.text if seed else self.known.sources[source].text
            self.folded[source] = FoldedText(text)
        return self.folded[source]

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
