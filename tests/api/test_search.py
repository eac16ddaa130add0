"""`search=`: what it finds, in which order, and that all ways of reading agree."""

import json
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings

from tests import factories
from tests.search.advice import advise, three_with_oil
from tests.search.test_anything import TYPED

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/"
LIST = f"{ROOT}recommendations/"


@pytest.fixture
def found(reader):
    def find(query):
        answer = reader.get(f"{LIST}?{query}")
        assert answer.status_code == 200, answer.content
        return [row["ref"] for row in answer.json()["results"]]

    return find


@pytest.fixture
def ranks(db):
    three_with_oil()


def test_best_come_first(found, ranks):
    assert found("search=oil") == ["C", "B", "A"]


def test_order_that_is_asked_for_wins(found, ranks):
    assert found("search=oil&ordering=ref") == ["A", "B", "C"]


def test_filters_narrow_a_search(found, ranks):
    advise("E", "Oil", kind="implicit")

    assert found("search=oil&kind=implicit") == ["E"]


@pytest.mark.parametrize("words", ["washington", "smuggled", '"oil smuggling" halts'])
def test_found_by_alias_and_in_any_form(words, found):
    made = advise("A", "Halt oil smuggling")
    advise("B", "Sell drones")
    actor = factories.ActorFactory(name="United States")
    factories.ActorAliasFactory(actor=actor, name="Washington")
    factories.AddresseeFactory(recommendation=made, actor=actor, mention="it")

    assert found(f"search={quote(words)}") == ["A"]


def test_counts_pages_cursor_and_export_agree(reader, ranks):
    pages = [
        reader.get(f"{LIST}?search=oil&page_size=2&page={number}").json()
        for number in (1, 2)
    ]
    by_number = [row["ref"] for page in pages for row in page["results"]]
    first = reader.get(f"{LIST}?search=oil&page_size=2&cursor=*").json()
    second = reader.get(first["next"]).json()
    by_cursor = [row["ref"] for row in first["results"] + second["results"]]
    exported = json.loads(reader.get(f"{LIST}export.json?search=oil").getvalue())

    assert pages[0]["count"] == 3
    assert by_number == ["C", "B", "A"]
    assert by_cursor == [row["ref"] for row in exported] == ["A", "B", "C"]


def test_search_that_finds_too_much_is_read_on_without_a_count(reader, monkeypatch):
    monkeypatch.setattr("recommendations.search.ranking.MOST_RANKED", 3)
    for number in range(5):
        advise(f"R-{number}", "Sell oil")

    address, refs = f"{LIST}?search=oil&page_size=2", []
    while address:
        page = reader.get(address).json()
        assert (page["count"], page["pages"]) == (None, None)
        refs += [row["ref"] for row in page["results"]]
        address = page["next"]
    assert sorted(refs) == [f"R-{number}" for number in range(5)]

    last = reader.get(f"{LIST}?search=oil&page=last")
    assert last.status_code == 400
    assert "are not counted" in last.content.decode()
    for beyond in (4, 10**18):
        answer = reader.get(f"{LIST}?search=oil&page_size=2&page={beyond}")
        assert answer.status_code == 404
    ordered = reader.get(f"{LIST}?search=oil&ordering=ref&page_size=2&page=3").json()
    assert (ordered["count"], len(ordered["results"])) == (None, 1)
    assert reader.get(f"{LIST}counts/?search=oil&by=kind").json()["count"] == 5


def test_search_at_another_point_of_time(found, ranks):
    assert found("search=oil&as_of=2014&known_at=2020-01-01") == ["C", "B", "A"]


def test_nothing_else_is_searched_for_another_reader(found):
    advise("A", "Oil", state="draft")

    assert found("search=oil") == []


@pytest.mark.parametrize("cursor", ["", "&cursor=*"])
def test_slip_in_a_name_is_read_like_any_search(reader, cursor):
    factories.PersonFactory(key="kk", name="Karl Kaltenthaler")
    forgiven = ["kk"] if connection.vendor == "postgresql" else []

    answer = reader.get(f"{ROOT}people/?search=Kaltentaler{cursor}")

    assert [row["key"] for row in answer.json()["results"]] == forgiven


