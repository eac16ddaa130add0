"""The main job, as an analyst does it: find, edit, assess, and see it outside."""

import csv
import io

import pytest

from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

REF = "HERITAGE-2013-19"
SUMMARY = "Bolster security cooperation only if Baghdad includes Sunnis and minorities"


def find(page, address):
    page.goto(f"{address}/admin/recommendations/recommendation/")
    page.locator("#searchbar").fill("conditional security cooperation condition")
    page.locator("#searchbar").fill("more inclusive approach")
    page.locator("#searchbar").press("Enter")
    page.get_by_role("link", name="Bolster security cooperation").click()


def edit_summary(page):
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Summary").fill(SUMMARY)
    page.locator("[name=_save]").click()


def assess(page):
    page.get_by_role("link", name="Record assessment").click()
    page.get_by_role("radio", name="Stalled").check()
    page.get_by_label("True from").fill("2020-06")
    page.get_by_role("radio", name="Third party").check()
    page.get_by_role("radio", name="Moderate").check()
    page.get_by_label("Rationale").fill(
        "In 2020 the condition is still being asked for."
    )
    page.get_by_text("A link", exact=True).click()
    page.get_by_label("Address", exact=True).fill("https://example.org/statement")
    page.get_by_label("Title", exact=True).first.fill("Statement on the condition")
    page.get_by_role("button", name="Record assessment").click()


def token(page, address):
    answer = page.request.post(
        f"{address}/api/v1/auth/token/",
        data={"username": "analyst", "password": PASSWORD},
    )
    return {"Authorization": f"Token {answer.json()['token']}"}


def test_an_analyst_edits_and_assesses_and_the_api_tells(
    seeded, analyst, page, complaints
):
    find(page, seeded)
    edit_summary(page)
    find(page, seeded)
    assess(page)
    page.get_by_text("still being asked for").first.wait_for()

    headers = token(page, seeded)
    record = page.request.get(
        f"{seeded}/api/v1/recommendations/{REF}/", headers=headers
    ).json()
    assert record["summary"] == SUMMARY
    assert record["addressees"][0]["implementation"]["value"] == "stalled"

    export = page.request.get(
        f"{seeded}/api/v1/recommendations/export.csv?search={REF}", headers=headers
    ).text()
    rows = csv.DictReader(io.StringIO(export.removeprefix("\ufeff")))
    (row,) = [row for row in rows if row["ref"] == REF]
    assert (row["summary"], row["implementation"]) == (SUMMARY, "stalled")
    assert complaints == []


def test_the_documentation_of_the_api_shows_from_our_own_server(
    seeded, page, complaints
):
    page.goto(f"{seeded}/api/v1/docs/")

    # One for each method: to read it, to change it, and to remove it.
    page.get_by_text("/api/v1/recommendations/{ref}/", exact=True).first.wait_for()

    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_scrolls_sideways_at_800_pixels(seeded, analyst, page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 800, "height": 1000})

    for path in ("", "recommendation/", "source/", "ask/", "actor/", "assessment/"):
        address = f"{seeded}/admin/"
        page.goto(f"{address}recommendations/{path}" if path else address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 800, path
