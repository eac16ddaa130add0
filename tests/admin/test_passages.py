"""Evidence quoted: passages found in a source, and the way back afterwards."""

import pytest

from recommendations.models import Assessment, Evidence
from tests import factories
from tests.admin.pages import page_of
from tests.admin.test_assess import LINK, judgement

TEXT = "Troops stayed. Oil smug-\ngling ended in Basra. Oil flows on."


@pytest.fixture
def addressee(db):
    return factories.AddresseeFactory()


@pytest.fixture
def other(db):
    return factories.SourceFactory(text=TEXT)


def record(client, addressee, **changes):
    return client.post(page_of(addressee, "assess"), judgement(**changes))


def quoting(source, words, **more):
    return {"quotes-0-source": source.pk, "quotes-0-passage": words, **more}


def find(client, addressee, source, words):
    return record(client, addressee, find="quotes-0", **quoting(source, words))


def options(response):
    return response.context["kinds"][0]["formset"].forms[0].options()


def test_passages_found_by_words(analyst, addressee, other):
    response = find(analyst, addressee, other, "oil")

    html = response.content.decode()
    found = [option["words"] for option in options(response)]
    assert found == ["Oil smuggling ended in Basra.", "Oil flows on."]
    assert "A later source says so." in html
    assert "errorlist" not in html
    assert not Assessment.objects.exists()


def test_passage_chosen_is_quoted(analyst, addressee, other):
    response = find(analyst, addressee, other, "oil")
    chosen = options(response)[0]["value"]

    record(analyst, addressee, **quoting(other, "oil", **{"quotes-0-found": chosen}))

    assert Evidence.objects.get().quote.exact == "Oil smug-\ngling ended in Basra."


def test_passage_chosen_stays_chosen_after_an_error(analyst, addressee, other):
    chosen = options(find(analyst, addressee, other, "oil"))[1]["value"]

    response = record(
        analyst,
        addressee,
        rationale="",
        **quoting(other, "oil", **{"quotes-0-found": chosen}),
    )

    checked = [each["value"] for each in options(response) if each["checked"]]
    assert checked == [chosen]


def test_passage_told_once_too_often_offers_each_place(analyst, addressee):
    source = factories.SourceFactory(text="Oil flows. Gas flows. Oil flows.")

    response = find(analyst, addressee, source, "Oil flows.")

    assert [each["value"] for each in options(response)] == ["0-10", "22-32"]


@pytest.mark.parametrize(
    ("words", "told"), [("uranium", "No passage of this source"), ("", "No passage")]
)
def test_passages_not_found_say_so(words, told, analyst, addressee, other):
    assert told in find(analyst, addressee, other, words).content.decode()


def test_passages_of_no_source_ask_for_one(analyst, addressee):
    response = record(analyst, addressee, find="quotes-0", **{"quotes-0-passage": "x"})

    assert "Choose a source first" in response.content.decode()


@pytest.mark.parametrize("found", ["x", "5", "9-2", "0-99999", "-1-3", "²-³"])
def test_passage_that_the_source_does_not_hold_refused(
    found, analyst, addressee, other
):
    response = record(
        analyst, addressee, **quoting(other, "oil", **{"quotes-0-found": found})
    )

    told = response.context["kinds"][0]["formset"].errors[0]["passage"][0]
    assert "holds no such passage" in told
    assert not Assessment.objects.exists()


def test_since_in_the_words_of_a_person(analyst, addressee):
    record(analyst, addressee, true_from="30 June 2014", **LINK)

    assert str(Assessment.objects.get().true_from) == "2014-06-30"


def test_since_unread_says_what_is_read(analyst, addressee):
    response = record(analyst, addressee, true_from="spring", **LINK)

    told = response.context["form"].errors["true_from"][0]
    assert "write 2014, June 2014, 30 June 2014" in told


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("/admin/recommendations/addressee/?q=x", True),
        ("https://example.org/", False),
        ("//example.org/", False),
        ("javascript:alert(1)", False),
    ],
)
def test_recorded_leads_back_to_pages_of_ours_alone(page, back, analyst, addressee):
    shown = analyst.get(page_of(addressee, "assess"), {"next": page})
    response = record(analyst, addressee, next=page, **LINK)

    assert ('name="next"' in shown.content.decode()) == back
    assert response.url == (page if back else page_of(addressee.recommendation))


def test_recorded_with_another_to_follow_remembers_the_way_back(analyst, addressee):
    response = record(analyst, addressee, next="/admin/", _addanother="1", **LINK)

    assert response.url == f"{page_of(addressee, 'assess')}?next=%2Fadmin%2F"


def test_values_that_wait_for_a_second_person_say_so(analyst, addressee):
    groups = analyst.get(page_of(addressee, "assess")).context["form"].value_groups()

    waiting = {
        each["value"]
        for group in groups
        for each in group["values"]
        if each["provisional"]
    }
    assert waiting == {
        "implemented",
        "implemented_otherwise",
        "abandoned",
        "reversed",
        "contrary_action",
        "rejected",
    }
