"""Lists read page by page from a place in their order."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.api import filtersets
from recommendations.text.dates import PartialDate
from tests import factories

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/"
PEOPLE = f"{ROOT}people/"
LISTS = {
    "recommendations": (filtersets.RecommendationFilters, "ref"),
    "sources": (filtersets.SourceFilters, "key"),
    "publishers": (filtersets.PublisherFilters, "key"),
    "people": (filtersets.PersonFilters, "key"),
    "actors": (filtersets.ActorFilters, "key"),
    "themes": (filtersets.ThemeFilters, "key"),
    "asks": (filtersets.AskFilters, "key"),
    "assessments": (filtersets.AssessmentFilters, "uid"),
    "collections": (filtersets.CollectionFilters, "key"),
}
DATES = [None, "2014", "2014-06", "2014-06-30", None, "2013"]
KINDS = ["explicit", "implicit"]


@pytest.fixture
def several(db):
    """A few records of every noun: many alike, some without a value."""
    for place, written in enumerate(DATES):
        date = PartialDate.parse(written) if written else None
        made = factories.RecommendationFactory(
            due=date,
            summary="Same" if place % 2 else "Other",
            kind=KINDS[place % 2],
            source=factories.SourceFactory(
                title="Same", published=date or PartialDate.parse("2014")
            ),
        )
        if place % 3:
            factories.AssessmentFactory(
                addressee=factories.AddresseeFactory(recommendation=made),
                true_from=PartialDate.parse("2014"),
                assessed_at=datetime(2024, 1, 1 + place // 4, 12, 30, 0, 7, UTC),
            )
        factories.AskMemberFactory(recommendation=made)
        factories.CollectionFactory()
        factories.AuthorshipFactory(source=made.source)


def orderings(name):
    made, _ = LISTS[name]
    words = made.base_filters["ordering"].extra["choices"]
    return ["", *(word for word, _ in words)]


def walk(client, address, rel="next"):
    """The rows of every page from an address on, and the addresses of the pages."""
    pages = []
    while address:
        answer = client.get(address).json()
        pages.append((address, answer["results"]))
        address = answer[rel]
        assert len(pages) < 20
    return pages


@pytest.mark.parametrize("name", LISTS)
def test_walk_holds_what_the_numbered_page_does(several, reader, name):
    address, key = f"{ROOT}{name}/", LISTS[name][1]
    for ordering in orderings(name):
        order = f"ordering={ordering}" if ordering else ""
        whole = [row[key] for row in reader.get(f"{address}?{order}").json()["results"]]

        pages = walk(reader, f"{address}?cursor=*&page_size=3&{order}")
        back = walk(reader, pages[-1][0], "previous")

        assert [row[key] for _, rows in pages for row in rows] == whole, ordering
        assert [row[key] for _, rows in back[::-1] for row in rows] == whole, ordering
        assert len(whole) >= 4


@pytest.mark.parametrize(
    "query", ["as_of=2015&ordering=headline", "ordering=kind,-published"]
)
def test_walk_with_points_and_several_orders(several, reader, query):
    address = f"{ROOT}recommendations/?{query}"
    whole = [row["ref"] for row in reader.get(address).json()["results"]]

    pages = walk(reader, f"{address}&cursor=*&page_size=2")

    assert [row["ref"] for _, rows in pages for row in rows] == whole


def test_what_comes_in_between_moves_nothing(reader):
    for name in ("b", "d", "f"):
        factories.PersonFactory(key=name, name=name)
    first = reader.get(f"{PEOPLE}?cursor=*&page_size=2&ordering=key").json()
    for name in ("a", "c", "e"):
        factories.PersonFactory(key=name, name=name)

    second = reader.get(first["next"]).json()

    assert [row["key"] for row in first["results"]] == ["b", "d"]
    assert [row["key"] for row in second["results"]] == ["e", "f"]


def test_place_outlives_its_row(reader):
    for name in ("a", "b", "c"):
        factories.PersonFactory(key=name, name=name)
    first = reader.get(f"{PEOPLE}?cursor=*&page_size=1").json()
    factories.PersonFactory._meta.model.objects.get(key="a").delete()

    second = reader.get(first["next"]).json()

    assert [row["key"] for row in second["results"]] == ["b"]


def test_nothing_is_counted(reader):
    factories.PersonFactory.create_batch(3)

    with CaptureQueriesContext(
        connection,
    ) as ran:
        answer = reader.get(f"{PEOPLE}?cursor=*&page_size=2").json()

    assert not any("COUNT(" in query["sql"].upper() for query in ran)
    assert (answer["count"], answer["page"], answer["pages"]) == (None, None, None)
    assert answer["page_size"] == 2
    assert answer["previous"] is None


def test_place_is_one_comparison_of_rows(analyst):
    """So that an index leads to it, however far it lies."""
    factories.RecommendationFactory.create_batch(3)
    first = analyst.get(f"{ROOT}recommendations/?cursor=*&page_size=1&ordering=kind")

    with CaptureQueriesContext(connection) as ran:
        analyst.get(first.json()["next"])

    compared = re.compile(r'"kind"\)?, \(?"\w+"\."ref"\)?\) > \(')
    assert any(compared.search(query["sql"]) for query in ran)


def links(answer):
    return {
        rel: parse_qs(urlsplit(address).query)
        for address, rel in re.findall(r'<([^>]+)>; rel="(\w+)"', answer["Link"])
    }


def test_links_of_a_numbered_page(reader):
    factories.PersonFactory.create_batch(5)

    found = links(reader.get(f"{PEOPLE}?page_size=2&page=2"))

    assert {rel: query.get("page") for rel, query in found.items()} == {
        "first": None,
        "prev": None,
        "next": ["3"],
        "last": ["3"],
    }
    assert all(query["page_size"] == ["2"] for query in found.values())


def test_links_of_a_page_by_cursor(reader):
    factories.PersonFactory.create_batch(5)
    first = reader.get(f"{PEOPLE}?page_size=2&cursor=*")

    second = reader.get(first.json()["next"])

    assert links(first).keys() == {"first", "next"}
    assert links(second).keys() == {"first", "prev", "next"}
    assert links(second)["first"]["cursor"] == ["*"]


def refused(answer):
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()["code"], list(answer.json()["fields"])


@pytest.mark.parametrize("words", ["x", "0", "WyJ4Il0:1:2", "é", "a" * 5000])
def test_forged_cursor_is_refused(reader, words):
    answer = reader.get(f"{PEOPLE}?cursor={words}")

    assert refused(answer) == ("cursor_invalid", ["cursor"])


@pytest.mark.parametrize(
    "other", ["people/?ordering=name", "people/?search=e", "publishers/?"]
)
def test_cursor_of_another_list_filter_or_order_is_refused(reader, other):
    factories.PersonFactory.create_batch(3)
    first = reader.get(f"{PEOPLE}?cursor=*&page_size=1").json()
    (cursor,) = parse_qs(urlsplit(first["next"]).query)["cursor"]

    answer = reader.get(f"{ROOT}{other}&cursor={cursor}")

    assert refused(answer) == ("cursor_of_another_list", ["cursor"])


def test_cursor_goes_without_a_number(reader):
    answer = reader.get(f"{PEOPLE}?cursor=*&page=2")

    assert refused(answer) == ("invalid", ["cursor"])


def test_page_size_may_change_on_the_way(reader):
    factories.PersonFactory.create_batch(5)
    first = reader.get(f"{PEOPLE}?cursor=*&page_size=1").json()

    answer = reader.get(first["next"].replace("page_size=1", "page_size=3")).json()

    assert len(answer["results"]) == 3


def test_list_without_rows_has_one_page(reader):
    answer = reader.get(f"{ROOT}recommendations/?cursor=*").json()

    assert (answer["next"], answer["previous"], answer["results"]) == (None, None, [])


@pytest.mark.parametrize("address", ["exports/", "auth/tokens/"])
def test_other_lists_take_cursors(analyst, address):
    answer = analyst.get(f"{ROOT}{address}?cursor=*")

    assert answer.json()["count"] is None


def test_comments_by_cursor(analyst):
    made = factories.RecommendationFactory()
    factories.CommentFactory.create_batch(3, recommendation=made)
    address = f"{ROOT}recommendations/{made.ref}/comments/?cursor=*&page_size=2"

    assert [len(rows) for _, rows in walk(analyst, address)] == [2, 1]
