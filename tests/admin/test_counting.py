"""How the rows of a list are counted, and how far its pages go."""

import pytest
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db import connection

from recommendations.admin import counting
from recommendations.admin.counting import Tally, TallyPaginator, at_least, tally
from recommendations.models import Person
from tests.admin.pages import list_page
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def five():
    return PersonFactory.create_batch(5)


def filtered():
    return Person.objects.exclude(name="Nobody")


def test_small_table_is_counted(five):
    assert tally(Person.objects.all()) == Tally(5)


def test_filtered_rows_are_counted_so_far(five):
    assert str(tally(filtered(), most=5)) == "5"
    assert str(tally(filtered(), most=4)) == "more than 4"


def test_large_table_is_estimated(five, monkeypatch):
    monkeypatch.setattr(counting, "LARGE", 3)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE recommendations_person")

    found = tally(Person.objects.all())

    assert found.sign == "about"
    assert found.number >= 5


@pytest.mark.parametrize(("most", "words"), [(4, "4+"), (5, "5")])
def test_count_of_a_choice_is_not_counted_out(most, words, five, monkeypatch):
    monkeypatch.setattr(counting, "MOST_OF_A_CHOICE", most)

    assert at_least(filtered()) == words


@pytest.fixture
def long(five, monkeypatch):
    """Two to a page, of which only three are counted."""
    pages = TallyPaginator(filtered().order_by("pk"), 2)
    vars(pages)["tally"] = Tally(3, "more than")
    return pages


def test_page_behind_the_last_that_was_counted(long, five):
    assert list(long.page(3).object_list) == five[4:]
    assert list(long.page(4).object_list) == []


@pytest.mark.parametrize("number", [0, 10**12])
def test_no_such_page(number, long):
    with pytest.raises(EmptyPage):
        long.page(number)


def test_page_without_a_number(long):
    with pytest.raises(PageNotAnInteger):
        long.page("two")


def test_list_says_that_it_was_not_counted_out(analyst, five, monkeypatch):
    monkeypatch.setattr(counting, "MOST_COUNTED", 3)

    html = analyst.get(f"{list_page('person')}?q=person").content.decode()

    assert "more than 3 people" in html or "more than 3 persons" in html
