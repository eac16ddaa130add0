"""The first page: whose turn it is, the collection at a glance, and the frame."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from recommendations import tracking
from recommendations.text.dates import PartialDate
from tests import factories
from tests.admin.pages import list_page, page_of

HOME = "/admin/"


class Links(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            self.found.append(dict(attributes)["href"])


@pytest.fixture
def reviewer(client_of):
    return client_of("reviewer")


def draft_by(by, **facts):
    made = factories.RecommendationFactory.build(
        quote=factories.QuoteFactory(), state="draft", **facts
    )
    return tracking.save(made, by=by, themes=[factories.ThemeFactory()])


def fill(person):
    """One more of everything that the page shows to this person."""
    other = factories.UserFactory(role="reviewer")
    record = factories.RecommendationFactory(
        assigned_to=person, due=PartialDate.parse("2014")
    )
    factories.AuthorshipFactory(source=record.source)
    factories.ConditionFactory(recommendation=record)
    addressee = factories.AddresseeFactory(
        recommendation=record,
        implementation="contrary_action",
        implementation_since=PartialDate.parse("2014"),
        implementation_provisional=True,
        response="accepted",
    )
    factories.AssessmentFactory(
        addressee=addressee,
        value="contrary_action",
        assessed_at=timezone.now() - timedelta(days=900),
    )
    factories.RecommendationFactory(state="in_review", edited_by=other)
    draft_by(person)
    sent = tracking.move(recommendation=draft_by(person), to="in_review", by=person)
    tracking.move(recommendation=sent, to="draft", by=other, reason="Too long")
    factories.QuoteFactory(match="moved")
    return record


def sections_of(response):
    return {each.name: each for each in response.context["sections"]}


def test_home_lists_work_of_reviewer(reviewer):
    fill(reviewer.user)

    found = sections_of(reviewer.get(HOME))

    assert {name: section.tasks[0].step for name, section in found.items()} == {
        "assigned": "Record assessment",
        "returned": "Rework",
        "begun": "Continue",
        "review": "Review",
        "confirm": "Confirm or correct",
        "again": "Look again",
        "overdue": "Record assessment",
        "quotes": "Find it again",
    }


def test_home_lists_no_review_to_analyst(analyst):
    fill(analyst.user)

    found = sections_of(analyst.get(HOME))

    assert set(found) == {
        "assigned",
        "returned",
        "begun",
        "again",
        "overdue",
        "quotes",
    }


def test_home_shows_readers_the_collection_alone(reader):
    fill(factories.UserFactory(role="analyst"))

    response = reader.get(HOME)

    assert response.context["sections"] == []
    assert "One source, of November 2013, makes 1 recommendation" in (
        response.content.decode()
    )
    assert "What to do next" not in response.content.decode()


def test_home_lists_first_rows_and_counts_all(reviewer):
    for _ in range(7):
        fill(reviewer.user)

    response = reviewer.get(HOME)

    for section in response.context["sections"]:
        assert (len(section.tasks), section.count) == (5, 7), section.name
        listed = reviewer.get(section.url).context["cl"]
        assert listed.result_count == 7, section.name
    assert ">All 7</a>" in response.content.decode()


def test_home_says_in_one_line_what_is_empty(analyst):
    factories.RecommendationFactory(assigned_to=analyst.user)

    html = analyst.get(HOME).content.decode()

    assert html.count('class="todo"') == 1
    assert "nothing sent back · no draft of yours" in html


def test_home_leads_to_the_next_step(reviewer):
    record = fill(reviewer.user)

    found = sections_of(reviewer.get(HOME))

    addressee = record.addressees.get()
    assert found["again"].tasks[0].step_url == page_of(addressee, "assess")
    assert found["confirm"].tasks[0].step_url == page_of(addressee.assessments.get())
    assert found["overdue"].tasks[0].url == page_of(record)


def test_home_tells_why_it_was_sent_back(analyst):
    fill(analyst.user)

    assert "“Too long”" in analyst.get(HOME).content.decode()


def test_home_names_the_addressee_of_whom_nothing_is_known(analyst):
    record = factories.RecommendationFactory(assigned_to=analyst.user)
    factories.AddresseeFactory(recommendation=record, implementation="implemented")
    unknown = factories.AddresseeFactory(recommendation=record)

    (task,) = sections_of(analyst.get(HOME))["assigned"].tasks

    assert task.step_url == page_of(unknown, "assess")
    assert task.facts[:2] == [unknown.actor, "and 1 more"]


@pytest.mark.parametrize("role", ["reader", "analyst", "reviewer"])
def test_home_links_lead_to_as_many_as_they_say(role, client_of):
    client, worker = client_of(role), factories.UserFactory(role="analyst")
    fill(worker)
    fill(worker)
    charts = client.get(HOME).context["charts"]

    parts = [charts["came_of_it"].more]
    for name in ("came_of_it", "by_source", "by_actor", "conditions", "kinds"):
        parts += [part for bar in charts[name].bars for part in bar.cells]
    parts += [part for year in charts["years"].years for part in year.cells]
    cells = [cell for _, _, row in charts["grid"].rows for cell in row]

    led = [part for part in [*parts, *cells] if part and part.url]
    assert len(led) >= 7
    for part in led:
        assert client.get(part.url).context["cl"].result_count == part.number, part


@pytest.mark.parametrize("role", ["reader", "reviewer", "administrator"])
def test_home_links_lead_somewhere(role, client_of):
    client = client_of(role)
    fill(factories.UserFactory(role="analyst") if role == "reader" else client.user)
    links = Links(client.get(HOME).content.decode()).found

    for url in {link for link in links if link.startswith("/")}:
        assert client.get(url).status_code == 200, url


def test_home_of_one_collection(analyst):
    here, there = fill(analyst.user), fill(analyst.user)
    collection = here.source.collection

    response = analyst.get(HOME, {"collection": collection.key})

    (task,) = sections_of(response)["assigned"].tasks
    assert task.ref == here.ref
    assert there.summary not in response.content.decode()
    assert response.context["held"].recommendations == 1


def test_home_keeps_the_collection_in_its_links(analyst):
    collection = fill(analyst.user).source.collection
    fill(analyst.user)

    response = analyst.get(HOME, {"collection": collection.key})

    for section in response.context["sections"]:
        assert analyst.get(section.url).context["cl"].result_count == 1, section.name
    for chart in ("came_of_it", "by_actor", "kinds"):
        for bar in response.context["charts"][chart].bars:
            listed = analyst.get(bar.url).context["cl"]
            assert listed.result_count == bar.total == 1, chart


def test_collection_is_remembered_until_another_is_chosen(analyst):
    collection = factories.CollectionFactory(name="Iraq & Syria")
    analyst.get(HOME, {"collection": collection.key})

    assert analyst.get(HOME).context["chosen"] == collection
    page = analyst.get(list_page("actor")).content.decode()
    assert "Iraq &amp; Syria" in page
    assert f"{list_page('source')}?collection={collection.pk}" in page

    analyst.get(HOME, {"collection": ""})
    assert analyst.get(HOME).context["chosen"] is None


def test_unknown_collection_means_all(analyst):
    fill(analyst.user)

    response = analyst.get(HOME, {"collection": "atlantis"})

    assert response.context["chosen"] is None
    assert response.context["held"].recommendations == 1


def test_removed_collection_is_forgotten(analyst):
    collection = factories.CollectionFactory()
    analyst.get(HOME, {"collection": collection.key})
    collection.delete()

    assert analyst.get(HOME).context["chosen"] is None


@pytest.mark.parametrize("size", [1, 6])
def test_home_costs_the_same_at_any_size(size, reviewer):
    for _ in range(size):
        fill(reviewer.user)
    reviewer.get(HOME)

    with CaptureQueriesContext(connection) as captured:
        response = reviewer.get(HOME)

    assert len(response.context["sections"]) == 8
    assert len(captured) == 18


def test_home_of_empty_installation(analyst):
    html = analyst.get(HOME).content.decode()

    assert "Nothing waits for you" in html
    assert "No recommendation is published yet." in html
    assert '<svg class="chart' not in html


def test_home_draws_each_chart_with_a_table(reader):
    fill(factories.UserFactory(role="analyst"))

    html = reader.get(HOME).content.decode()

    # Of response against implementation the chart is a table itself.
    assert html.count('<section class="module figures"') == 7
    assert html.count('<details class="chart-data">') == 6
    assert '<table class="heat">' in html


def test_home_draws_nothing_that_is_read_twice(reader):
    fill(factories.UserFactory(role="analyst"))

    charts = re.findall(r'<svg class="chart[^>]*>', reader.get(HOME).content.decode())

    assert len(charts) == 6
    assert all('aria-hidden="true"' in chart for chart in charts)


def test_frame_leads_home_and_to_every_list(administrator):
    response = administrator.get(list_page("theme"))

    labels = [entry["label"] for entry in response.context["nav_more"]]
    assert labels[-2:] == ["Groups", "Users"]
    html = response.content.decode()
    assert f'<a href="{reverse("admin:index")}">Home</a>' in html
    assert '<h2 id="records">' not in administrator.get(HOME).content.decode()


def test_frame_tells_where_one_is(analyst):
    home = analyst.get(HOME).content.decode()
    actors = analyst.get(list_page("actor")).content.decode()

    assert 'href="/admin/" aria-current="page">Home</a>' in home
    assert 'aria-current="page">Actors</a>' in actors
    assert 'aria-current="page">Home</a>' not in actors
