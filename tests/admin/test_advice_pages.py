"""The pages of actors, authors, publishers and themes: the advice tied to them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from recommendations import tracking
from recommendations.models import Addressee
from recommendations.text.dates import PartialDate
from tests import factories
from tests.admin.pages import list_page, page_of, post_changes
from tests.matrix.asks import answer

pytestmark = pytest.mark.django_db


def source_of(published="2014", **facts):
    return factories.SourceFactory(published=PartialDate.parse(published), **facts)


def to(actor, source=None, **facts):
    """Advice to an actor."""
    advice = factories.RecommendationFactory(source=source or source_of(), **facts)
    factories.AddresseeFactory(recommendation=advice, actor=actor)
    return advice


def html_of(client, record, **query):
    return client.get(page_of(record), query).content.decode()


def refs(client, record, **query):
    rows = client.get(page_of(record), query).context["rows"]
    return [row["record"].ref for row in rows]


@pytest.fixture
def iraq(db):
    return factories.ActorFactory(name="Iraq", key="iraq")


def test_actor_is_asked_what_by_whom_since_when(reader, iraq):
    to(iraq, source_of("2020-06"), ref="LATE")
    to(iraq, source_of("2013-11", publisher__name="Heritage"), ref="EARLY")

    html = html_of(reader, iraq)

    assert refs(reader, iraq) == ["EARLY", "LATE"]
    assert refs(reader, iraq, order="newest") == ["LATE", "EARLY"]
    assert (
        "2 recommendations ask it to act, in 2 sources of 2 publishers, "
        "from Nov 2013 to Jun 2020." in html
    )
    assert "Heritage 2013" in html


def test_what_came_of_it_is_that_of_the_actor(reader, iraq):
    advice = to(iraq)
    other = factories.AddresseeFactory(recommendation=advice, actor__name="Iran")
    addressee = Addressee.objects.get(actor=iraq)
    for value in ("in_progress", "stalled"):
        tracking.assess(
            addressee=addressee,
            axis="implementation",
            value=value,
            true_from=PartialDate.parse("2016" if value == "stalled" else "2015"),
            basis="media",
            confidence="high",
            rationale="It says so.",
            evidence=[factories.EvidenceFactory.build(assessment=None)],
            by=factories.UserFactory(role="analyst"),
        )

    (row,) = reader.get(page_of(iraq)).context["rows"]
    (result,) = row["results"]

    assert other.actor.name not in html_of(reader, iraq)
    assert "Stalled" in result["implementation"]
    assert "since 2016" in result["implementation"]
    assert result["evidence"] == 2
    then = reader.get(page_of(iraq), {"as_of": "2015"}).context
    assert "In progress" in then["rows"][0]["results"][0]["implementation"]
    assert then["then"] == "as things stood on 31 Dec 2015"
    assert [number for _, number, _ in then["results"]] == [1]


def test_contrary_advice_stands_side_by_side(reader, iraq):
    ask = factories.AskFactory(title="Sell arms")
    one, two = source_of("2014"), source_of("2015")
    for source, stance, ref in ((one, "same", "A"), (two, "opposes", "B")):
        advice = answer(ask, source, stance, ref=ref)
        factories.AddresseeFactory(recommendation=advice, actor=iraq)
    answer(ask, one, "opposes", ref="TO-ANOTHER")

    (found,) = reader.get(page_of(iraq)).context["contrary"]

    assert found["ask"] == ask
    assert found["sentence"] == "same 1, opposes 1; one source for, one against"
    assert [
        (name, [each["record"].ref for each in members])
        for name, members in found["sides"]
    ] == [("For", ["A"]), ("Against", ["B"])]
    compared = reader.get(found["url"]).context["sections"]
    assert [name for name, _ in compared] == ["For", "Against"]


def test_advice_on_one_side_only_is_not_contrary(reader, iraq):
    ask = factories.AskFactory()
    for stance in ("same", "weaker", "alternative"):
        advice = answer(ask, source_of(), stance)
        factories.AddresseeFactory(recommendation=advice, actor=iraq)

    assert reader.get(page_of(iraq)).context["contrary"] == []


def test_actors_below_are_counted_on_demand(reader, iraq):
    below = factories.ActorFactory(name="Baghdad", parent=iraq)
    to(below, ref="B")

    assert refs(reader, iraq) == []
    assert "No recommendation asks it to act." in html_of(reader, iraq)
    assert refs(reader, iraq, below="1") == ["B"]
    assert f'<a href="{page_of(below)}">Baghdad</a>' in html_of(reader, iraq)
    assert "Count in those below" in html_of(reader, iraq)
    assert "Count in those below" not in html_of(reader, below)


def test_numbers_lead_to_their_lists(reader, iraq):
    below = factories.ActorFactory(parent=iraq)
    to(iraq, ref="A")
    to(below, ref="B")

    page = reader.get(page_of(iraq), {"below": "1"}).context
    (value,) = page["results"]
    (source, _) = page["by_source"]

    for url, number in (
        (page["list_url"], 2),
        (value[2], value[1]),
        (source["url"], source["number"]),
    ):
        assert reader.get(url).context["cl"].queryset.count() == number


@pytest.fixture
def library(db):
    """Two people of two publishers who contradict each other, and each himself not."""
    ask = factories.AskFactory(title="Sell arms")
    theme = factories.ThemeFactory()
    found = {"theme": theme}
    for name, stance in (("Ann", "same"), ("Bob", "opposes")):
        source = source_of("2014-05", publisher__name=f"{name}'s")
        person = factories.AuthorshipFactory(
            source=source, person__name=name, affiliation=f"University of {name}"
        ).person
        advice = answer(ask, source, stance, ref=name.upper(), themes=[theme])
        factories.AddresseeFactory(recommendation=advice, actor__name=f"{name}land")
        found |= {name: person, f"{name}'s": source.publisher}
    return found


@pytest.mark.parametrize("noun", ["Ann", "Ann's"])
def test_author_and_publisher_against_others(reader, library, noun):
    record = library[noun]

    page = reader.get(page_of(record)).context
    (found,) = page["contrary"]

    assert refs(reader, record) == ["ANN"]
    assert page["lead"] == "1 recommendation to 1 addressee, in 1 source, of May 2014."
    mine = {
        each["record"].ref: each["mine"] for _, side in found["sides"] for each in side
    }
    assert mine == {"ANN": True, "BOB": False}
    assert "University of Ann" in html_of(reader, library["Ann"])


def test_theme_tells_contrary_advice_on_it(reader, library):
    theme = library["theme"]

    for record in (theme, theme.parent):
        assert refs(reader, record) == ["ANN", "BOB"]
        assert len(reader.get(page_of(record)).context["contrary"]) == 1
    actors = reader.get(page_of(theme)).context["actors"]
    assert [str(each.record) for each in actors] == ["Annland", "Bobland"]


@pytest.mark.parametrize("noun", ["Ann", "Ann's", "theme"])
def test_form_is_one_click_away(analyst, reader, library, noun):
    record = library[noun]
    field = 'name="name"'

    assert field not in html_of(analyst, record)
    assert field in html_of(analyst, record, edit="1")
    assert field not in html_of(reader, record, edit="1")
    answered = post_changes(analyst, f"{page_of(record)}?edit=1", name="Another")
    assert answered.url == page_of(record)


def test_form_with_a_fault_stays(analyst, iraq):
    answered = post_changes(analyst, f"{page_of(iraq)}?edit=1", name="")

    assert 'name="name"' in answered.content.decode()


def test_drafts_only_for_those_who_may_edit(reader, analyst, iraq):
    ask = factories.AskFactory()
    for stance in ("same", "opposes"):
        advice = answer(ask, source_of(), stance, state="draft")
        factories.AddresseeFactory(recommendation=advice, actor=iraq)

    page = reader.get(page_of(iraq)).context
    assert (page["rows"], page["contrary"], page["results"]) == ([], [], [])
    assert page["by_source"] == []
    assert len(analyst.get(page_of(iraq)).context["rows"]) == 2


def test_long_advice_comes_in_pages(reader, iraq):
    source = source_of()
    for number in range(51):
        to(iraq, source, ref=f"R-{number:02}")

    assert len(refs(reader, iraq)) == 50
    assert refs(reader, iraq, page="2") == ["R-50"]
    assert refs(reader, iraq, page="x") == refs(reader, iraq)


@pytest.mark.parametrize(
    "query",
    [{"as_of": "9999999"}, {"known_at": "x"}, {"order": "-"}, {"page": "9" * 30}],
)
def test_what_the_address_cannot_mean_shows_today(reader, iraq, query):
    to(iraq, ref="A")

    assert refs(reader, iraq, **query) == ["A"]


def test_pages_are_linked_where_they_are_named(reader, library):
    person, publisher = library["Ann"], library["Ann's"]
    actor = Addressee.objects.get(actor__name="Annland").actor
    source = person.sources.get()
    advice = source.quotes.get().recommendations.get()
    records = (actor, person, publisher)

    for url in (page_of(advice), page_of(source, "read")):
        html = reader.get(url).content.decode()
        for record in records:
            assert f'<a href="{page_of(record)}">{escape(record)}</a>' in html, url
    html = reader.get(list_page("recommendation")).content.decode()
    assert f'<a href="{page_of(actor)}">{actor}</a>' in html


def fill(number):
    """So much contrary advice of one person to one actor and those below it."""
    person, actor = factories.PersonFactory(), factories.ActorFactory()
    theme = factories.ThemeFactory()
    publisher = factories.PublisherFactory()
    for _ in range(number):
        ask = factories.AskFactory()
        for stance in ("same", "opposes"):
            source = source_of(publisher=publisher)
            factories.AuthorshipFactory(source=source, person=person)
            advice = answer(ask, source, stance, themes=[theme])
            addressee = factories.AddresseeFactory(recommendation=advice, actor=actor)
            assessment = factories.AssessmentFactory(addressee=addressee)
            factories.EvidenceFactory(assessment=assessment)
        factories.ActorFactory(parent=actor)
        factories.ActorAliasFactory(actor=actor)
    return {
        "actor": actor,
        "person": person,
        "publisher": publisher,
        "theme": theme,
    }


@pytest.mark.parametrize("query", [{}, {"as_of": "2020"}], ids=["now", "then"])
@pytest.mark.parametrize("noun", ["actor", "person", "publisher", "theme"])
def test_page_costs_the_same_at_any_size(reader, noun, query):
    costs = []
    for number in (1, 5):
        record = fill(number)[noun]
        reader.get(page_of(record), query)
        with CaptureQueriesContext(connection) as caught:
            reader.get(page_of(record), query)
        costs.append(len(caught))

    assert costs[0] == costs[1] <= 45
