"""What is derived of recommendations: the database and Python have one rule."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from recommendations.models import Addressee, Implementation, Recommendation
from recommendations.models.clocks import NOW, Point
from recommendations.models.schedule import Freshness, Schedule
from recommendations.points import (
    at,
    freshness_at,
    freshness_of,
    schedule_at,
    schedule_of,
)
from recommendations.text.dates import PartialDate, Precision, first_day
from recommendations.tracking import refresh_current
from tests.factories import AddresseeFactory, AssessmentFactory, RecommendationFactory

pytestmark = pytest.mark.django_db
NUMBER = 60
TODAY = datetime(2020, 2, 29, 12, tzinfo=UTC)
POINTS = [
    NOW,
    Point(as_of=date(2019, 12, 31)),
    Point(as_of=date(2020, 3, 1)),
    Point(as_of=date(1, 1, 1)),
    Point(as_of=date(9999, 12, 31)),
    Point(known_at=TODAY - timedelta(days=45)),
    Point(known_at=datetime(1, 6, 1, tzinfo=UTC)),
    Point(as_of=date(2020, 1, 31), known_at=TODAY - timedelta(days=20)),
]


@pytest.fixture
def today(time_machine, settings):
    settings.REVIEW_INTERVAL = 25
    time_machine.move_to(TODAY, tick=False)
    return TODAY


def partial(random, days=500):
    """A year, a month or a day around today, and often the last of February."""
    day = TODAY.date() + timedelta(
        days=random.choice([0, 1, random.randint(-days, days)])
    )
    precision = random.choice(list(Precision))
    return PartialDate(first_day(day, precision), precision)


def scatter(random):
    """A recommendation with whatever a record may hold of dates and judgements."""
    made = RecommendationFactory(
        due=random.choice([None, *(partial(random) for _ in range(4))]),
        review_interval=random.choice([None, 0, 10, 30]),
        source__collection__review_interval=random.choice([None, 15]),
    )
    done = random.random() < 0.6
    for _ in range(random.randint(0, 3)):
        addressee = AddresseeFactory(recommendation=made)
        for _ in range(random.randint(0, 2)):
            values = ["implemented", "implemented_otherwise"]
            AssessmentFactory(
                addressee=addressee,
                value=random.choice(values if done else Implementation.values),
                true_from=partial(random),
                assessed_at=TODAY - timedelta(days=random.choice([0, 10, 20, 25, 60])),
            )
        refresh_current(Addressee.objects.get(pk=addressee.pk))
    return made


@pytest.fixture
def scattered(today):
    random = Random(20)
    for _ in range(NUMBER):
        scatter(random)


def derived(point):
    """By ref, what Python says of each record, and what the database says."""
    annotated = Recommendation.objects.annotate(
        database_schedule=schedule_at(point), database_freshness=freshness_at(point)
    )
    return [
        (
            (row.database_schedule, row.database_freshness),
            (schedule_of(row, point), freshness_of(row, point)),
        )
        for row in at(annotated, point).for_list()
    ]


def test_database_and_python_agree_of_every_record_at_every_point(scattered):
    for point in POINTS:
        answers = derived(point)
        assert len(answers) == NUMBER
        assert [found for found, _ in answers] == [rule for _, rule in answers], point

    schedules, freshnesses = zip(*(rule for _, rule in derived(NOW)), strict=True)
    assert set(schedules) == set(Schedule.values)
    assert set(freshnesses) == set(Freshness.values)


@pytest.mark.parametrize(
    ("due", "since", "schedule"),
    [
        ("2020-02", "2020-02-29", "met"),
        ("2020-02", "2020-03-01", "met_late"),
        ("2019-02", "2019-03", "met_late"),
        ("2020", "2020-12-31", "met"),
        ("2020", "2021", "met_late"),
        ("2020-02-29", "2020", "met"),
        ("2020-02-28", "2020-02-29", "met_late"),
    ],
)
def test_late_is_what_began_after_the_last_day(today, due, since, schedule):
    made = RecommendationFactory(due=PartialDate.parse(due))
    AddresseeFactory(
        recommendation=made,
        implementation="implemented",
        implementation_since=PartialDate.parse(since),
    )

    assert derived(NOW) == [((schedule, "review_due"), (schedule, "review_due"))]


def test_freshness_knows_what_was_recorded_by_then(today):
    addressee = AddresseeFactory(recommendation__review_interval=30)
    AssessmentFactory(addressee=addressee, assessed_at=TODAY - timedelta(days=70))
    AssessmentFactory(addressee=addressee, assessed_at=TODAY)

    found = {
        days: derived(Point(known_at=TODAY - timedelta(days=days)))
        for days in (0, 1, 20, 50, 80)
    }

    assert [freshness for (((_, freshness), _),) in found.values()] == [
        "fresh",
        "stale",
        "review_due",
        "fresh",
        "review_due",
    ]
