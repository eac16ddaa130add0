"""The filters that the first page leads to."""

import pytest

from recommendations.text.dates import PartialDate
from tests import factories
from tests.admin.pages import list_page


def shown(client, noun, query):
    response = client.get(f"{list_page(noun)}?{query}")
    return set(response.context["cl"].queryset)


def test_work_lists_what_is_asked_of_the_person(analyst):
    mine = factories.RecommendationFactory(assigned_to=analyst.user)
    factories.RecommendationFactory(assigned_to=factories.UserFactory())

    assert shown(analyst, "recommendation", "work=assigned") == {mine}


def test_work_lists_any_of_several_questions(analyst):
    mine = factories.RecommendationFactory(assigned_to=analyst.user)
    late = factories.RecommendationFactory(due=PartialDate.parse("2014"))
    factories.RecommendationFactory()

    found = shown(analyst, "recommendation", "work=assigned&work=overdue")

    assert found == {mine, late}


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("reader", set()),
        ("analyst", {"assigned", "returned", "begun", "again", "overdue"}),
        ("reviewer", {"assigned", "returned", "begun", "review", "again", "overdue"}),
    ],
)
def test_work_offers_what_the_role_may_do(role, offered, client_of):
    response = client_of(role).get(list_page("recommendation"))

    specs = response.context["cl"].filter_specs
    (menu,) = [spec for spec in specs if spec.parameter_name == "work"]
    assert {choice.value for choice in menu.listed()} == offered


def test_corrected_assessments_apart(reader):
    wrong = factories.AssessmentFactory()
    right = factories.AssessmentFactory(corrects=wrong, addressee=wrong.addressee)

    assert shown(reader, "assessment", "corrected=yes") == {wrong}
    assert shown(reader, "assessment", "corrected=no") == {right}


def test_since_lists_a_year(reader):
    there = factories.AssessmentFactory(true_from=PartialDate.parse("2014-06"))
    factories.AssessmentFactory(true_from=PartialDate.parse("2015"))

    assert shown(reader, "assessment", "since=2014") == {there}


def test_collection_of_assessments_and_conditions(reader):
    there = factories.AssessmentFactory()
    condition = factories.ConditionFactory(
        recommendation=there.addressee.recommendation
    )
    factories.ConditionFactory(
        recommendation=factories.AssessmentFactory().addressee.recommendation
    )
    query = f"collection={there.addressee.recommendation.source.collection_id}"

    assert shown(reader, "assessment", query) == {there}
    assert shown(reader, "condition", query) == {condition}


def test_source_of_addressees(analyst):
    there = factories.AddresseeFactory()
    factories.AddresseeFactory()
    draft = factories.AddresseeFactory(
        recommendation__source=there.recommendation.source,
        recommendation__state="draft",
    )
    query = f"source={there.recommendation.source.pk}"

    assert shown(analyst, "addressee", query) == {there, draft}
    assert shown(analyst, "addressee", f"{query}&editorial=published") == {there}


def test_arrived_filter_stands_only_once_asked_for(reader):
    source = factories.AddresseeFactory().recommendation.source

    plain = reader.get(list_page("addressee")).context["cl"].filter_specs
    asked = reader.get(f"{list_page('addressee')}?source={source.pk}")

    assert "source" not in [spec.parameter_name for spec in plain]
    (menu,) = [
        spec
        for spec in asked.context["cl"].filter_specs
        if spec.parameter_name == "source"
    ]
    assert [choice.value for choice in menu.listed()] == [str(source.pk)]


@pytest.mark.parametrize(
    ("noun", "query"),
    [
        ("assessment", "since=abc"),
        ("assessment", "since=99999"),
        ("assessment", "collection=abc"),
        ("addressee", "source=9999999999999999999999"),
        ("addressee", "editorial=nonsense"),
        ("recommendation", "work=nonsense"),
        ("recommendation", "work=review"),
    ],
)
def test_odd_arrival_is_no_server_error(noun, query, analyst):
    factories.AssessmentFactory()

    response = analyst.get(f"{list_page(noun)}?{query}")

    assert response.status_code in (200, 302)
