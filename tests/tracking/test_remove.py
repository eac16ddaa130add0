"""Removing one record, as long as nothing rests on it."""

import pytest
from django.core.exceptions import ValidationError

from recommendations import tracking
from recommendations.models import Actor, Addressee, Quote, Recommendation, Theme
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_remove_takes_the_record_and_its_parts():
    alias = make.ActorAliasFactory()

    tracking.remove(alias.actor)

    assert not Actor.objects.exists()
    assert not type(alias).objects.exists()


def test_remove_counts_what_still_hangs_on_a_record():
    actor = make.ActorFactory(name="Iraq")
    make.TargetFactory(actor=actor)
    users = make.AddresseeFactory.create_batch(2, actor=actor)

    with pytest.raises(tracking.StillInUse) as caught:
        tracking.remove(actor)

    assert str(caught.value).startswith("Iraq is still in use (")
    assert "2 addressee" in str(caught.value)
    assert "1 target" in str(caught.value)
    assert set(users) < set(caught.value.users)
    assert Actor.objects.filter(pk=actor.pk).exists()


IN_USE = [
    lambda: make.SourceFactory().collection,
    lambda: make.SourceFactory().publisher,
    lambda: (
        make.SourceFactory(
            first_published_in=make.PublisherFactory()
        ).first_published_in
    ),
    lambda: make.AuthorshipFactory().person,
    lambda: make.AskFactory().collection,
    lambda: make.ActorFactory(parent=make.ActorFactory()).parent,
    lambda: make.ThemeFactory().parent,
    lambda: make.QuoteFactory().source,
    lambda: make.RecommendationFactory().quote,
    lambda: make.ConditionFactory(quote=make.QuoteFactory()).quote,
    lambda: make.AssessmentFactory().addressee,
    lambda: make.AssessmentFactory().addressee.recommendation,
    lambda: make.RecommendationFactory().themes.get(),
    lambda: make.RecommendationFactory(
        kind="reported", attributed_actors=[make.ActorFactory()]
    ).attributed_actors.get(),
]


@pytest.mark.parametrize("used", IN_USE)
def test_remove_refuses_what_is_in_use(used):
    record = used()

    with pytest.raises(tracking.StillInUse, match="is still in use"):
        tracking.remove(record)

    assert type(record).objects.filter(pk=record.pk).exists()


def test_remove_leaves_the_whole_record_where_a_part_is_in_use():
    addressee = make.AssessmentFactory().addressee
    other = make.AddresseeFactory(recommendation=addressee.recommendation)

    with pytest.raises(tracking.StillInUse, match="1 assessment"):
        tracking.remove(addressee.recommendation)

    assert set(Addressee.objects.all()) == {addressee, other}


def test_remove_that_was_refused_leaves_no_reason_behind():
    quote = make.RecommendationFactory().quote
    with pytest.raises(tracking.StillInUse):
        tracking.remove(quote, by=make.UserFactory(), reason="unused")

    quote.prefix = "Because "
    tracking.save(quote)

    row = quote.history.first()
    assert (row.history_user, row.history_change_reason) == (None, "")


def test_remove_leaves_assessments_and_evidence():
    evidence = make.EvidenceFactory()

    for record in (evidence, evidence.assessment):
        with pytest.raises(tracking.AppendedOnly, match="never changed or removed"):
            tracking.remove(record)
    assert type(evidence).objects.exists()


def test_remove_of_a_recommendation_frees_its_quote_and_themes():
    recommendation = make.RecommendationFactory()
    (theme,) = recommendation.themes.all()

    tracking.remove(recommendation)
    tracking.remove(recommendation.quote)
    tracking.remove(theme)

    counts = [model.objects.count() for model in (Recommendation, Quote)]
    assert counts == [0, 0]
    assert list(Theme.objects.lower()) == []


def test_remove_refuses_characters_in_a_reason_that_no_database_keeps():
    alias = make.ActorAliasFactory()

    with pytest.raises(ValidationError, match="cannot be stored"):
        tracking.remove(alias, reason="gone\0")
