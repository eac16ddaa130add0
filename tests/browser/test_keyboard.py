"""Shortcuts, and the question before unsaved work is left, in a browser."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def record(live_server, page, complaints):
    """A recommendation's page before an analyst's eyes."""
    user = factories.UserFactory(role="analyst")
    advice = factories.AddresseeFactory().recommendation
    address = f"{live_server.url}/admin/recommendations/recommendation/{advice.pk}"
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.goto(f"{address}/change/")
    yield advice
    assert complaints == []


def test_help_opens_and_closes(record, page):
    page.keyboard.press("?")
    page.get_by_role("heading", name="Keyboard shortcuts").wait_for()

    page.keyboard.press("Escape")

    assert not page.locator("#keys").is_visible()


def test_keys_lead_to_the_forms(record, page):
    page.keyboard.press("e")
    page.wait_for_url("**/change/?edit=1#edit")
    page.go_back()

    page.keyboard.press("a")

    page.wait_for_url("**/assess/")


def test_two_keys_lead_to_a_list(record, page):
    page.keyboard.press("g")
    page.keyboard.press("s")

    page.wait_for_url("**/recommendations/source/")


@pytest.mark.parametrize("keys", ["Control+e", "Alt+a", "q"])
def test_other_keys_do_nothing(keys, record, page):
    before = page.url

    page.keyboard.press(keys)

    assert page.url == before
    assert not page.locator("#keys").is_visible()


def test_keys_typed_into_a_field_are_words(record, page):
    box = page.get_by_label("Comment")

    box.press_sequentially("a? e")

    assert box.input_value() == "a? e"
    assert not page.locator("#keys").is_visible()


def edit(page):
    page.keyboard.press("e")
    page.wait_for_url("**/change/?edit=1#edit")


def note(page):
    return page.get_by_role("textbox", name="Note")


def leave(page):
    """Go elsewhere; the questions that the browser asks."""
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Recommendations").first.click()
    page.wait_for_url("**/recommendation/")
    return asked


def test_unsaved_work_is_asked_about(record, page):
    edit(page)
    note(page).press_sequentially("Not saved")

    assert leave(page) == ["beforeunload"]


def test_work_taken_back_is_not_asked_about(record, page):
    edit(page)
    note(page).press_sequentially("N")
    note(page).press("Backspace")

    assert leave(page) == []


def test_saved_work_is_not_asked_about(record, page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    edit(page)
    note(page).press_sequentially("Saved")

    page.locator("[name=_save]").click()

    page.get_by_text("Saved").first.wait_for()
    assert asked == []
