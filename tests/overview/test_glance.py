"""A collection in numbers."""

from collections import Counter

import pytest

from recommendations.overview.glance import SHOWN, glance
from recommendations.text.dates import PartialDate
from tests import factories

pytestmark = pytest.mark.django_db


def test_glance_empty():
    held = glance()

    assert (held.sources, held.recommendations, held.first) == (0, 0, None)
    assert held.by_actor == held.by_source == held.by_year == []


def test_glance_counts_published_advice_alone():
    source = factories.SourceFactory(published=PartialDate.parse("2017"))
    factories.AddresseeFactory(recommendation__source=source)
    factories.AddresseeFactory(recommendation__state="draft")

    held = glance()

    assert (held.sources, held.recommendations, held.actors) == (1, 1, 1)
    assert held.first == held.last == PartialDate.parse("2017")
    assert held.implementation == Counter(not_assessed=1)


def test_glance_of_one_collection():
    here = factories.AddresseeFactory(implementation="stalled")
    factories.AddresseeFactory(implementation="announced")
    collection = here.recommendation.source.collection

    held = glance(collection.pk)

    assert held.implementation == Counter(stalled=1)
    assert [row.key for row in held.by_actor] == [here.actor_id]


def test_glance_counts_recommendations_with_result():
    factories.RecommendationFactory(headline="mixed")
    factories.RecommendationFactory()

    assert glance().with_result == 1


def test_by_source_by_date_with_short_citation():
    late = factories.SourceFactory(published=PartialDate.parse("2020"))
    early = factories.SourceFactory(published=PartialDate.parse("2013-11"))
    factories.AuthorshipFactory(source=early, person__name="Ada Sky")
    for source, kind in ((late, "explicit"), (early, "implicit"), (early, "explicit")):
        factories.RecommendationFactory(source=source, kind=kind)

    rows = glance().kinds_by_source

    assert [row.label for row in rows] == ["Sky 2013", f"{late.publisher.name} 2020"]
    assert rows[0].counts == Counter(implicit=1, explicit=1)


def test_by_source_gathers_small_ones():
    large = factories.SourceFactory(published=PartialDate.parse("2020"))
    factories.RecommendationFactory.create_batch(2, source=large)
    for _ in range(SHOWN + 1):
        factories.AddresseeFactory(implementation="stalled")

    held = glance()

    assert len(held.by_source) == SHOWN + 1
    assert held.by_source[-1].label == "2 others"
    assert held.by_source[-1].counts == Counter(stalled=2)
    assert held.kinds_by_source[-1].total == 2
    assert large.pk in [row.key for row in held.by_source]


def test_by_actor_most_addressed_first_then_others():
    often = factories.ActorFactory(name="Zealand")
    factories.AddresseeFactory.create_batch(2, actor=often)
    factories.AddresseeFactory.create_batch(SHOWN + 1, implementation="stalled")

    rows = glance().by_actor

    assert rows[0].label == "Zealand"
    assert len(rows) == SHOWN + 1
    assert (rows[-1].label, rows[-1].total) == ("2 other actors", 2)


def test_by_year_leaves_out_the_corrected_and_the_unassessed():
    wrong = factories.AssessmentFactory(true_from=PartialDate.parse("2014"))
    factories.AssessmentFactory(
        corrects=wrong,
        addressee=wrong.addressee,
        value="stalled",
        true_from=PartialDate.parse("2016-05"),
    )
    factories.AssessmentFactory(value="not_assessed", rationale="")
    factories.AssessmentFactory(axis="response", value="accepted")

    rows = glance().by_year

    assert [(row.key, row.counts) for row in rows] == [(2016, Counter(stalled=1))]


def test_crossed_response_and_implementation():
    factories.AddresseeFactory(response="accepted", implementation="stalled")
    factories.AddresseeFactory()

    assert glance().crossed == Counter(
        {("accepted", "stalled"): 1, ("not_checked", "not_assessed"): 1}
    )


def test_conditions_by_state_and_what_hangs_on_them():
    recommendation = factories.RecommendationFactory()
    factories.ConditionFactory(recommendation=recommendation)
    factories.ConditionFactory(
        recommendation=recommendation,
        text="until the elections",
        state="met",
        state_rationale="They were held.",
    )

    held = glance()

    assert (held.conditions["unknown"], held.conditions["met"]) == (1, 1)
    assert held.conditional == 1


@pytest.mark.parametrize("size", [1, 6])
def test_glance_costs_the_same_at_any_size(size, django_assert_num_queries):
    for _ in range(size):
        addressee = factories.AddresseeFactory()
        factories.AssessmentFactory(addressee=addressee)
        factories.ConditionFactory(recommendation=addressee.recommendation)
        factories.AuthorshipFactory(source=addressee.recommendation.source)

    with django_assert_num_queries(6):
        glance()
