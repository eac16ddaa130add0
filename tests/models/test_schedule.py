"""Schedule and freshness: toward the due date, and since the last look."""

from datetime import UTC, date, datetime, timedelta

import pytest

from recommendations.models import Recommendation
from recommendations.text.dates import PartialDate
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 6, 1, tzinfo=UTC)


def due(words, *addressees):
    recommendation = make.RecommendationFactory(
        due=PartialDate.parse(words) if words else None
    )
    for value, since in addressees:
        make.AddresseeFactory(
            recommendation=recommendation,
            implementation=value,
            implementation_since=PartialDate.parse(since),
        )
    return recommendation


SCHEDULES = [
    ("", [], "no_deadline"),
    ("", [("implemented", "2015")], "no_deadline"),
    ("2020-05-31", [], "overdue"),
    ("2020-06-01", [], "due_soon"),
    ("2020", [], "not_due"),
    ("2020-08", [], "not_due"),
    ("2020-08-30", [], "due_soon"),
    ("2020-08-31", [], "not_due"),
    ("2019", [("implemented", "2018")], "met"),
    ("2019", [("implemented_otherwise", "2019")], "met"),
    ("2019", [("implemented", "2019-12-31")], "met"),
    ("2019", [("implemented", "2020")], "met_late"),
    ("2019-06", [("implemented", "2018"), ("implemented", "2019-07")], "met_late"),
    ("2019", [("implemented", "2018"), ("stalled", "2018")], "overdue"),
    ("2030", [("implemented", "2018")], "met"),
]


@pytest.mark.parametrize(("words", "addressees", "schedule"), SCHEDULES)
def test_schedule(words, addressees, schedule):
    recommendation = due(words, *addressees)

    assert recommendation.schedule(date(2020, 6, 1)) == schedule


@pytest.mark.parametrize(
    ("days", "freshness"),
    [
        (0, "fresh"),
        (29, "fresh"),
        (30, "review_due"),
        (59, "review_due"),
        (60, "stale"),
    ],
)
def test_freshness_counts_in_intervals_of_review(days, freshness):
    recommendation = make.RecommendationFactory(review_interval=30)

    assert recommendation.freshness(NOW - timedelta(days=days), NOW) == freshness


def test_what_was_never_assessed_is_due_for_review():
    assert make.RecommendationFactory().freshness(None, NOW) == "review_due"


@pytest.mark.parametrize(
    ("own", "collection", "days"),
    [(None, None, 365), (None, 90, 90), (30, 90, 30), (30, None, 30)],
)
def test_the_nearest_interval_counts(own, collection, days, settings):
    settings.REVIEW_INTERVAL = 365
    recommendation = make.RecommendationFactory(
        review_interval=own, source__collection__review_interval=collection
    )

    assert Recommendation.objects.get(pk=recommendation.pk).interval() == days
