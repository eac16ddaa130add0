"""One verb over many recommendations: all or nothing, or those that are not refused."""

import pytest

from recommendations import tracking
from recommendations.models import Recommendation
from recommendations.models.rules import OwnEdit, TransitionUnknown
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return make.UserFactory(role="reviewer")


@pytest.fixture
def good():
    return make.RecommendationFactory(state="in_review")


@pytest.fixture
def own(reviewer):
    return make.RecommendationFactory(state="in_review", edited_by=reviewer)


def publish(by, **options):
    return tracking.for_each(
        recommendations=Recommendation.objects.all(),
        verb=tracking.move,
        to="published",
        by=by,
        **options,
    )


def states():
    return set(Recommendation.objects.values_list("state", flat=True))


def test_all_done_under_one_change(reviewer, good):
    other = make.RecommendationFactory(state="in_review")

    outcome = publish(reviewer)

    rows = [record.history.first() for record in (good, other)]
    assert states() == {"published"}
    assert {row.change_id for row in rows} == {outcome.change} != {None}
    assert outcome.done == [good, other]
    assert outcome.refused == []


def test_one_refused_and_nothing_is_done(reviewer, good, own):
    outcome = publish(reviewer)

    assert states() == {"in_review"}
    assert not good.history.filter(change_id__isnull=False).exists()
    assert outcome.change is None
    assert [(each.recommendation, type(each.error)) for each in outcome.refused] == [
        (own, OwnEdit)
    ]
    assert outcome.done == [good]


def test_refused_one_skipped(reviewer, good, own):
    outcome = publish(reviewer, skip=True)

    good.refresh_from_db()
    own.refresh_from_db()
    assert (good.state, own.state) == ("published", "in_review")
    assert outcome.change == good.history.first().change_id


def test_trial_taken_back(reviewer, good, own):
    outcome = publish(reviewer, skip=True, keep=False)

    assert states() == {"in_review"}
    assert outcome.change is None
    assert (outcome.done, len(outcome.refused)) == ([good], 1)


def test_all_refused_and_nothing_is_kept(reviewer, own):
    assert publish(reviewer, skip=True).change is None


def test_a_verb_that_breaks_off_leaves_nothing_of_it(reviewer, good):
    def half(*, recommendation, by):
        tracking.move(recommendation=recommendation, to="published", by=by)
        tracking.move(recommendation=recommendation, to="rejected", by=by, reason="x")

    outcome = tracking.for_each(
        recommendations=Recommendation.objects.all(), verb=half, skip=True, by=reviewer
    )

    assert states() == {"in_review"}
    assert isinstance(outcome.refused[0].error, TransitionUnknown)


def test_field_at_fault_told_in_words(reviewer, good):
    outcome = tracking.for_each(
        recommendations=Recommendation.objects.all(),
        verb=tracking.prioritize,
        priority="urgent",
        by=reviewer,
    )

    [sentence] = outcome.sentences()
    assert "'urgent' is not a valid choice" in sentence


def test_sentences_with_whom_they_refuse(reviewer):
    published = [make.RecommendationFactory() for _ in range(2)]
    own = make.RecommendationFactory(state="in_review", edited_by=reviewer)

    (first, whom), (second, one) = publish(reviewer).sentences().items()

    assert "cannot become published" in first
    assert "you made the last edit" in second
    assert (whom, one) == (published, [own])


def test_each_once_in_the_order_of_keys(reviewer):
    records = [make.RecommendationFactory(state="in_review") for _ in range(3)]
    for record in records:
        make.AddresseeFactory.create_batch(2, recommendation=record)
    twice = Recommendation.objects.filter(addressees__isnull=False).order_by("-ref")

    outcome = tracking.for_each(
        recommendations=twice, verb=tracking.move, to="published", by=reviewer
    )

    assert outcome.done == records
