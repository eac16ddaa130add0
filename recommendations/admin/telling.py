"""Sentences that tell what was done to several recommendations, and what was not."""

from collections.abc import Sequence

from recommendations.models import Recommendation
from recommendations.tracking import Outcome

FEW = 10  # references in a sentence


def noun(number: int) -> str:
    return f"{number:,} recommendation{'' if number == 1 else 's'}"


def refs(recommendations: Sequence[Recommendation]) -> str:
    """The first references, and how many more there are."""
    first = ", ".join(each.ref for each in recommendations[:FEW])
    more = len(recommendations) - FEW
    return f"{first} and {more:,} more" if more > 0 else first


def refusals(outcome: Outcome) -> str:
    """Every sentence that refused, each with the references that it refused."""
    told = outcome.sentences().items()
    return "; ".join(f"{sentence} ({refs(whom)})" for sentence, whom in told)