@pytest.mark.parametrize("size", [1, 6])
def test_search_costs_the_same_at_any_size(size, reader, django_assert_num_queries):
    for number in range(size):
        advise(f"R-{number}", "Sell oil")
    with CaptureQueriesContext(connection) as plain:
        reader.get(f"{LIST}?kind=explicit")

    # Actors of the name; the best come with their number.
    with django_assert_num_queries(len(plain) + 1):
        reader.get(f"{LIST}?search=oil")


@pytest.mark.parametrize(
    "noun", ["recommendations", "sources", "actors", "collections"]
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(typed=TYPED)
def test_anything_typed_is_answered(noun, reader, typed):
    """What holds U+0000 is refused, as everywhere; all else is looked for."""
    words = quote(typed, errors="surrogatepass")
    status = reader.get(f"{ROOT}{noun}/?search=a{words}").status_code

    assert status == (400 if "\0" in typed else 200)


def told(hits):
    """The hits with their ranges as words: field, whose name, and the marked words."""
    return [
        (hit["field"], hit["key"], [hit["text"][at:to] for at, to in hit["ranges"]])
        for hit in hits
    ]


def test_hits_are_told_on_demand(reader):
    made = advise("A", "Halt oil smuggling", note=f"Smuggling {'go on ' * 30} smuggle")
    actor = factories.ActorFactory(key="us", name="United States")
    factories.ActorAliasFactory(actor=actor, name="Washington")
    factories.AddresseeFactory(recommendation=made, actor=actor)

    query = "search=washington smuggled&fields=ref&expand=hits"
    (row,) = reader.get(f"{LIST}?{query}").json()["results"]

    assert row["ref"] == "A"
    assert told(row["hits"]) == [
        ("summary", None, ["smuggling"]),
        ("note", None, ["Smuggling"]),
        ("alias", "us", ["Washington"]),
    ]
    assert row["hits"][1]["text"].endswith(" …")


def test_hits_of_sources_are_found_in_their_texts(reader):
    text = f"{'Nothing to see here. ' * 500}Halt the smug-\ngling of oil."
    source = factories.SourceFactory(title="Guns", text=text)
    person = factories.PersonFactory(key="ada", name="Ada Oil")
    factories.AuthorshipFactory(source=source, person=person)

    query = "search=smuggling oil&expand=hits"
    (row,) = reader.get(f"{ROOT}sources/?{query}").json()["results"]

    assert told(row["hits"]) == [
        ("text", None, ["smuggling", "oil"]),
        ("author", "ada", ["Oil"]),
    ]
    assert row["hits"][0]["text"].startswith("… ")


def test_hits_without_a_search_are_refused(reader):
    answer = reader.get(f"{LIST}?expand=hits")

    assert answer.status_code == 400
    assert "send `search` too" in answer.content.decode()


def test_hits_are_those_of_a_view_that_searches(reader):
    advise("A", "Halt oil smuggling")
    view = factories.SavedViewFactory(owner=User.objects.get(), query="q=smuggled")

    (row,) = reader.get(f"{LIST}?view={view.key}&expand=hits").json()["results"]

    assert told(row["hits"]) == [("summary", None, ["smuggling"])]


def test_hits_of_more_records_than_are_looked_through_are_refused(reader, monkeypatch):
    monkeypatch.setattr("recommendations.api.hits.MOST", 1)
    for ref in "AB":
        advise(ref, "Halt oil smuggling")

    answer = reader.get(f"{LIST}?search=oil&expand=hits")

    assert answer.status_code == 400
    assert "at most 1 records" in answer.content.decode()


def test_half_a_word_is_no_hit(reader):
    text = f"{'lorem ' * 666}contract {'dolor ' * 900}"
    factories.SourceFactory(title="A ract", text=text)

    (row,) = reader.get(f"{ROOT}sources/?search=ract&expand=hits").json()["results"]

    assert told(row["hits"]) == [("title", None, ["ract"])]
