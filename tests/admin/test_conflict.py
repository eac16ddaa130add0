"""Two people edit one record: the second sees what the first changed, and chooses."""

import pytest
from django.test import Client

from recommendations import tracking
from recommendations.models import Addressee, Recommendation
from tests import factories
from tests.admin.pages import data_of, page_of, post_changes


@pytest.fixture
def other(client_of):
    """Somebody else, who saves first."""
    return client_of("reviewer")


@pytest.fixture
def advice(db):
    return factories.RecommendationFactory(note="As loaded", confidence="medium")


def opened(client, record):
    return data_of(client.get(page_of(record)))


def versions(response):
    return {each["label"]: each for each in response.context["versions"]}


def choose(client, response, **choices):
    """Hand in the page of comparison as a browser would."""
    data = {}
    for name, value in response.context["carried"]:
        data.setdefault(name, []).append(value)
    chosen = {f"choose-{key}": side for key, side in choices.items()}
    seen = {"seen": response.context["seen"], "_merge": "1"}
    return client.post(response.context["url"], data | chosen | seen)


@pytest.fixture
def both(analyst, other, advice):
    """The page that the second sees, after both changed the note and one field more."""
    mine = opened(analyst, advice) | {"note": "Mine", "strength": "must"}
    post_changes(other, page_of(advice), note="Theirs", confidence="low")
    return analyst.post(page_of(advice), mine)


def test_second_is_told_field_by_field_with_nothing_written(both, other, advice):
    advice.refresh_from_db()
    found = versions(both)

    assert advice.note == "Theirs"
    assert f"{other.user} recorded changes" in both.content.decode()
    assert found["Note"]["contested"]
    assert found["Note"]["was"] == "As loaded"
    assert "<ins>Theirs</ins>" in found["Note"]["theirs"]
    assert "<ins>Mine</ins>" in found["Note"]["mine"]
    assert not found["Confidence"]["i_changed"]
    assert not found["Strength"]["they_changed"]


