"""Changing who answers an ask: in place, by search, by ref, and two people at once."""

import pytest

from recommendations.models import AskMember
from tests import factories
from tests.admin.pages import page_of


@pytest.fixture
def ask(db):
    return factories.AskFactory(title="Sell arms")


@pytest.fixture
def member(ask):
    return factories.AskMemberFactory(
        ask=ask, stance="weaker", why="asks less", recommendation__ref="A-1"
    )


def url_of(member):
    return f"{page_of(member.ask, 'change').removesuffix('change/')}members/{member.recommendation_id}/"


def add_url(ask):
    return page_of(ask, "add_member")


def typed(stance, why="", seen=("weaker", "asks less")):
    seen_stance, seen_why = seen
    return {
        "stance": stance,
        "why": why,
        "seen_stance": seen_stance,
        "seen_why": seen_why,
    }


def test_form_of_each_member_stands_on_the_page_of_the_ask(analyst, reader, member):
    form = f'action="{url_of(member)}"'

    assert form in analyst.get(page_of(member.ask)).content.decode()
    assert form not in reader.get(page_of(member.ask)).content.decode()


def test_stance_changed_in_place(analyst, member):
    answer = analyst.post(url_of(member), typed("opposes", "asks the contrary"))

    assert answer.url == f"{page_of(member.ask)}#A-1"
    member.refresh_from_db()
    assert (member.stance, member.why) == ("opposes", "asks the contrary")
    assert member.history.first().history_user == analyst.user


def test_missing_why_is_told_beside_its_field(analyst, member):
    answer = analyst.post(url_of(member), typed("opposes"))

    assert answer.context["form"].errors.keys() == {"why"}
    assert "<title>Error:" in answer.content.decode()
    member.refresh_from_db()
    assert member.stance == "weaker"


def test_of_two_editors_neither_loses_anything(analyst, client_of, member):
    second = client_of("analyst")
    analyst.post(url_of(member), typed("opposes", "asks the contrary"))

    answer = second.post(url_of(member), typed("alternative", "another way"))

    html = answer.content.decode()
    assert f"meanwhile {analyst.user} changed it to opposes" in html
    assert "another way" in html
    held = {
        name: answer.context["form"][name].value()
        for name in ("stance", "why", "seen_stance", "seen_why")
    }
    second.post(url_of(member), held)
    member.refresh_from_db()
    assert (member.stance, member.why) == ("alternative", "another way")


def test_member_taken_off_and_offered_again(analyst, member):
    answer = analyst.post(
        f"{url_of(member)}remove/", typed("weaker", "asks less"), follow=True
    )

    assert not AskMember.objects.exists()
    again = f"{add_url(member.ask)}?q=A-1&amp;stance=weaker&amp;why=asks+less"
    assert f'<a href="{again}">Add it again</a>' in answer.content.decode()


def test_member_that_somebody_changed_is_not_taken_off(analyst, member):
    answer = analyst.post(
        f"{url_of(member)}remove/", typed("same", seen=("same", "")), follow=True
    )

    assert AskMember.objects.exists()
    assert "A-1 stays" in answer.content.decode()


def test_change_of_a_member_that_is_gone_leads_to_adding_it(analyst, member):
    AskMember.objects.all().delete()

    answer = analyst.post(url_of(member), typed("opposes", "asks the contrary"))

    expected = f"{add_url(member.ask)}?q=A-1&stance=opposes&why=asks+the+contrary"
    assert answer.url == expected
    form = analyst.get(answer.url).context["form"]
    assert form["stance"].value() == "opposes"
    assert form["recommendation"].value() == member.recommendation_id


def found(client, ask, words):
    advice = client.get(add_url(ask), {"q": words}).context["advice"]
    return [row.ref for row in advice]


def test_found_by_words_and_by_ref(analyst, ask, member):
    factories.RecommendationFactory(ref="B-1", summary="Sell tanks")
    factories.RecommendationFactory(ref="B-10", summary="Sell jets to Baghdad")

    assert found(analyst, ask, "jets") == ["B-10"]
    assert found(analyst, ask, "b-1") == ["B-1"]
    assert found(analyst, ask, "sell") == ["B-1", "B-10"]
    assert found(analyst, ask, "A-1") == []
    assert found(analyst, ask, "") == []


def test_added_with_stance_and_why(analyst, ask):
    advice = factories.RecommendationFactory(ref="B-1")
    chosen = {"q": "B-1", "recommendation": advice.pk}

    refused = analyst.post(add_url(ask), {**chosen, "stance": "weaker", "why": ""})
    assert refused.context["form"].errors.keys() == {"why"}
    answer = analyst.post(
        add_url(ask), {**chosen, "stance": "weaker", "why": "less", "reason": "read"}
    )

    assert answer.url == f"{page_of(ask)}#B-1"
    member = AskMember.objects.get()
    assert (member.recommendation, member.stance, member.why) == (
        advice,
        "weaker",
        "less",
    )
    assert member.history.get().history_change_reason == "read"


def test_nothing_chosen_is_told(analyst, ask):
    factories.RecommendationFactory(ref="B-1")
    factories.RecommendationFactory(ref="B-2")

    answer = analyst.post(add_url(ask), {"q": "b", "stance": "same"})

    assert "choose the recommendation" in answer.content.decode()


def test_more_than_a_page_says_so(analyst, ask):
    factories.RecommendationFactory.create_batch(21, source=factories.SourceFactory())

    html = analyst.get(add_url(ask), {"q": "press"}).content.decode()

    assert html.count('type="radio"') == 20
    assert "type further ones" in html


# Related asks


def related(client, ask):
    rows = client.get(page_of(ask)).context["answers"]["related"]
    return {row["ask"].title: row["shares"] for row in rows}


def test_related_asks_share_members_or_themes(reader, ask, member):
    advice = member.recommendation
    actor = factories.AddresseeFactory(recommendation=advice).actor
    close = factories.AskMemberFactory(ask__title="Close", recommendation=advice)
    theme = advice.themes.get()
    akin = factories.AskMemberFactory(ask__title="Akin", recommendation__themes=[theme])
    factories.AddresseeFactory(recommendation=akin.recommendation, actor=actor)
    far = factories.AskMemberFactory(ask__title="Far")
    factories.AddresseeFactory(recommendation=far.recommendation, actor=actor)

    assert related(reader, ask) == {
        close.ask.title: [
            "1 recommendation: A-1",
            f"1 theme: {theme}",
            f"1 addressee: {actor}",
        ],
        "Akin": [f"1 theme: {theme}", f"1 addressee: {actor}"],
    }


def test_related_by_a_draft_is_told_to_those_who_edit(reader, analyst, ask, member):
    theme = member.recommendation.themes.get()
    factories.AskMemberFactory(
        ask__title="Akin", recommendation__themes=[theme], recommendation__state="draft"
    )

    assert related(reader, ask) == {}
    assert list(related(analyst, ask)) == ["Akin"]
