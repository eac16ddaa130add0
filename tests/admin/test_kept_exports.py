"""Exports that are kept under an address, made from the list."""

import pytest
from django.http import QueryDict

from recommendations.admin.kept_exports import NotInTheApi, query_of_api
from recommendations.models import Actor, SavedExport
from tests import factories
from tests.admin.pages import list_page

pytestmark = pytest.mark.django_db

PAGE = f"{list_page('recommendation')}export/"
CHOSEN = {"export-format": "csv", "export-rows": "recommendation", "keep": "1"}


def kept(client, query="", **chosen):
    return client.post(f"{PAGE}?{query}", {**CHOSEN, "keep-name": "Daily", **chosen})


def test_list_is_kept_and_fetched_by_a_program(analyst):
    addressee = factories.AddresseeFactory(recommendation__ref="A")
    factories.RecommendationFactory(ref="B")

    query = f"addressee={addressee.actor.pk}&kind=explicit&sort=-published&view=all"
    page = kept(analyst, query, **{"export-columns": ["ref", "addressee"]})

    assert page.status_code == 302
    export = SavedExport.objects.get()
    assert export.columns == "ref,addressee"
    text = analyst.get(f"/api/v1/exports/{export.key}/").getvalue()
    key = addressee.actor.key
    assert text.decode("utf-8-sig") == f"ref,addressee\r\nA,{key}\r\n"
    shown = analyst.get(page["Location"]).content.decode()
    assert f"http://testserver/api/v1/exports/{export.key}/" in shown


def test_filter_that_programs_cannot_ask_for_is_refused(analyst):
    page = kept(analyst, "conditional=yes")

    assert "narrowed by “conditional”" in page.content.decode()
    assert not SavedExport.objects.exists()


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"keep-name": " "}, "give it a name"),
        ({"keep-name": "x" * 61}, "at most 60"),
        ({"export-format": "docx"}, "Nothing is exported yet"),
    ],
)
def test_what_cannot_be_kept_is_said(analyst, chosen, told):
    page = kept(analyst, **chosen)

    assert told in page.content.decode()
    assert not SavedExport.objects.exists()


def test_name_that_is_taken_is_refused(analyst):
    kept(analyst)

    assert "of this name already" in kept(analyst).content.decode()


def test_own_export_is_removed_and_that_of_another_is_not(analyst):
    kept(analyst)
    mine = SavedExport.objects.get()
    shared = factories.SavedExportFactory(shared=True)
    hidden = factories.SavedExportFactory()

    for export in (mine, shared):
        analyst.post(PAGE, {"remove": export.key})
    answer = analyst.post(PAGE, {"remove": hidden.key})

    assert answer.status_code == 404
    assert set(SavedExport.objects.all()) == {shared, hidden}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("", ""),
        ("kind=explicit&kind=implicit&p=2&columns=kind", "kind=explicit&kind=implicit"),
        ("q=oil+smuggling", "search=oil+smuggling"),
        ("sort=-shown_due", "ordering=-due"),
        ("sort=since", ""),
        ("as_of=2015&known_at=2024-01-01", "as_of=2015&known_at=2024-01-01"),
        ("assessed=no", "headline=not_assessed"),
        ("headline=", ""),
        ("addressee.below=1", "descendants=true"),
    ],
)
def test_query_in_the_words_of_the_api(asked, told):
    assert query_of_api(QueryDict(asked)) == told


def test_records_are_named_by_their_keys(db):
    actor = factories.ActorFactory(key="us")

    assert query_of_api(QueryDict(f"addressee={actor.pk}")) == "actor=us"
    assert Actor.objects.count() == 1


@pytest.mark.parametrize("name", ["work", "provisional", "quote__exact"])
def test_query_that_the_api_does_not_know(name):
    with pytest.raises(NotInTheApi):
        query_of_api(QueryDict(f"{name}=1"))
