"""Asks that differ in how contested they are."""

import pytest

from tests import factories
from tests.matrix.asks import answer


@pytest.fixture
def source():
    return factories.SourceFactory()


@pytest.fixture
def three(source):
    """Asks that are hotly contested, contested, and merely much answered."""
    asks = [factories.AskFactory(title=title) for title in ("Most", "Less", "Many")]
    others = factories.SourceFactory.create_batch(3)
    for each in (source, others[0]):
        answer(asks[0], each, "same")
        answer(asks[0], each, "opposes")
    answer(asks[1], source, "weaker")
    for each in others:
        answer(asks[1], each, "opposes")
        answer(asks[2], each, "same")
        answer(asks[2], each, "alternative")
    return asks
