"""Quotes that answer an ask side by side: all of them, or those of one column."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.admin.pages import page_of
from tests.matrix.asks import answer


@pytest.fixture
def ask(db):
    return factories.AskFactory()


def refs(client, ask, **query):
    response = client.get(page_of(ask, "compare"), query)
    return {
        name: [each["advice"].ref for each in positions]
        for name, positions in response.context["sections"]
    }


def test_both_sides_stand_beside_each_other(reader, ask):
    one, two = factories.SourceFactory.create_batch(2)
    answer(ask, one, ref="A")
    answer(ask, two, "opposes", ref="B")

    html = reader.get(page_of(ask, "compare")).content.decode()

    assert refs(reader, ask) == {"For": ["A"], "Against": ["B"]}
    assert html.count("Washington should press Baghdad to halt oil smuggling.") == 2
    assert "Same 1, opposes 1; one source for, one against." in html


def test_a_column_shows_its_own(reader, ask):
    one, two = factories.SourceFactory.create_batch(2)
    answer(ask, one, ref="A")
    advice = answer(ask, two, "opposes", ref="B")
    actor = factories.AddresseeFactory(recommendation=advice).actor

    assert refs(reader, ask, by="source", column=one.key) == {"For": ["A"]}
    assert refs(reader, ask, by="publisher", column=two.publisher.key) == {
        "Against": ["B"]
    }
    assert refs(reader, ask, by="actor", column=actor.key) == {"Against": ["B"]}
    assert refs(reader, ask, by="actor", column="") == {"For": ["A"]}


@pytest.mark.parametrize("query", [{"column": "gone"}, {"by": "x", "column": "-"}])
def test_an_unknown_column_says_so(reader, ask, query):
    answer(ask, factories.SourceFactory())

    html = reader.get(page_of(ask, "compare"), query).content.decode()

    assert "Nothing here answers the ask" in html


def test_drafts_only_for_those_who_may_edit(reader, analyst, ask):
    answer(ask, factories.SourceFactory(), state="draft", ref="DRAFT")

    assert refs(reader, ask) == {}
    assert refs(analyst, ask) == {"For": ["DRAFT"]}


def test_an_ask_leads_to_its_comparison(reader, ask):
    html = reader.get(page_of(ask)).content.decode()

    assert f'href="{page_of(ask, "compare")}"' in html


def test_costs_the_same_at_any_number_of_members(reader, ask):
    def add():
        source = factories.AuthorshipFactory().source
        factories.AddresseeFactory(recommendation=answer(ask, source, "opposes"))

    costs = []
    for number in (1, 5):
        for _ in range(number):
            add()
        with CaptureQueriesContext(connection) as caught:
            reader.get(page_of(ask, "compare"), {"by": "actor"})
        costs.append(len(caught))

    assert costs[0] == costs[1]
