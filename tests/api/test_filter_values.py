"""Filters by spellings, ranges, absence, trees and people, at any point of time."""

from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from recommendations.api import filtersets
from recommendations.api.filters import narrowed
from recommendations.models import Addressee
from recommendations.text.dates import PartialDate
from recommendations.tracking import refresh_current, refresh_headline
from tests.factories import (
    ActorFactory,
    AddresseeFactory,
    AskMemberFactory,
    AssessmentFactory,
    AuthorshipFactory,
    ConditionFactory,
    EvidenceFactory,
    RecommendationFactory,
    TargetFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

LIST = "/api/v1/recommendations/"
NULLS = [
    name
    for name in filtersets.RecommendationFilters.base_filters
    if name.endswith("__isnull")
]


@pytest.fixture
def refs(analyst):
    """The references that a query finds, for an analyst."""

    def find(query):
        answer = analyst.get(f"{LIST}?{query}")
        assert answer.status_code == 200, answer.content
        return {row["ref"] for row in answer.json()["results"]}

    return find


def assessed(recommendation, value, true_from, recorded, **facts):
    addressee = AddresseeFactory(recommendation=recommendation)
    made = AssessmentFactory(
        addressee=addressee,
        value=value,
        true_from=true_from,
        assessed_at=datetime.fromisoformat(recorded).replace(tzinfo=UTC),
        **facts,
    )
    refresh_current(Addressee.objects.get(pk=addressee.pk))
    refresh_headline(recommendation)
    return made


@pytest.fixture
def full_and_bare():
    """FULL, which has all that can be missing, and BARE, which has none of it."""
    survivor = RecommendationFactory(ref="BARE", themes=[], kind="explicit")
    full = RecommendationFactory(
        ref="FULL",
        kind="reported",
        state="merged",
        state_reason="the same",
        merged_into=survivor,
        disposition="closed",
        closing_reason="superseded",
        due=PartialDate.parse("2014-06"),
        timeframe="soon",
        note="see there",
        review_interval=90,
        attributed_actors=[ActorFactory()],
        attributed_text="",
        assigned_to=UserFactory(username="ana"),
        themes=[ThemeFactory(key="troops"), ThemeFactory()],
    )
    AuthorshipFactory(source=full.source)
    TargetFactory(recommendation=full)
    TargetFactory(recommendation=full)
    ConditionFactory(recommendation=full)
    AskMemberFactory(recommendation=full)
    EvidenceFactory(assessment=assessed(full, "stalled", "2016", "2022-01-01"))
    return full


@pytest.mark.parametrize("name", NULLS)
def test_absence_of_every_nullable_thing(refs, full_and_bare, name):
    assert refs(f"{name}=true") == {"BARE"}
    assert refs(f"{name}=false") == {"FULL"}


def test_attribution_in_words_is_an_attribution(refs):
    RecommendationFactory(ref="A", kind="reported", attributed_text="a minister")

    assert refs("attributed_to__isnull=false") == {"A"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("evidence__isnull=false&known_at=2021", set()),
        ("evidence__isnull=false&as_of=2015", set()),
        ("evidence__isnull=false&as_of=2016&known_at=2022-01-01", {"FULL"}),
        ("last_assessed__isnull=true&known_at=2021", {"FULL", "BARE"}),
        ("assessed=true", {"FULL"}),
        ("assessed=false", {"BARE"}),
        ("assessed=true&as_of=2015", set()),
        ("since_from=2016", {"FULL"}),
        ("since_from=2017", set()),
        ("since_to=2016&known_at=2021", set()),
        ("since_to=2016&known_at=2022-02", {"FULL"}),
    ],
)
def test_filter_asks_of_the_point(refs, full_and_bare, query, found):
    assert refs(query) == found


@pytest.mark.parametrize(
    "query",
    [
        "kind__in=reported,implicit",
        "kind__in=reported&kind=implicit",
        "theme__in=troops",
        "due__gte=2014&due__lte=2014",
        "due_from=2014-06&due_to=2014-06",
        "last_assessed_from=2022&last_assessed_to=2022-01-01",
        "last_assessed_from=2022-01-01T00:00:00Z",
        "last_assessed__lte=2022-01-01T00:00:00%2B00:00",
        "review_interval_from=90&review_interval_to=90",
        "condition=unknown&condition_kind=if",
        "closing_reason=superseded&priority=normal",
        "merged_into=BARE",
        "assigned_to=ana",
        "assigned=somebody",
        "assigned=somebody,me",
        "descendants=true&theme=troops",
    ],
)
def test_filter_finds_the_full_one(refs, full_and_bare, query):
    assert refs(query) == {"FULL"}


@pytest.mark.parametrize(
    "query",
    [
        "due_to=2014-05",
        "due__gte=2015",
        "last_assessed_to=2021",
        "last_assessed_from=2022-01-01T00:00:01Z",
        "review_interval_from=91",
        "review_interval_to=0",
        "condition=met",
        "assigned=me",
        "work=assigned",
    ],
)
def test_filter_finds_neither(refs, full_and_bare, query):
    assert refs(query) == set()


def test_work_is_that_of_the_caller(client_of):
    mine = UserFactory(role="analyst")
    RecommendationFactory(ref="A", assigned_to=mine)
    client = client_of("analyst")
    client.force_login(mine)

    for query in ("work=assigned", "assigned=me", "assigned=me,nobody"):
        rows = client.get(f"{LIST}?{query}").json()["results"]
        assert [row["ref"] for row in rows] == ["A"]


