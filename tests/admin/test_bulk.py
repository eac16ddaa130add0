"""Actions on several recommendations: chosen in the list, confirmed, done or refused."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recommendations import tracking
from recommendations.admin.bulk import selection
from tests import factories
from tests.admin.bulk_pages import LIST, choose, confirm, done, held, told
from tests.admin.conftest import ROLES
from tests.admin.pages import list_page

REVIEWERS = ("reviewer", "administrator")


EDITORS = ("analyst", *REVIEWERS)


ACTIONS = {
    "assess_selected": EDITORS,
    "submit_selected": EDITORS,
    "publish_selected": REVIEWERS,
    "close_selected": REVIEWERS,
    "reopen_selected": REVIEWERS,
    "assign_to_me": EDITORS,
    "assign_selected": EDITORS,
    "prioritize_selected": EDITORS,
    "add_theme_selected": EDITORS,
    "remove_theme_selected": EDITORS,
    "add_to_ask_selected": EDITORS,
}


@pytest.fixture
def reviewer(client_of):
    return client_of("reviewer")


@pytest.fixture
def drafts(db):
    return factories.RecommendationFactory.create_batch(2, state="draft")


@pytest.fixture
def own(reviewer):
    """One that the reviewer edited last, and so cannot publish."""
    return factories.RecommendationFactory(state="in_review", edited_by=reviewer.user)


def test_confirmation_shows_what_is_selected_and_changes_nothing(analyst, drafts):
    response = choose(analyst, "submit_selected", *drafts)

    html = response.content.decode()
    assert "Send to review: 2 recommendations" in html
    assert all(record.summary in html for record in drafts)
    assert held(drafts, "state") == {"draft"}


def test_confirmed_under_one_change(analyst, drafts):
    response = done(analyst, "submit_selected", *drafts)

    rows = [record.history.first() for record in drafts]
    assert response.url == list_page(LIST)
    assert held(drafts, "state") == {"in_review"}
    assert {row.history_user for row in rows} == {analyst.user}
    assert len({row.change_id for row in rows}) == 1
    assert rows[0].change_id
    assert "2 recommendations are in review now." in told(analyst, response)


def test_refused_told_beforehand_by_the_sentence_of_the_rule(reviewer, own):
    good = factories.RecommendationFactory(state="in_review")

    response = choose(reviewer, "publish_selected", good, own)

    [refusal] = response.context["sentences"]
    assert "you made the last edit" in refusal["why"]
    assert refusal["first"] == [own]
    assert "Skip those that are refused" in response.content.decode()


def test_partial_failure_changes_nothing_unless_skipped(reviewer, own):
    good = factories.RecommendationFactory(state="in_review")

    refused = done(reviewer, "publish_selected", good, own)
    before = held([good], "state")
    response = confirm(reviewer, refused, skip="on")

    assert "Nothing is changed yet" in refused.content.decode()
    assert before == {"in_review"}
    assert (held([good], "state"), held([own], "state")) == (
        {"published"},
        {"in_review"},
    )
    words = told(reviewer, response)
    assert "1 recommendation is published." in words
    assert "1 recommendation skipped: you made the last edit" in words
    assert f"({own.ref})" in words


def test_all_refused_changes_nothing(reviewer):
    published = factories.RecommendationFactory()

    response = done(reviewer, "publish_selected", published, skip="on")

    assert "each of them is refused" in response.content.decode()
    assert "cannot become published" in response.context["sentences"][0]["why"]


def test_all_that_the_filter_finds(analyst, drafts):
    published = factories.RecommendationFactory()

    page = choose(
        analyst,
        "assign_to_me",
        drafts[0],
        query="?state__exact=draft",
        across=True,
    )
    response = confirm(analyst, page)

    assert page.context["number"] == 2
    assert page.content.decode().count('name="_selected_action"') == 1
    assert held(drafts, "assigned_to") == {analyst.user.pk}
    assert held([published], "assigned_to") == {None}
    assert response.url == f"{list_page(LIST)}?state__exact=draft"


def test_other_number_than_shown_told_and_nothing_changed(analyst, drafts):
    page = choose(analyst, "assign_to_me", drafts[0], across=True)
    late = factories.RecommendationFactory()

    again = confirm(analyst, page)
    nothing = held([*drafts, late], "assigned_to")
    confirm(analyst, again)

    words = "2 recommendations were selected when this page was made, and 3 are now"
    assert words in again.content.decode()
    assert nothing == {None}
    assert held([*drafts, late], "assigned_to") == {analyst.user.pk}


def test_others_than_shown_told_though_the_number_is_the_same(analyst, drafts):
    page = choose(analyst, "assign_to_me", drafts[0], across=True)
    tracking.remove(drafts[1])
    factories.RecommendationFactory()

    again = confirm(analyst, page)

    assert "Other recommendations are selected now" in again.content.decode()
    assert held(drafts, "assigned_to") == {None}


def test_confirmation_of_a_page_never_shown_changes_nothing(analyst, drafts):
    forged = {
        "action": "assign_to_me",
        "_selected_action": [record.pk for record in drafts],
        "apply": "yes",
        "snapshot": "forged",
    }

    response = analyst.post(list_page(LIST), forged)

    assert "Nothing is changed" in response.content.decode()
    assert held(drafts, "assigned_to") == {None}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "No filter is set"),
        ("?kind__exact=explicit", "Narrow the filter (now by kind)"),
    ],
)
def test_more_than_a_request_bears_told(query, words, analyst, monkeypatch):
    monkeypatch.setattr(selection, "MOST", 2)
    records = factories.RecommendationFactory.create_batch(3)

    response = choose(analyst, "assign_to_me", records[0], query=query, across=True)

    said = told(analyst, response)
    assert "3 recommendations are selected, and at most 2 are changed at once" in said
    assert words in said


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", [*ROLES, None])
def test_action_for_those_who_may(action, role, client_of):
    record = factories.RecommendationFactory()

    response = choose(client_of(role), action, record)

    allowed = role in ACTIONS[action]
    assert response.status_code == (200 if allowed else 403)
    assert record.history.count() == 1


@pytest.mark.parametrize("role", ROLES)
def test_bar_offers_what_the_person_may_do(role, client_of):
    factories.RecommendationFactory()

    html = client_of(role).get(list_page(LIST)).content.decode()

    offered = set(re.findall(r'<option value="(\w+)"', html)) & set(ACTIONS)
    assert offered == {action for action, roles in ACTIONS.items() if role in roles}


def test_bar_groups_its_verbs(reviewer):
    factories.RecommendationFactory()

    html = reviewer.get(list_page(LIST)).content.decode()

    bar = html[html.index('<select name="action"') :].partition("</select>")[0]
    assert re.findall(r'<optgroup label="([^"]+)"', bar)[:5] == [
        "What came of it",
        "Review",
        "Follow-up",
        "Work",
        "Themes and asks",
    ]


def test_looking_changes_nothing(analyst, drafts):
    query = "?action=assign_to_me&apply=yes&_selected_action="

    analyst.get(f"{list_page(LIST)}{query}{drafts[0].pk}")

    assert held(drafts, "assigned_to") == {None}


def test_post_from_another_site_refused(analyst, drafts):
    client = Client(enforce_csrf_checks=True)
    client.force_login(analyst.user)

    assert choose(client, "assign_to_me", *drafts).status_code == 403


def queries(client, action, records):
    with CaptureQueriesContext(connection) as captured:
        response = choose(client, action, *records)
    assert response.status_code == 200
    return len(captured)


@pytest.mark.parametrize("action", ACTIONS)
def test_confirmation_costs_the_same_at_any_size(action, reviewer):
    records = [factories.AddresseeFactory().recommendation for _ in range(6)]
    choose(reviewer, action, records[0])

    one = queries(reviewer, action, records[:1])
    many = queries(reviewer, action, records)

    assert one == many <= 30
