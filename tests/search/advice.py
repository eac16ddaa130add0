"""Recommendations for searches: only what is told of them has words."""

from tests import factories


def advise(ref, summary, **facts):
    """A recommendation whose quote and title hold none of the words of the tests."""
    source = factories.SourceFactory(title="Untitled", text="Here is advice.")
    quote = factories.QuoteFactory(source=source, words="Here is advice.")
    return factories.RecommendationFactory(
        ref=ref, summary=summary, quote=quote, **facts
    )


def three_with_oil():
    """The worst first by reference, the best last, and a fourth without the word."""
    advise("A", "Sell tanks", note="not of oil")
    advise("B", "Sell the oil that stands in this one of many longer summaries")
    advise("C", "Oil", note="oil")
    advise("D", "Sell drones")
