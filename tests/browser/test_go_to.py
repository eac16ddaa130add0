"""The box “Go to” with the keyboard, and with a screen reader's rules, in a browser."""

import re

import pytest

from tests import factories
from tests.browser.conftest import log_in
from tests.browser.test_accessibility import violations
from tests.search.advice import advise

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def box(live_server, page):
    """The box, before an analyst's eyes on the list of actors."""
    factories.ActorAliasFactory(name="Washington", actor__name="United States")
    advise("XYZ-1", "Signal that Washington stays")
    log_in(page, live_server.url, "analyst")
    page.goto(f"{live_server.url}/admin/recommendations/actor/")
    return page.get_by_role("combobox", name="Go to")


def chosen(page):
    return page.locator("[role=option][aria-selected=true]")


def focused(page):
    return page.evaluate("document.activeElement.id")


def test_a_record_is_gone_to_by_keys_alone(box, page, complaints):
    page.keyboard.press("/")
    assert focused(page) == "searchbar"
    page.keyboard.press("Control+k")
    page.keyboard.type("washing")
    page.get_by_role("group", name="Actors").wait_for()

    assert violations(page) == []
    assert "United States" in chosen(page).inner_text()
    assert box.get_attribute("aria-activedescendant") == chosen(page).get_attribute(
        "id"
    )

    page.keyboard.press("ArrowDown")
    assert "XYZ-1" in chosen(page).inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert "United States" in chosen(page).inner_text()

    page.keyboard.press("Escape")
    assert not page.get_by_role("listbox").is_visible()
    assert box.input_value() == "washing"

    page.keyboard.press("ArrowDown")
    page.get_by_role("group", name="Actors").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/actor/[0-9]+/change/"))
    page.keyboard.press("/")
    assert focused(page) == "go-to"
    assert complaints == []


def test_what_is_not_found_or_not_answered_is_said(box, page):
    box.fill("zzz")
    page.get_by_text("Nothing is found for “zzz”").wait_for()

    page.route("**/go-to.json?*", lambda route: route.abort())
    box.fill("washington")
    page.get_by_text("The server cannot be reached").wait_for()

    # A whole reference needs no answer.
    box.fill("xyz-1")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/recommendation/[0-9]+/change/"))

    page.unroute("**/go-to.json?*")
    page.context.clear_cookies()
    box.fill("washington")
    page.get_by_text("You are logged out").wait_for()
