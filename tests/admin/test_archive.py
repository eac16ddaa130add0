"""What is archived: left out of its list and of pickers, kept where it is named."""

import pytest
from django.urls import reverse

from tests import factories
from tests.admin.pages import list_page, page_of, post_changes

pytestmark = pytest.mark.django_db

NOUNS = {
    "actor": factories.ActorFactory,
    "theme": factories.ThemeFactory,
    "person": factories.PersonFactory,
    "publisher": factories.PublisherFactory,
    "ask": factories.AskFactory,
}


def offered(client, noun, field, words):
    """What a picker finds: of a field, given as app.model and name."""
    query = {
        "app_label": "recommendations",
        "model_name": noun,
        "field_name": field,
        "term": words,
    }
    answer = client.get(reverse("admin:autocomplete"), query)
    return [row["text"] for row in answer.json()["results"]]


@pytest.mark.parametrize("noun", NOUNS)
def test_archived_is_left_out_of_the_list_unless_asked_for(analyst, noun):
    kept, gone = NOUNS[noun](), NOUNS[noun](archived=True)

    plain = analyst.get(list_page(noun)).context["cl"].result_list
    asked = analyst.get(list_page(noun), {"archived": "yes"}).context["cl"].result_list

    assert kept in plain
    assert gone not in plain
    assert list(asked) == [gone]


@pytest.mark.parametrize("noun", NOUNS)
def test_archived_by_an_analyst_in_its_form(analyst, noun):
    record = NOUNS[noun]()

    post_changes(analyst, page_of(record) + "?edit=1", archived="on")

    record.refresh_from_db()
    assert record.archived
    assert record.history.first().history_user == analyst.user


@pytest.mark.parametrize(
    ("noun", "field", "name"),
    [("addressee", "actor", "actor"), ("authorship", "person", "person")],
)
def test_archived_is_offered_no_more(analyst, noun, field, name):
    NOUNS[name](name="Kept in use")
    NOUNS[name](name="Kept aside", archived=True)

    assert offered(analyst, noun, field, "kept") == ["Kept in use"]


def test_archived_stays_where_it_is_named(analyst):
    addressee = factories.AddresseeFactory(actor__name="Gone", actor__archived=True)

    page = analyst.get(page_of(addressee.recommendation)).content.decode()
    saved = post_changes(
        analyst, page_of(addressee.recommendation) + "?edit=1", note="Seen"
    )

    assert "Gone" in page
    assert saved.status_code == 302
    addressee.refresh_from_db()
    assert addressee.actor.name == "Gone"


def test_deleting_what_is_in_use_offers_to_archive(administrator):
    actor = factories.AddresseeFactory().actor

    page = administrator.get(page_of(actor, "delete")).content.decode()

    assert "archive it instead" in page


def test_readers_see_no_box_to_archive(reader):
    page = reader.get(page_of(factories.ThemeFactory())).content.decode()

    assert 'name="archived"' not in page
