"""Pages of a list."""

import pytest

from recommendations.api import counted, remembered
from tests.factories import PersonFactory, RecommendationFactory

pytestmark = pytest.mark.django_db

LIST = "/api/v1/people/"


@pytest.fixture
def page(reader):
    PersonFactory.create_batch(5)
    return lambda query: reader.get(f"{LIST}?{query}").json()


def test_page_says_where_it_stands(page):
    first = page("page_size=2")

    numbers = (first["count"], first["page"], first["page_size"], first["pages"])
    assert numbers == (5, 1, 2, 3)
    assert first["previous"] is None
    assert first["next"].endswith("?page=2&page_size=2")


def test_pages_together_hold_every_record_once(page):
    keys = [
        row["key"]
        for n in (1, 2, 3)
        for row in page(f"page_size=2&page={n}")["results"]
    ]

    assert len(keys) == len(set(keys)) == 5


@pytest.mark.parametrize("order", ["ref", "-ref", "due", "-due", "headline"])
def test_deep_pages_go_on_as_the_first_do(reader, monkeypatch, order):
    for due in (None, "2014-01-01", "2015-01-01", None, "2014-01-01"):
        RecommendationFactory(due=due, due_precision="day" if due else "")
    address = f"/api/v1/recommendations/?ordering={order}"
    whole = [row["ref"] for row in reader.get(address).json()["results"]]
    monkeypatch.setattr(counted, "DEEP", 1)

    pages = [
        [
            row["ref"]
            for row in reader.get(f"{address}&page_size=2&page={n}").json()["results"]
        ]
        for n in (1, 2, 3)
    ]

    assert pages == [whole[:2], whole[2:4], whole[4:]]


def test_page_last_is_the_last(page):
    assert page("page_size=2&page=last")["page"] == 3


def test_page_size_is_cut_and_says_so(page):
    assert page("page_size=100000")["page_size"] == 500


@pytest.mark.parametrize("number", ["4", "9" * 30, "9" * 6000])
def test_page_beyond_the_last_is_a_404(reader, page, number):
    answer = reader.get(f"{LIST}?page_size=2&page={number}")

    assert answer.status_code == 404
    assert "does not exist" in answer.json()["detail"]


@pytest.mark.django_db(transaction=True)
def test_count_that_takes_long_is_that_of_the_moment(client, settings, monkeypatch):
    settings.ANONYMOUS_READING = True
    monkeypatch.setattr(remembered, "LONG", 0)
    first = RecommendationFactory(state="published")

    def count():
        return client.get("/api/v1/recommendations/").json()["count"]

    assert [count(), count(), count()] == [1, 1, 1]
    RecommendationFactory(state="published")
    assert count() == 2
    first.delete()
    assert count() == 1


class Elsewhere:
    """A cursor, while another thread counts the same and takes less time for it."""

    def __init__(self, held):
        self.held = held

    def execute(self, *sql):
        self.held.last = None

    def fetchone(self):
        return (7,)


def test_count_that_another_thread_forgets_meanwhile_is_told():
    held = remembered.Memory(last=("a snapshot", 5))

    assert remembered.counted(Elsewhere(held), ("SELECT 1", ()), held) == 7
