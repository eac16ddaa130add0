"""Reading a source in a browser: marks are walked and reached by their addresses."""

import pytest

from recommendations.admin import reading
from recommendations.models import Source
from tests import factories
from tests.browser.conftest import log_in

pytestmark = pytest.mark.django_db(transaction=True)

SENTENCES = [f"The Senate should take step {n}." for n in range(1, 7)]


@pytest.fixture
def source(db):
    source = factories.SourceFactory(text="\n\n".join(SENTENCES))
    for number, words in enumerate(SENTENCES, start=1):
        factories.RecommendationFactory(
            ref=f"STEP-{number}",
            summary=f"Take step {number}",
            quote=factories.QuoteFactory(source=source, words=words),
        )
    return source


@pytest.fixture
def address(source: Source, live_server, page, complaints):
    log_in(page, live_server.url, "analyst")
    yield f"{live_server.url}/admin/recommendations/source/{source.pk}/read/"
    assert complaints == []


def shown(page):
    return page.locator("[data-card]:visible h2").inner_text()


def test_keys_walk_the_marks(address, page):
    page.goto(address)
    assert shown(page) == "Take step 1"

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")

    assert shown(page) == "Take step 2"
    assert page.url.endswith("#STEP-2")
    assert page.locator("a.mark.selected").inner_text() == SENTENCES[1]


def test_an_address_selects_its_mark(address, page):
    page.goto(f"{address}#STEP-4")

    assert shown(page) == "Take step 4"

    page.get_by_role("link", name=SENTENCES[4]).click()

    assert shown(page) == "Take step 5"


def test_an_address_finds_a_mark_on_another_page(address, page, monkeypatch):
    monkeypatch.setattr(reading, "BLOCKS_PER_PAGE", 2)

    page.goto(f"{address}#STEP-6")
    page.wait_for_url("**/read/?mark=STEP-6#STEP-6")

    assert shown(page) == "Take step 6"


def test_marks_are_links_without_javascript(address, page, browser):
    state = page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state)
    plain = context.new_page()
    plain.goto(address)

    plain.get_by_role("link", name=SENTENCES[2]).click()

    assert shown(plain) == "Take step 3"
    context.close()
