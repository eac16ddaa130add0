"""A day of an analyst and of a reviewer, on the real seeds."""

import csv

import pytest

from recommendations.models import Assessment, Recommendation
from tests.browser.conftest import log_in

pytestmark = pytest.mark.django_db(transaction=True)

REF = "HERITAGE-2013-19"
LIST = "/admin/recommendations/recommendation/?view=all"


@pytest.fixture
def second(browser, seeded):
    """The browser of a second person, a reviewer."""
    context = browser.new_context()
    page = context.new_page()
    log_in(page, seeded, "reviewer")
    yield page
    context.close()


def page_of(address, ref, query=""):
    key = Recommendation.objects.values_list("pk", flat=True).get(ref=ref)
    return f"{address}/admin/recommendations/recommendation/{key}/change/{query}"


def choose(page, refs):
    for ref in refs:
        page.get_by_role("checkbox", name=f"Select {ref} ").check()


def act(page, name):
    page.locator("select[name=action]").select_option(label=name)
    page.get_by_role("button", name="Continue").click()


def test_an_analyst_assesses_and_a_second_person_confirms(
    seeded, analyst, page, second, complaints
):
    page.goto(page_of(seeded, "HERITAGE-2013-02"))
    page.get_by_role("link", name="Record assessment").first.click()
    page.locator("[name=value][value=implemented]").check()
    page.get_by_label("True from").fill("June 2014")
    page.get_by_role("radio", name="Media").check()
    page.get_by_role("radio", name="High").check()
    page.get_by_label("Rationale").fill("The assurance was given in writing.")
    page.get_by_text("A link", exact=True).click()
    page.get_by_label("Address", exact=True).fill("https://example.org/assurance")
    page.get_by_label("Title", exact=True).first.fill("The assurance")
    page.get_by_role("button", name="Record assessment").click()
    page.get_by_text("provisional until a second person confirms").wait_for()

    second.goto(page_of(seeded, "HERITAGE-2013-02"))
    second.get_by_role("button", name="Confirm").click()
    second.get_by_text("Confirmed:").wait_for()

    assessment = Assessment.objects.get(rationale="The assurance was given in writing.")
    assert assessment.confirmed_by.username == "reviewer"
    assert str(assessment.true_from) == "2014-06"
    assert complaints == []


def test_an_analyst_assesses_several_at_once(seeded, analyst, page, complaints):
    page.goto(f"{seeded}{LIST}&q=HERITAGE-2013-1*")
    choose(page, ["HERITAGE-2013-11", "HERITAGE-2013-12"])
    act(page, "Record an assessment")
    page.locator("select[name=value]").select_option("announced")
    page.get_by_label("True from").fill("2014")
    page.get_by_role("radio", name="Media").check()
    page.get_by_role("radio", name="Low").check()
    page.get_by_label("Rationale").fill("Said in one speech.")
    page.get_by_text("A link", exact=True).click()
    page.get_by_label("Address", exact=True).fill("https://example.org/speech")
    page.get_by_label("Title", exact=True).first.fill("The speech")
    page.locator("button[name=apply]").click()
    page.locator(".messagelist .success").wait_for()

    told = Assessment.objects.filter(rationale="Said in one speech.")
    refs = set(told.values_list("addressee__recommendation__ref", flat=True))
    assert refs == {"HERITAGE-2013-11", "HERITAGE-2013-12"}
    assert complaints == []


def test_of_two_editors_the_second_loses_nothing(
    seeded, analyst, page, second, complaints
):
    for window in (page, second):
        window.goto(page_of(seeded, REF, "?edit=1"))
    page.get_by_label("Summary").fill("Sell arms if Baghdad includes its Sunnis")
    page.get_by_label("Timeframe").fill("by spring")
    page.locator("[name=_save]").click()
    page.wait_for_url("**/change/")

    second.get_by_label("Summary").fill("Sell arms once Baghdad includes all")
    second.get_by_role("textbox", name="Note").fill("Read with the next one.")
    second.locator("[name=_save]").click()
    second.get_by_role("radio", name="Keep mine").check()
    second.get_by_role("button", name="Record the merged version").click()
    second.wait_for_url("**/change/")

    record = Recommendation.objects.get(ref=REF)
    assert record.summary == "Sell arms once Baghdad includes all"
    assert record.timeframe == "by spring"
    assert record.note == "Read with the next one."
    assert complaints == []


def test_a_reviewer_closes_and_takes_it_back(seeded, reviewer, page, complaints):
    page.goto(f"{seeded}{LIST}&q=HERITAGE-2013-0*")
    choose(page, ["HERITAGE-2013-02", "HERITAGE-2013-03"])
    act(page, "Close")
    page.get_by_label("Not trackable").check()
    page.locator("button[name=apply]").click()
    page.locator(".messagelist .success").wait_for()
    closed = Recommendation.objects.filter(disposition="closed")
    assert closed.count() == 2

    page.get_by_role("button", name="Undo").click()
    page.locator(".messagelist").wait_for()

    assert closed.count() == 0
    assert complaints == []


def test_what_is_filtered_is_what_is_exported(seeded, analyst, page, complaints):
    page.goto(f"{seeded}{LIST}&q=smuggling")
    refs = set(page.locator("#result_list .ref").all_text_contents())

    page.get_by_text("Export", exact=False).first.click()
    page.get_by_label("CSV", exact=True).check()
    with page.expect_download() as waited:
        page.get_by_role("button", name="Download").click()

    with open(waited.value.path(), encoding="utf-8-sig", newline="") as file:
        assert {row["ref"] for row in csv.DictReader(file)} == refs
    assert refs
    assert complaints == []