@pytest.mark.parametrize(("side", "note"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_second_chooses_and_both_changes_stay(side, note, both, analyst, advice):
    response = choose(analyst, both, note=side)

    advice.refresh_from_db()
    assert response.status_code == 302
    assert (advice.note, advice.confidence, advice.strength) == (note, "low", "must")
    notes = list(advice.history.values_list("note", flat=True))
    assert "Theirs" in notes


def test_second_without_a_choice_is_asked_again(both, analyst, advice):
    response = choose(analyst, both)

    advice.refresh_from_db()
    assert [each.label for each in response.context["undecided"]] == ["Note"]
    assert 'href="#version-note"' in response.content.decode()
    assert ("note", "Mine") in response.context["carried"]
    assert advice.note == "Theirs"


def test_third_save_meanwhile_is_shown_before_anything_is_merged(
    both, analyst, other, advice
):
    post_changes(other, page_of(advice), note="Again")

    response = choose(analyst, both, note="mine")

    advice.refresh_from_db()
    assert advice.note == "Again"
    assert "<ins>Again</ins>" in versions(response)["Note"]["theirs"]
    assert versions(response)["Note"]["was"] == "As loaded"


def test_same_change_by_both_needs_no_choice(analyst, other, advice):
    mine = opened(analyst, advice) | {"note": "Alike"}
    post_changes(other, page_of(advice), note="Alike")

    response = analyst.post(page_of(advice), mine)

    assert not versions(response)["Note"]["contested"]
    assert "You changed it alike" in response.content.decode()
    assert choose(analyst, response).status_code == 302


def test_merged_version_that_breaks_a_rule_keeps_what_was_typed(analyst, other, advice):
    mine = opened(analyst, advice) | {"summary": "Ends badly."}
    post_changes(other, page_of(advice), note="Theirs")
    response = choose(analyst, analyst.post(page_of(advice), mine))

    html = response.content.decode()
    assert "full stop" in html
    assert 'value="Ends badly."' in html
    assert ">\nTheirs</textarea>" in html


def test_themes_of_one_and_kind_of_the_other_are_merged(analyst, other, advice):
    themes = [factories.ThemeFactory().pk, factories.ThemeFactory().pk]
    mine = opened(analyst, advice) | {"themes": themes}
    post_changes(other, page_of(advice), kind="implicit")

    response = choose(analyst, analyst.post(page_of(advice), mine))

    advice.refresh_from_db()
    assert response.status_code == 302
    assert advice.kind == "implicit"
    assert {theme.pk for theme in advice.themes.all()} == set(themes)


def test_addressee_that_the_first_added_stays(analyst, other, advice):
    iraq, iran = factories.ActorFactory(), factories.ActorFactory()
    mine = opened(analyst, advice) | {"addressees-0-actor": iran.pk}
    post_changes(other, page_of(advice), **{"addressees-0-actor": iraq.pk})

    page = analyst.post(page_of(advice), mine)
    choose(analyst, page)

    assert [each["theirs"] for each in page.context["versions"]][0]
    assert {row.actor for row in advice.addressees.all()} == {iraq, iran}


def test_addressee_that_both_added_stands_once(analyst, other, advice):
    typed = {"addressees-0-actor": factories.ActorFactory().pk}
    mine = opened(analyst, advice) | typed
    post_changes(other, page_of(advice), **typed)

    response = choose(analyst, analyst.post(page_of(advice), mine))

    assert response.status_code == 302
    assert advice.addressees.count() == 1


@pytest.fixture
def addressed(advice):
    return factories.AddresseeFactory(recommendation=advice, mention="Baghdad")


def test_addressee_that_the_first_removed_is_gone(analyst, other, advice, addressed):
    mine = opened(analyst, advice) | {"note": "Mine"}
    post_changes(other, page_of(advice), **{"addressees-0-DELETE": "on"})

    response = choose(analyst, analyst.post(page_of(advice), mine))

    advice.refresh_from_db()
    assert response.status_code == 302
    assert advice.note == "Mine"
    assert not advice.addressees.exists()


@pytest.mark.parametrize(("side", "mentions"), [("mine", ["Erbil"]), ("theirs", [])])
def test_addressee_removed_by_one_and_edited_by_the_other_is_chosen(
    side, mentions, analyst, other, advice, addressed
):
    mine = opened(analyst, advice) | {"addressees-0-mention": "Erbil"}
    post_changes(other, page_of(advice), **{"addressees-0-DELETE": "on"})

    page = analyst.post(page_of(advice), mine)
    choose(analyst, page, **{f"addressees-{addressed.pk}": side})

    assert list(advice.addressees.values_list("mention", flat=True)) == mentions


@pytest.mark.parametrize(("side", "left"), [("mine", 0), ("theirs", 1)])
def test_addressee_edited_by_one_and_removed_by_the_other_is_chosen(
    side, left, analyst, other, advice, addressed
):
    mine = opened(analyst, advice) | {"addressees-0-DELETE": "on"}
    post_changes(other, page_of(advice), **{"addressees-0-mention": "Erbil"})

    page = analyst.post(page_of(advice), mine)
    choose(analyst, page, **{f"addressees-{addressed.pk}": side})

    assert Addressee.objects.filter(recommendation=advice).count() == left


def test_passage_that_the_first_changed_is_told_and_kept(analyst, other, advice):
    mine = opened(analyst, advice) | {"note": "Mine"}
    passage = "The United States should keep troops in Iraq."
    post_changes(other, page_of(advice), passage=passage)

    page = analyst.post(page_of(advice), mine)
    choose(analyst, page)

    assert (
        passage
        in versions(page)["Passage"]["theirs"]
        .replace("</ins>", "")
        .replace("<ins>", "")
        or versions(page)["Passage"]["they_changed"]
    )
    assert Recommendation.objects.get().quote.exact == passage


def test_step_taken_meanwhile_is_told(analyst, other, advice):
    mine = opened(analyst, advice) | {"note": "Mine"}
    tracking.move(
        recommendation=advice, to="withdrawn", by=other.user, reason="superseded"
    )

    html = analyst.post(page_of(advice), mine).content.decode()

    assert "no field was changed by both of you" in html
    assert "<ins>withdrawn</ins>" in html


@pytest.mark.parametrize("noun", ["source", "actor", "ask", "publisher", "theme"])
def test_other_nouns_notice_too(noun, analyst, other):
    record = {
        "source": factories.SourceFactory,
        "actor": factories.ActorFactory,
        "ask": factories.AskFactory,
        "publisher": factories.PublisherFactory,
        "theme": factories.ThemeFactory,
    }[noun]()
    name = "title" if noun in ("source", "ask") else "name"
    mine = opened(analyst, record) | {name: "Name of mine"}
    post_changes(other, page_of(record), **{name: "Name of theirs"})

    page = analyst.post(page_of(record), mine)
    choose(analyst, page, **{name: "mine"})

    record.refresh_from_db()
    assert page.context["number"] == 1
    assert getattr(record, name) == "Name of mine"


def test_alias_that_the_first_added_stays(analyst, other):
    actor = factories.ActorFactory()
    mine = opened(analyst, actor) | {"aliases-0-name": "Washington"}
    post_changes(other, page_of(actor), **{"aliases-0-name": "Foggy Bottom"})

    choose(analyst, analyst.post(page_of(actor), mine))

    names = set(actor.aliases.values_list("name", flat=True))
    assert names == {"Washington", "Foggy Bottom"}


def test_typed_words_are_escaped_on_the_page(analyst, other, advice):
    mine = opened(analyst, advice) | {"note": "<script>alert(1)</script>"}
    post_changes(other, page_of(advice), note='"><b>bold</b>')

    html = analyst.post(page_of(advice), mine).content.decode()

    assert "<script>alert" not in html
    assert "<b>bold" not in html


@pytest.mark.parametrize("words", ["", "nonsense", "[]", '{"fields": 3}', '{"x": 1}'])
def test_snapshot_that_is_none_is_no_server_error(words, analyst, advice):
    response = post_changes(analyst, page_of(advice), opened=words, note="Mine")

    assert response.status_code == 302


def test_reader_hands_nothing_in(reader, advice):
    assert isinstance(reader, Client)
    assert reader.post(page_of(advice), {"opened": "{}"}).status_code == 403
