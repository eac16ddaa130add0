"""Lists of recommendations and sources: who sees what, and at what cost."""

import pytest
from django.contrib.auth.models import AnonymousUser, User

from recommendations.models import Recommendation, Source
from tests import factories as make

pytestmark = pytest.mark.django_db
STATES = {
    "draft": {},
    "in_review": {},
    "published": {},
    "rejected": {"state_reason": "no advice"},
    "withdrawn": {"state_reason": "by its author"},
}


@pytest.mark.parametrize("role", ["analyst", "reviewer", "administrator"])
def test_recommendations_for_those_who_edit_are_all(role):
    for state, facts in STATES.items():
        make.RecommendationFactory(state=state, **facts)

    seen = Recommendation.objects.for_reader(make.UserFactory(role=role))

    assert {row.state for row in seen} == set(STATES)


@pytest.mark.parametrize("role", ["reader", None])
def test_recommendations_for_readers_are_the_published(role):
    for state, facts in STATES.items():
        make.RecommendationFactory(state=state, **facts)

    seen = Recommendation.objects.for_reader(make.UserFactory(role=role))

    assert [row.state for row in seen] == ["published"]


def test_recommendations_for_nobody_are_the_published():
    make.RecommendationFactory(state="draft")

    assert list(Recommendation.objects.for_reader(AnonymousUser())) == []


def test_recommendations_for_a_superuser_are_all():
    make.RecommendationFactory(state="draft")
    user = User(username="root", is_superuser=True, is_active=True)

    assert Recommendation.objects.for_reader(user).count() == 1


def full_recommendation():
    recommendation = make.RecommendationFactory()
    make.AddresseeFactory(recommendation=recommendation)
    make.TargetFactory(recommendation=recommendation)
    make.ConditionFactory(recommendation=recommendation, quote=make.QuoteFactory())
    make.AuthorshipFactory(source=recommendation.source)
    make.AskMemberFactory(recommendation=recommendation)
    return recommendation


def read_list():
    for row in Recommendation.objects.for_list().with_asks():
        assert row.source.short_citation()
        assert row.source.citation()
        assert [part.actor.name for part in row.addressees.all()]
        assert [part.actor.name for part in row.targets.all()]
        assert [theme.name for theme in row.themes.all()]
        assert [str(condition.quote) for condition in row.conditions.all()]
        assert not row.attributed_actors.all()
        assert [str(member.ask) for member in row.memberships.all()]


@pytest.mark.parametrize("size", [1, 5])
def test_list_of_recommendations_costs_the_same_at_any_size(
    size, django_assert_num_queries
):
    for _ in range(size):
        full_recommendation()

    with django_assert_num_queries(15):
        read_list()


def test_list_of_sources_leaves_the_texts_behind():
    make.SourceFactory()

    (source,) = Source.objects.for_list()

    assert source.get_deferred_fields() == {"text"}


@pytest.mark.parametrize(
    ("kind", "reported"), [("reported", True), ("explicit", False), ("implicit", False)]
)
def test_recommendation_is_reported(kind, reported):
    assert Recommendation(kind=kind).is_reported() is reported
