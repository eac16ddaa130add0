"""From advice to its place in the text, and from an ask to those who contradict it."""

import pytest

from recommendations.models import Ask, AskMember, Recommendation, Source

pytestmark = pytest.mark.django_db(transaction=True)

RECORDS = "/admin/recommendations/recommendation"
BROKEN = "inter-\nnal"  # how the text of a narrow PDF has "internal"


def page_of(address, ref):
    key = Recommendation.objects.values_list("pk", flat=True).get(ref=ref)
    return f"{address}{RECORDS}/{key}/change/"


def test_a_word_broken_over_a_line_is_whole_and_marked(
    seeded, analyst, page, complaints
):
    record = Recommendation.objects.get(ref="HERITAGE-2013-01")
    assert BROKEN in record.quote.exact

    page.goto(page_of(seeded, record.ref))
    page.get_by_role("link", name="Show in the text").first.click()
    page.wait_for_url("**/read/?mark=HERITAGE-2013-01#HERITAGE-2013-01")

    marked = page.locator("a.mark.selected").all_inner_texts()
    assert "Iraq’s internal security" in " ".join("".join(marked).split())
    assert page.locator("[data-card]:visible .tabs").inner_text() == record.ref
    page.keyboard.press("j")
    page.wait_for_url("**#HERITAGE-2013-02")
    assert page.locator("[data-card]:visible h2").inner_text() != record.summary
    assert complaints == []


def test_selected_words_become_the_passage_of_a_new_recommendation(
    seeded, analyst, page, complaints
):
    source = Source.objects.get(key__startswith="heritage")
    page.goto(f"{seeded}/admin/recommendations/source/{source.pk}/read/")
    page.locator("#p3 p").click(click_count=3)

    page.get_by_role("link", name="Add a recommendation that quotes this").click()
    page.wait_for_url("**/recommendation/add/?**")

    passage = page.locator("[name=passage]").input_value()
    assert passage.startswith("Al-Qaeda’s Resurgence.")
    assert source.title in page.locator(".field-source").inner_text()
    assert complaints == []


def test_the_most_contested_ask_leads_to_both_opposing_quotes(
    seeded, analyst, page, complaints
):
    page.goto(f"{seeded}/admin/recommendations/ask/matrix/")

    page.locator(".matrix tbody tr").first.get_by_role("link", name="contested").click()
    page.wait_for_url("**/compare/")

    for side in ("For", "Against"):
        quotes = page.get_by_role("region", name=side).locator("blockquote")
        assert quotes.count() > 1
        assert quotes.first.inner_text()
    assert complaints == []


def test_a_cell_opens_its_quotes(seeded, analyst, page, complaints):
    page.goto(f"{seeded}/admin/recommendations/ask/matrix/?by=actor")

    page.get_by_role("link", name="opposes").first.click()
    page.wait_for_url("**/compare/?by=actor&column=**")

    assert page.get_by_role("region", name="Against").locator("blockquote").count()
    assert complaints == []


def test_a_stance_is_changed_without_javascript(seeded, analyst, page, browser):
    state = page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state)
    plain = context.new_page()
    member = AskMember.objects.filter(stance="same").first()
    record = member.recommendation
    plain.goto(f"{seeded}/admin/recommendations/ask/{member.ask_id}/change/")
    form = plain.locator("article").filter(has_text=record.ref)

    form.get_by_text("Change", exact=False).first.click()
    form.get_by_label("Stance").select_option("weaker")
    form.get_by_role("button", name="Save stance").click()
    plain.get_by_text("says why: how it differs").wait_for()
    plain.get_by_label("Why").fill("It asks less")
    plain.get_by_role("button", name="Save stance").click()
    plain.wait_for_url(f"**/change/#{record.ref}")

    member.refresh_from_db()
    assert (member.stance, member.why) == ("weaker", "It asks less")
    context.close()


def test_a_member_is_found_by_its_ref_and_added(seeded, analyst, page, complaints):
    ask = Ask.objects.get(key="keep-troops-in-iraq")
    page.goto(f"{seeded}/admin/recommendations/ask/{ask.pk}/change/")

    page.get_by_label("Add a recommendation").fill("HERITAGE-2013-02")
    page.get_by_role("button", name="Find").click()
    page.get_by_label("Stance").select_option("same")
    page.get_by_role("button", name="Add to the ask").click()
    page.wait_for_url("**/change/#HERITAGE-2013-02")

    assert ask.members.filter(recommendation__ref="HERITAGE-2013-02").exists()
    assert complaints == []