@pytest.mark.parametrize(
    "query",
    ["work=assigned", "assigned=me", "assigned_to=x", "assigned_to__isnull=true"],
)
def test_readers_do_not_ask_who_works_on_what(reader, query):
    answer = reader.get(f"{LIST}?{query}")

    assert answer.status_code == 400
    assert "may not see this" in answer.json()["detail"]


def test_descendants_widen_every_actor(refs):
    top = ActorFactory(key="iraq")
    below = ActorFactory(key="militias", parent=top)
    TargetFactory(recommendation__ref="T", actor=below)
    RecommendationFactory(ref="R", kind="reported", attributed_actors=[below])

    assert refs("target=iraq") == refs("attributed_to=iraq") == set()
    assert refs("target=iraq&descendants=true") == {"T"}
    assert refs("attributed_to=iraq&descendants=true") == {"R"}


@pytest.mark.parametrize("point", ["", "&as_of=2015", "&known_at=2023"])
def test_provisional_is_what_the_rows_say(analyst, point):
    for value in ("contrary_action", "stalled"):
        made = RecommendationFactory()
        assessed(made, "announced", "2014", "2020-01-01")
        assessed(made, value, "2016", "2022-01-01")
        other = assessed(made, "reversed", "2014-06", "2020-01-01")
        other.confirmed_at, other.confirmed_by = other.assessed_at, UserFactory()
        other.save()
    RecommendationFactory()
    for addressee in Addressee.objects.all():
        refresh_current(addressee)
        refresh_headline(addressee.recommendation)
    rows = analyst.get(f"{LIST}?{point}").json()["results"]

    for flag in (True, False):
        asked = f"{LIST}?provisional={str(flag).lower()}{point}"
        found = {row["ref"] for row in analyst.get(asked).json()["results"]}
        assert found == {
            row["ref"] for row in rows if row["headline"]["provisional"] is flag
        }


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("due__isnul=true", "due__isnul", "did you mean due__isnull?"),
        ("due__isnull=yes", "due__isnull", "neither true nor false"),
        ("due__gt=2014", "due__gt", "no parameter of this address"),
        ("kind=explict", "kind", "did you mean explicit?"),
        ("kind__in=explict", "kind", "did you mean explicit?"),
        ("actor=militia", "actor", "did you mean militias?"),
        ("ordering=publishd", "ordering", "did you mean published?"),
        ("review_interval_from=-1", "review_interval_from", "no whole number"),
        (f"review_interval_to={'9' * 30}", "review_interval_to", "no whole number"),
        ("last_assessed_from=2014-01-01T99", "last_assessed_from", "is no moment"),
        ("last_assessed_from=50%25d", "last_assessed_from", "50%d"),
        ("actor=50%25d", "actor", "50%d"),
        ("assigned_to=%25s", "assigned_to", "%s"),
        ("descendants=true", "descendants", "actor or target or attributed_to"),
    ],
)
def test_what_is_not_known_is_refused_with_the_nearest(analyst, query, field, words):
    ActorFactory(key="militias")

    answer = analyst.get(f"{LIST}?{query}")
    assert answer.status_code == 400
    assert words.lower() in answer.json()["fields"][field][0].lower()


@pytest.mark.parametrize("value", ["%s%d", "a\0b", "9" * 400, "T"])
@pytest.mark.parametrize("noun", ["recommendation", "source", "actor", "assessment"])
def test_no_value_of_any_filter_is_a_fault_of_the_server(rf, noun, value):
    chosen = getattr(filtersets, f"{noun.title()}Filters")
    rows = apps.get_model("recommendations", noun).objects.all()
    request = rf.get("/")
    request.user = UserFactory(role="administrator")

    for name in chosen.base_filters:
        parameters = QueryDict(urlencode({name: value}))
        with suppress(ValidationError):
            list(narrowed(rows, chosen, parameters, request)[:1])


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("assessments/?evidence=link", 1),
        ("assessments/?evidence__isnull=true", 1),
        ("assessments/?evidence=link&reliability=A", 0),
        ("assessments/?provisional=true", 1),
        ("assessments/?provisional=false", 1),
        ("assessments/?confirmed__isnull=true", 2),
        ("assessments/?corrects__isnull=false", 0),
        ("assessments/?assessed_from=2022-01-01T00:00:00Z", 1),
        ("assessments/?assessed__lte=2021", 1),
        ("assessments/?confidence__in=moderate", 2),
        ("sources/?author__isnull=true", 2),
        ("sources/?language=en", 2),
        ("sources/?language=ar", 0),
        ("sources/?first_published_in__isnull=true", 2),
        ("actors/?parent__isnull=false", 0),
        ("actors/?alias__isnull=true&archived=false", 2),
        ("themes/?parent__isnull=true", 1),
        ("themes/?archived=true", 0),
        ("asks/?recommendation__isnull=true", 0),
        ("people/?archived=true", 0),
        ("collections/?review_interval__isnull=true", 2),
    ],
)
def test_other_lists_are_filtered(analyst, address, count):
    theme = ThemeFactory()
    first, second = (RecommendationFactory(themes=[theme]) for _ in range(2))
    assessed(first, "abandoned", "2016", "2022-01-01", confidence="moderate")
    made = assessed(second, "stalled", "2016", "2020-01-01", confidence="moderate")
    EvidenceFactory(assessment=made)

    answer = analyst.get(f"/api/v1/{address}")
    assert answer.json()["count"] == count
