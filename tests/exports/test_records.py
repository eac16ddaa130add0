"""Records are what the plain serializer of the API says, field by field."""

import json
import random
from datetime import UTC, date, datetime
from importlib import import_module

import pytest
import time_machine
from rest_framework.test import APIRequestFactory

from recommendations import tracking
from recommendations.api.records import ROW, reader_of, whole
from recommendations.api.serializers import (
    AssessmentSerializer,
    RecommendationRow,
    RecommendationSerializer,
)
from recommendations.exports import records
from recommendations.exports.records import Maker
from recommendations.models import Assessment, Recommendation
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


def plain(point, request, form=RecommendationRow):
    rows = at(Recommendation.objects.all(), point).for_list()
    serialized = form(rows, many=True, context={"request": request, "point": point})
    return json.loads(json.dumps(serialized.data))


def without_addresses(value):
    if isinstance(value, dict):
        kept = {name: part for name, part in value.items() if name != "api_url"}
        return {name: without_addresses(part) for name, part in kept.items()}
    if isinstance(value, list):
        return [without_addresses(part) for part in value]
    return value


@pytest.fixture
def request_of_api(db):
    request = APIRequestFactory().get("/api/v1/")
    request.user = factories.UserFactory(role="analyst")
    return request


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_records_are_those_of_the_serializer(many, request_of_api, point):
    reader = reader_of(request_of_api)
    with time_machine.travel("2026-11-25T12:00Z", tick=False):
        in_files = list(records(Recommendation.objects.all(), point))
        maker = Maker(point, dict.fromkeys(ROW), reader)
        rows = list(Recommendation.objects.values_list(*maker.columns))
        in_lists = list(maker.records(rows))
        expected = plain(point, request_of_api)

    assert len(in_lists) == 25
    for in_list, in_file, row in zip(in_lists, in_files, expected, strict=True):
        assert in_list == row
        assert in_file == without_addresses(row)


def test_whole_records_are_those_of_the_serializer(many, request_of_api):
    first, second, *_ = Recommendation.objects.all()
    factories.LinkFactory(recommendation=first, to=second)
    factories.AskMemberFactory(recommendation=first, stance="weaker", why="slower")
    second.assigned_to = request_of_api.user
    second.save()
    pks = Recommendation.objects.values_list("pk", flat=True)
    with time_machine.travel("2026-11-25T12:00Z", tick=False):
        found = whole(request_of_api, pks)
        expected = plain(NOW, request_of_api, RecommendationSerializer)

    for record, row in zip(found.values(), expected, strict=True):
        assert record == row
    assert sum(len(row["links"] + row["links_here"]) for row in expected) == 2


def test_assessments_are_those_of_the_serializer(many, request_of_api):
    of_one = factories.AddresseeFactory()
    wrong = factories.AssessmentFactory(addressee=of_one, value="implemented")
    right = factories.AssessmentFactory(addressee=of_one, corrects=wrong)
    factories.EvidenceFactory(assessment=right, position=2)
    kept = {"url": "", "title": "", "publisher": ""}
    quote = factories.QuoteFactory()
    factories.EvidenceFactory(assessment=right, kind="quote", quote=quote, **kept)
    search = {"searched": "hansard", "terms": "oil", "searched_on": date(2026, 11, 1)}
    factories.EvidenceFactory(assessment=wrong, kind="search", **kept, **search)
    file = {"file": "evidence/a.pdf", "file_name": "a.pdf", "file_sha256": "0" * 64}
    factories.EvidenceFactory(assessment=wrong, kind="file", position=3, **kept, **file)

    names = {"addressees": {"actor": None, "assessments": None}}
    maker = Maker(NOW, names, reader_of(request_of_api))
    made = maker.records(list(Recommendation.objects.values_list(*maker.columns)))
    found = [
        row
        for record in made
        for part in record["addressees"]
        for row in part["assessments"]
    ]

    rows = Assessment.objects.for_list()
    expected = AssessmentSerializer(
        rows, many=True, context={"request": request_of_api}
    )
    told = {
        row["uid"]: row for row in json.loads(json.dumps(expected.data, default=str))
    }
    assert {row["uid"]: row for row in found} == told


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_chunks_change_nothing(many, monkeypatch, point):
    with time_machine.travel("2026-11-25T12:00Z", tick=False):
        at_once = list(records(Recommendation.objects.all(), point))
        module = import_module("recommendations.exports.records")
        monkeypatch.setattr(module, "CHUNK", 2)
        monkeypatch.setattr("recommendations.exports.sources.MOST", 1)

        assert list(records(Recommendation.objects.all(), point)) == at_once


@pytest.mark.parametrize("size", [1, 6])
def test_a_chunk_costs_the_same_at_any_size(size, django_assert_num_queries):
    for made in factories.RecommendationFactory.create_batch(size):
        factories.AddresseeFactory(recommendation=made)

    with django_assert_num_queries(10):
        list(records(Recommendation.objects.all()))
