"""The page "What changed": two points of time, and what differs between them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from recommendations.models import Addressee
from recommendations.tracking import refresh_current
from tests.admin.pages import page_of
from tests.factories import AddresseeFactory, AssessmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def url():
    return reverse("admin:recommendations_differences")


def assessed(addressee, value, true_from, recorded, **facts):
    made = AssessmentFactory(
        addressee=addressee,
        value=value,
        true_from=true_from,
        assessed_at=recorded,
        **facts,
    )
    refresh_current(Addressee.objects.get(pk=addressee.pk))
    return made


def year(number):
    return datetime(number, 1, 1, tzinfo=UTC)


@pytest.fixture
def addressee():
    """Announced in 2014, stalled in 2016; recorded in 2020 and 2022."""
    addressee = AddresseeFactory(
        recommendation__ref="A",
        recommendation__source__key="s-a",
        recommendation__source__collection__key="iraq",
        actor__name="United States",
    )
    assessed(addressee, "announced", "2014", year(2020))
    assessed(addressee, "stalled", "2016", year(2022), rationale="Nothing moved.")
    return addressee


@pytest.fixture
def changes(reader, url):
    def read(query, client=reader):
        rows = client.get(f"{url}?{query}").context["rows"]
        return [(row["value_before"], row["value_after"]) for row in rows]

    return read


def test_page_shows_what_was_recorded_in_the_last_thirty_days(reader, url, addressee):
    now = timezone.now()
    assessed(addressee, "in_progress", "2018", now - timedelta(days=29))
    other = AddresseeFactory()
    assessed(other, "announced", "2014", now - timedelta(days=40))

    (row,) = reader.get(url).context["rows"]

    assert (row["ref"], row["value_before"], row["value_after"]) == (
        "A",
        "stalled",
        "in_progress",
    )


def test_row_names_the_assessment_that_made_the_difference(reader, url, addressee):
    page = reader.get(f"{url}?from_as_of=2015").content.decode()

    cause = addressee.assessments.get(value="stalled")
    link = f"{page_of(addressee.recommendation)}#assessment-{cause.pk}"
    assert f'<a href="{link}">Stalled from 2016</a>' in page
    assert "Nothing moved." in page
    assert "recorded 1 Jan 2022" in page
    for words in ("United States", "Implementation", "Announced", "Stalled"):
        assert words in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("from_as_of=2013", [("not_assessed", "stalled")]),
        ("from_as_of=2013&to_as_of=2015-06", [("not_assessed", "announced")]),
        ("from_known_at=2021", [("announced", "stalled")]),
        ("from_known_at=2021&to_known_at=2021-06-30T12:00:00Z", []),
        ("from_as_of=2013&collection=iraq&source=s-a", [("not_assessed", "stalled")]),
        ("from_as_of=2013&source=s-b", []),
        ("to_as_of=2013", [("stalled", "not_assessed")]),
    ],
)
def test_page_shows_what_differs(changes, addressee, query, found):
    AddresseeFactory(recommendation__source__key="s-b")

    assert changes(query) == found


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("from_as_of=soon", "from_as_of", "is no date; write 2014"),
        ("to_known_at=2020-01-01T10:00", "to_known_at", "with the offset from UTC"),
        ("from_as_of=&from_known_at=", "from_known_at", "one and the same"),
        ("from_as_of=2015&to_as_of=2015-12-31", "from_known_at", "one and the same"),
        ("from_as_of=2013&source=nope", "source", "not one of the available choices"),
    ],
)
def test_fault_stands_beside_its_field(reader, url, addressee, query, field, words):
    answer = reader.get(f"{url}?{query}")

    page = answer.content.decode()
    assert words in answer.context["form"].errors[field][0]
    assert f'id="id_{field}_error"' in page
    assert "rows" not in answer.context


def test_form_says_what_is_shown(reader, url, addressee):
    answer = reader.get(f"{url}?from_as_of=2015&to_known_at=2023-05")

    page = answer.content.decode()
    assert 'value="2015"' in page
    assert (
        "Between what was so on 31 Dec 2015 and what was recorded by the end of "
        "31 May 2023." in page
    )


def test_what_vanished_has_no_assessment_to_name(reader, url, addressee):
    page = reader.get(f"{url}?from_as_of=2015&to_as_of=2013").content.decode()

    assert "the second point lies before what is known" in page


def test_empty_page_says_what_would_stand_there(reader, url, addressee):
    page = reader.get(url).content.decode()

    assert "0 values differ" in page
    assert "Choose points that lie further apart." in page


def test_drafts_are_hidden_from_readers(changes, client_of, addressee):
    addressee.recommendation.state = "draft"
    addressee.recommendation.save()

    assert changes("from_as_of=2013") == []
    assert len(changes("from_as_of=2013", client_of("analyst"))) == 1


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 403), ("reader", 200), ("analyst", 200), ("reviewer", 200)],
)
def test_page_is_for_those_who_read_assessments(client_of, url, role, status):
    assert client_of(role).get(url).status_code == status


def test_navigation_leads_to_the_page(reader, url):
    page = reader.get(reverse("admin:index")).content.decode()

    assert f'<a href="{url}">What changed</a>' in page


def test_second_page_keeps_what_is_asked(reader, url):
    for _ in range(51):
        assessed(AddresseeFactory(), "announced", "2014", year(2020))

    first = reader.get(f"{url}?from_as_of=2013")
    second = reader.get(f"{url}?from_as_of=2013&page=2")

    assert 'href="?from_as_of=2013&amp;page=2"' in first.content.decode()
    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 1)


@pytest.mark.parametrize("size", [1, 6])
def test_page_costs_the_same_at_any_size(reader, url, size, django_assert_num_queries):
    for _ in range(size):
        assessed(AddresseeFactory(), "announced", "2014", year(2020))

    with django_assert_num_queries(QUERIES):
        answer = reader.get(f"{url}?from_as_of=2013")
    assert len(answer.context["rows"]) == size


# Session, the person with their permissions; count, rows and assessments; the choices of
# collection and of source, these with publisher, authors and inferred fields.
QUERIES = 2 + 3 + 4
