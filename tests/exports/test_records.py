"""Records are what the plain serializer of the API says, field by field."""

import json
import random
from datetime import UTC, datetime
from importlib import import_module

import pytest
import time_machine
from rest_framework.test import APIRequestFactory

from recommendations import tracking
from recommendations.api.serializers import RecommendationRow
from recommendations.exports import records
from recommendations.models import Recommendation
from recommendations.models.clocks import NOW, Point
from recommendations.points import at
from recommendations.text.dates import PartialDate
from tests import factories

pytestmark = pytest.mark.django_db

DATES = [None, *map(PartialDate.parse, ("2014", "2014-06", "2014-06-30"))]
WORDS = ["", "=1+1", "ünï – 安", 'He said "no"', "two\nlines", "; "]
POINTS = [
    NOW,
    Point(as_of=datetime(2014, 6, 15, tzinfo=UTC).date()),
    Point(known_at=datetime(2024, 1, 1, tzinfo=UTC)),
]


@pytest.fixture
def many(db):
    """Recommendations of every sort, tied to each other at random."""
    dice = random.Random(7)
    actors = factories.ActorFactory.create_batch(4)
    themes = factories.ThemeFactory.create_batch(4)
    people = factories.PersonFactory.create_batch(3)
    sources = [
        factories.SourceFactory(published=dice.choice(DATES[1:]), url="https://a.org")
        for _ in range(3)
    ]
    for source in sources:
        authors = dice.sample(people, dice.randrange(3))
        for place, person in enumerate(authors):
            factories.AuthorshipFactory(source=source, person=person, position=place)
    factories.InferredFieldFactory(source=sources[0])
    sources[1].first_published_in = factories.PublisherFactory()
    sources[1].save()
    made = [one(dice, sources, actors, themes) for _ in range(25)]
    merged = made[0]
    merged.state, merged.merged_into, merged.state_reason = "merged", made[1], "twice"
    merged.save()


def one(dice, sources, actors, themes):
    made = factories.RecommendationFactory(
        source=dice.choice(sources),
        kind=dice.choice(["explicit", "implicit", "reported"]),
        note=dice.choice(WORDS),
        due=dice.choice(DATES),
        review_interval=dice.choice([None, 1, 3000]),
        themes=dice.sample(themes, dice.randrange(3)),
        attributed_actors=dice.sample(actors, dice.randrange(3)),
    )
    for place, actor in enumerate(dice.sample(actors, dice.randrange(4))):
        addressee = factories.AddresseeFactory(
            recommendation=made, actor=actor, position=place, mention=dice.choice(WORDS)
        )
        assess(dice, addressee)
    if dice.random() < 0.5:
        factories.TargetFactory(recommendation=made, actor=dice.choice(actors))
    if dice.random() < 0.5:
        quote = factories.QuoteFactory(source=made.source, words="Washington")
        factories.ConditionFactory(
            recommendation=made, quote=dice.choice([None, quote]), kind="until"
        )
    return made


def assess(dice, addressee):
    values = ["announced", "implemented", "stalled", "contrary_action"]
    for _ in range(dice.randrange(3)):
        factories.AssessmentFactory(
            addressee=addressee,
            value=dice.choice(values),
            true_from=dice.choice(DATES[1:]),
            assessed_at=datetime(2022 + dice.randrange(4), 5, 1, tzinfo=UTC),
        )
    tracking.refresh_current(addressee)


def plain(point):
    rows = at(Recommendation.objects.all(), point).for_list()
    request = APIRequestFactory().get("/")
    serialized = RecommendationRow(
        rows, many=True, context={"request": request, "point": point}
    )
    return [without_addresses(row) for row in json.loads(json.dumps(serialized.data))]


def without_addresses(value):
    if isinstance(value, dict):
        kept = {name: part for name, part in value.items() if name != "api_url"}
        return {name: without_addresses(part) for name, part in kept.items()}
    if isinstance(value, list):
        return [without_addresses(part) for part in value]
    return value


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_records_are_those_of_the_serializer(many, point):
    with time_machine.travel("2026-11-25T12:00Z", tick=False):
        found = list(records(Recommendation.objects.all(), point))
        expected = plain(point)

    assert len(found) == 25
    for record, row in zip(found, expected, strict=True):
        assert record == row


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_chunks_change_nothing(many, monkeypatch, point):
    with time_machine.travel("2026-11-25T12:00Z", tick=False):
        at_once = list(records(Recommendation.objects.all(), point))
        module = import_module("recommendations.exports.records")
        monkeypatch.setattr(module, "CHUNK", 2)
        monkeypatch.setattr("recommendations.exports.sources.MOST", 1)

        assert list(records(Recommendation.objects.all(), point)) == at_once


@pytest.mark.parametrize("size", [1, 20])
def test_a_chunk_costs_the_same_at_any_size(size, django_assert_num_queries):
    for made in factories.RecommendationFactory.create_batch(size):
        factories.AddresseeFactory(recommendation=made)

    with django_assert_num_queries(10):
        list(records(Recommendation.objects.all()))
