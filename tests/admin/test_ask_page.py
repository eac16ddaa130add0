"""The page of an ask: who answers it, with which stance, and what came of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.models import AskMember
from recommendations.text.dates import PartialDate
from tests import factories
from tests.admin.pages import page_of, post_changes


def html_of(client, ask, query=""):
    return client.get(page_of(ask) + query).content.decode()


def refs(response):
    """The refs of each section of the page."""
    return {
        name: [position["advice"].ref for position in positions]
        for name, positions in response.context["answers"]["sections"]
    }


@pytest.fixture
def ask(db):
    return factories.AskFactory(question="Should Baghdad halt oil smuggling?")


def member(ask, stance="same", *, published="2014", **facts):
    """A member whose source is of this date."""
    source = factories.SourceFactory(published=PartialDate.parse(published))
    advice = factories.RecommendationFactory(source=source, **facts)
    why = "" if stance == "same" else f"says {stance}"
    return factories.AskMemberFactory(
        ask=ask, recommendation=advice, stance=stance, why=why
    )


def test_members_by_side_then_stance_then_date(reader, ask):
    member(ask, "opposes", ref="O")
    member(ask, "weaker", ref="W")
    member(ask, published="2019", ref="LATE")
    member(ask, published="2011-05", ref="EARLY")
    member(ask, "alternative", ref="A")

    assert refs(reader.get(page_of(ask))) == {
        "For": ["EARLY", "LATE", "W"],
        "Another way": ["A"],
        "Against": ["O"],
    }


def test_page_sums_up(reader, ask):
    member(ask)
    member(ask, "opposes")

    html = html_of(reader, ask)

    assert "Same 1, opposes 1; one source for, one against." in html
    assert "Should Baghdad halt oil smuggling?" in html


def test_member_told_with_quote_why_and_result(reader, ask):
    row = member(ask, "weaker", ref="PUB-2014-1")
    factories.AddresseeFactory(
        recommendation=row.recommendation,
        actor__name="Government of Iraq",
        implementation="stalled",
    )

    html = html_of(reader, ask)

    assert 'id="PUB-2014-1"' in html
    assert "Washington should press Baghdad to halt oil smuggling." in html
    assert "Says weaker" in html
    assert "Government of Iraq" in html
    assert "Stalled" in html


def test_spread_names_sources_once(reader, ask):
    source = factories.SourceFactory(publisher__name="Institute")
    for _ in range(2):
        advice = factories.RecommendationFactory(source=source)
        factories.AskMemberFactory(ask=ask, recommendation=advice)

    (share,) = reader.get(page_of(ask)).context["answers"]["spread"]

    assert share["number"] == 2
    assert share["sources"] == "Institute 2013"


def test_drafts_only_for_those_who_may_edit(reader, analyst, ask):
    member(ask, "opposes", ref="DRAFT-1", state="draft")

    assert "DRAFT-1" not in html_of(reader, ask)
    assert "No recommendation answers it yet." in html_of(reader, ask)
    assert '<span class="state draft">Draft</span>' in html_of(analyst, ask)


def test_empty_ask_says_what_would_be_here(reader, analyst, ask):
    assert "would stand here" in html_of(reader, ask)
    assert "Add the first member" not in html_of(reader, ask)
    assert "Add the first member" in html_of(analyst, ask)


def test_form_stands_where_it_is_asked_for(analyst, ask):
    assert 'name="title"' not in html_of(analyst, ask)
    assert 'name="title"' in html_of(analyst, ask, "?edit=1")


def test_form_not_for_readers(reader, ask):
    assert 'name="title"' not in html_of(reader, ask, "?edit=1")
    assert "Edit this ask" not in html_of(reader, ask, "?edit=1")


def test_saving_leads_back_to_the_page(analyst, ask):
    row = member(ask, "weaker")

    answer = post_changes(
        analyst, f"{page_of(ask)}?edit=1", **{"members-0-stance": "stronger"}
    )

    assert answer.url == page_of(ask)
    assert AskMember.objects.get(pk=row.pk).stance == "stronger"


def test_form_with_a_fault_stays(analyst, ask):
    answer = post_changes(analyst, f"{page_of(ask)}?edit=1", title="")

    html = answer.content.decode()
    assert "<title>Error:" in html
    assert 'name="question"' in html


def test_page_leads_to_its_row_of_the_matrix(reader, ask):
    assert f'/ask/matrix/#{ask.key}"' in html_of(reader, ask)


def queries(client, ask):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        client.get(page_of(ask))
    return len(caught)


def test_page_costs_the_same_at_any_number_of_members(reader, ask):
    def add():
        row = member(ask, "opposes")
        factories.AuthorshipFactory(source=row.recommendation.source)
        factories.InferredFieldFactory(source=row.recommendation.source)
        factories.AddresseeFactory(recommendation=row.recommendation)
        factories.TargetFactory(recommendation=row.recommendation)
        factories.ConditionFactory(recommendation=row.recommendation)

    add()
    queries(reader, ask)  # what is asked once, and remembered
    one = queries(reader, ask)
    for _ in range(5):
        add()

    assert queries(reader, ask) == one == 20
