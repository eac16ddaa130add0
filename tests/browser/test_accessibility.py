"""Every page holds to WCAG 2.2 AA, as far as axe-core can tell, in light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User

from recommendations import tracking
from recommendations.models import (
    Addressee,
    Ask,
    Assessment,
    Condition,
    Recommendation,
    Source,
)
from tests.factories import ApiTokenFactory, CommentFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

RULES = {
    # Else axe asks for every stylesheet again, under addresses of its own making.
    "preload": False,
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    },
}
# What the colours of a page decide; all else is the same in light and dark.
OF_COLOURS = {
    "preload": False,
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
PICKERS_MADE = """() => !document.querySelector(
    'select.admin-autocomplete:not([name*=__prefix__]):not(.select2-hidden-accessible)'
)"""
LISTS = (
    *("recommendation", "source", "ask", "actor", "assessment", "addressee"),
    *("condition", "link", "quote", "evidence", "theme", "person", "publisher"),
    "collection",
    "import",
)


def addresses():
    """A page of each kind, on records that show much."""
    recommendation = Recommendation.objects.get(ref="HERITAGE-2013-19")
    CommentFactory(recommendation=recommendation)
    assessed = Recommendation.objects.get(ref="HERITAGE-2013-20")
    addressee = Addressee.objects.filter(recommendation=assessed).first()
    assessment = Assessment.objects.filter(addressee=addressee).first()
    condition = Condition.objects.first()
    ask = Ask.objects.first()
    source = Source.objects.first()
    records = "recommendations/recommendation"
    yield ""
    yield "password_change/"
    yield "go-to/?q=militia"
    for noun in LISTS:
        yield f"recommendations/{noun}/"
    yield "recommendations/import/add/"
    yield f"{records}/?q=iraq&kind=explicit"
    yield f"{records}/?q=nothing-holds-this"
    yield f"{records}/export/?q=iraq"
    yield f"{records}/add/"
    for page in ("change/", "change/?edit=1", "history/", "merge/", "close/", "wait/"):
        yield f"{records}/{recommendation.pk}/{page}"
    yield f"{records}/{assessed.pk}/change/"
    yield f"recommendations/addressee/{addressee.pk}/assess/"
    yield f"recommendations/assessment/{assessment.pk}/change/"
    yield f"recommendations/assessment/{assessment.pk}/correct/"
    yield "recommendations/assessment/differences/?from_as_of=2014&to_as_of=2018"
    yield f"recommendations/condition/{condition.pk}/state/"
    yield f"recommendations/ask/{ask.pk}/change/"
    yield f"recommendations/ask/{ask.pk}/change/?edit=1"
    yield f"recommendations/ask/{ask.pk}/compare/"
    yield f"recommendations/ask/{ask.pk}/compare/?by=year&column=2013"
    yield f"recommendations/ask/{ask.pk}/members/add/?q=troops"
    member = ask.members.first()
    yield f"recommendations/ask/{ask.pk}/members/{member.recommendation_id}/"
    yield "recommendations/ask/matrix/"
    yield "recommendations/ask/matrix/?by=actor"
    yield "recommendations/ask/matrix/?by=author"
    yield f"recommendations/source/{source.pk}/change/"
    yield f"recommendations/source/{recommendation.source.pk}/read/"
    yield f"recommendations/source/{source.pk}/read/?raw=1"
    yield f"recommendations/actor/{addressee.actor_id}/change/"
    yield f"recommendations/actor/{addressee.actor_id}/change/?edit=1"
    yield f"recommendations/actor/{addressee.actor_id}/change/?below=1&as_of=2018"
    yield f"recommendations/person/{source.authors.first().pk}/change/"
    yield f"recommendations/publisher/{source.publisher_id}/change/"
    yield f"recommendations/theme/{recommendation.themes.first().pk}/change/"
    yield "recommendations/apitoken/"
    yield "recommendations/apitoken/add/"
    token = ApiTokenFactory(user=User.objects.get(username="reviewer"))
    yield f"recommendations/apitoken/{token.uid}/delete/"


def violations(page, rules=RULES):
    """What axe finds on the page: the rule and the element, a line each."""
    page.wait_for_function(PICKERS_MADE)
    found = Axe().run(page, options=rules).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(
    ("scheme", "rules"), [("light", RULES), ("dark", OF_COLOURS)], ids=["light", "dark"]
)
def test_every_page_is_accessible(seeded, reviewer, page, complaints, scheme, rules):
    page.emulate_media(color_scheme=scheme)

    found = []
    for address in addresses():
        answer = page.goto(f"{seeded}/admin/{address}")
        assert answer.status == 200, address
        found += [f"{address}: {fault}" for fault in violations(page, rules)]

    assert not found, "\n".join(found)
    assert complaints == []


def test_the_page_to_log_in_is_accessible(live_server, page):
    page.goto(f"{live_server.url}/admin/")

    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_pages_turn_into_is_accessible(seeded, reviewer, page, complaints, scheme):
    """Forms with errors, the confirmation of a bulk change, a conflict, the help."""
    page.emulate_media(color_scheme=scheme)
    recommendation = Recommendation.objects.get(ref="HERITAGE-2013-19")
    records = f"{seeded}/admin/recommendations/recommendation"
    found = {}

    addressee = recommendation.addressees.first()
    page.goto(f"{seeded}/admin/recommendations/addressee/{addressee.pk}/assess/")
    page.get_by_role("button", name="Record assessment").click()
    page.locator(".errorlist").first.wait_for()
    found["errors"] = violations(page)

    page.goto(f"{records}/?view=all&q=HERITAGE-2013-1*&headline=implemented_otherwise")
    page.locator("#action-toggle").check()
    found["selected"] = violations(page)
    page.locator("select[name=action]").select_option(label="Close")
    page.get_by_role("button", name="Continue").click()
    page.locator(".submit-row").wait_for()
    found["bulk"] = violations(page)

    page.goto(f"{records}/{recommendation.pk}/change/?edit=1")
    page.get_by_label("Summary").fill("Sell arms once Baghdad includes all")
    recommendation.summary = "Sell arms if Baghdad includes its Sunnis"
    tracking.save(recommendation, by=UserFactory(role="analyst"))
    page.locator("[name=_save]").click()
    page.locator("table.merge").wait_for()
    found["conflict"] = violations(page)

    page.goto(f"{records}/views/add/?q=iraq")
    found["view"] = violations(page)
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.get_by_role("heading", name="Keyboard shortcuts").wait_for()
    found["help"] = violations(page)

    assert {name: faults for name, faults in found.items() if faults} == {}
    assert complaints == []
