"""Taking a step back by the button in its message: of one record, and of several."""

import re
import uuid

import pytest
from django.test import Client

from tests import factories
from tests.admin.bulk_pages import done, held, kept, told
from tests.admin.pages import list_page, page_of, post_changes


@pytest.fixture
def reviewer(client_of):
    return client_of("reviewer")


def step(client, record, page, **typed):
    return client.post(f"{list_page('recommendation')}{record.pk}/{page}/", typed)


def said(response):
    return " ".join(str(message) for message in response.context["messages"])


def undo_of(client, record):
    """The address of the undo button on the record's page, if there is one."""
    html = client.get(page_of(record)).content.decode()
    found = re.search(r'class="undo" method="post" action="([^"]+)"', html)
    return found and found[1]


def test_step_undone(reviewer):
    record = kept()
    step(reviewer, record, "close", closing_reason="not_trackable")

    response = reviewer.post(
        undo_of(reviewer, record), {"next": page_of(record)}, follow=True
    )

    record.refresh_from_db()
    assert response.redirect_chain == [(page_of(record), 302)]
    assert record.disposition == "open"
    assert f"Undone: {record.ref} is as it was." in said(response)


def test_undo_button_holds_a_token_of_the_form(reviewer):
    record = kept()
    client = Client(enforce_csrf_checks=True)
    client.force_login(reviewer.user)
    page = f"{list_page('recommendation')}{record.pk}/close/"
    token = token_in(client.get(page))
    typed = {"closing_reason": "not_trackable", "csrfmiddlewaretoken": token}
    html = client.post(page, typed, follow=True).content.decode()
    button = re.search(r'class="undo".*?action="([^"]+)".*?value="([^"]+)"', html)
    url, token = button.groups()

    refused = client.post(url)
    response = client.post(url, {"csrfmiddlewaretoken": token})

    record.refresh_from_db()
    assert (refused.status_code, response.status_code) == (403, 302)
    assert record.disposition == "open"


def token_in(response):
    html = response.content.decode()
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]


@pytest.mark.parametrize(
    ("role", "state", "to", "offered"),
    [
        ("reviewer", "draft", "in_review", True),
        ("analyst", "draft", "in_review", False),
        ("reviewer", "in_review", "published", True),
        ("reviewer", "published", "withdrawn", False),
    ],
)
def test_undo_offered_where_the_person_could(role, state, to, offered, client_of):
    client, record = client_of(role), kept(state=state)
    step(client, record, f"move/{to}", reason="because")

    assert bool(undo_of(client, record)) == offered


def test_undo_of_what_was_changed_since_refused_in_words(reviewer, administrator):
    record = kept()
    step(reviewer, record, "close", closing_reason="not_trackable")
    url = undo_of(reviewer, record)
    post_changes(administrator, page_of(record), priority="high")

    response = reviewer.post(url, follow=True)

    record.refresh_from_db()
    assert record.disposition == "closed"
    assert f"{administrator.user} changed it since" in said(response)
    assert record.ref in said(response)


def test_undo_changes_nothing_when_it_is_looked_at(reviewer, reader):
    record = kept()
    step(reviewer, record, "close", closing_reason="not_trackable")
    url = undo_of(reviewer, record)

    assert reviewer.get(url).status_code == 405
    assert reader.post(url).status_code == 403
    record.refresh_from_db()
    assert record.disposition == "closed"


def test_undo_of_no_change_not_found(reviewer):
    url = f"{list_page('recommendation')}undo/{uuid.uuid4()}/"

    assert reviewer.post(url).status_code == 404


def undo(client, response):
    html = client.get(response.url).content.decode()
    url = re.search(r'class="undo" method="post" action="([^"]+)"', html)[1]
    return lambda: client.post(url, {"next": response.url})


@pytest.mark.parametrize(
    ("action", "typed", "field", "before"),
    [
        ("close_selected", {"closing_reason": "not_trackable"}, "disposition", "open"),
        ("prioritize_selected", {"priority": "low"}, "priority", "normal"),
        ("assign_to_me", {}, "assigned_to", None),
        ("submit_selected", {}, "state", "published"),
    ],
)
def test_action_undone(action, typed, field, before, reviewer):
    records = [kept() for _ in range(2)]
    response = done(reviewer, action, *records, **typed)
    changed = held(records, field)

    back = undo(reviewer, response)()

    assert changed != {before}
    assert held(records, field) == {before}
    assert "Undone: 2 recommendations are as they were." in told(reviewer, back)


def test_undo_leaves_what_was_changed_since(reviewer):
    records = [kept() for _ in range(2)]
    response = done(reviewer, "prioritize_selected", *records, priority="high")
    take_back = undo(reviewer, response)
    done(reviewer, "prioritize_selected", records[0], priority="low")

    words = told(reviewer, take_back())

    assert held(records[:1], "priority") == {"low"}
    assert held(records[1:], "priority") == {"normal"}
    assert "changed it since" in words
    assert records[0].ref in words


def test_no_undo_where_no_step_leads_back(analyst):
    record = kept(state="draft")

    response = done(
        analyst, "add_theme_selected", record, theme=factories.ThemeFactory().pk
    )

    assert 'class="undo"' not in analyst.get(page_of(record)).content.decode()
    assert response.status_code == 302
