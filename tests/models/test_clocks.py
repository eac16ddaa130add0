"""Two clocks: what was so on a day, as far as it was recorded by a moment."""

from datetime import UTC, date, datetime

import pytest

from recommendations.models import Addressee
from recommendations.models.clocks import NOW, Point, show, values_at
from tests import factories as make

pytestmark = pytest.mark.django_db


def moment(year):
    return datetime(year, 6, 1, tzinfo=UTC)


@pytest.fixture
def addressee():
    """Announced in 2014, implemented in June 2016; the latter corrected in 2019."""
    addressee = make.AddresseeFactory()

    def assess(value, true_from, recorded, **facts):
        return make.AssessmentFactory(
            addressee=addressee,
            value=value,
            true_from=true_from,
            assessed_at=moment(recorded),
            **facts,
        )

    assess("announced", "2014", 2015)
    wrong = assess(
        "implemented",
        "2016-06",
        2017,
        confirmed_by=make.UserFactory(),
        confirmed_at=moment(2018),
    )
    assess("stalled", "2016-08-10", 2019, corrects=wrong)
    return addressee


def at(addressee, as_of=None, known_at=None):
    """Value, since, and provisional or not, of an addressee at a point."""
    point = Point(date.fromisoformat(as_of) if as_of else None, known_at)
    row = show(Addressee.objects.annotate(**values_at(point)).get(pk=addressee.pk))
    since = row.implementation_since
    return (
        row.implementation,
        str(since) if since else "",
        row.implementation_provisional,
    )


NOTHING = ("not_assessed", "", False)
VIEWS = [
    (None, None, ("stalled", "2016-08-10", False)),
    ("2013-12-31", None, NOTHING),
    ("2014-01-01", None, ("announced", "2014", False)),
    ("2016-08-09", None, ("announced", "2014", False)),
    ("2016-08-10", None, ("stalled", "2016-08-10", False)),
    (None, moment(2014), NOTHING),
    (None, moment(2015), ("announced", "2014", False)),
    (None, moment(2016), ("announced", "2014", False)),
    (None, moment(2017), ("implemented", "2016-06", True)),
    (None, moment(2018), ("implemented", "2016-06", False)),
    (None, moment(2019), ("stalled", "2016-08-10", False)),
    ("2016-05-31", moment(2018), ("announced", "2014", False)),
    ("2016-06-01", moment(2018), ("implemented", "2016-06", False)),
    ("2016-07-01", moment(2019), ("announced", "2014", False)),
    ("2013-01-01", moment(2018), NOTHING),
]


@pytest.mark.parametrize(("as_of", "known_at", "expected"), VIEWS)
def test_values_at_a_point(addressee, as_of, known_at, expected):
    assert at(addressee, as_of, known_at) == expected


def test_the_axes_have_their_own_values(addressee):
    make.AssessmentFactory(
        addressee=addressee, axis="response", value="rejected", true_from="2015"
    )

    row = show(Addressee.objects.annotate(**values_at()).get(pk=addressee.pk))

    assert (row.response, str(row.response_since)) == ("rejected", "2015")
    assert row.response_provisional is True
    assert row.implementation == "stalled"


def test_of_those_that_begin_alike_the_last_recorded_holds(addressee):
    make.AssessmentFactory(
        addressee=addressee,
        value="abandoned",
        true_from="2016-08-10",
        assessed_at=moment(2020),
    )

    assert at(addressee) == ("abandoned", "2016-08-10", True)
    assert at(addressee, known_at=moment(2019)) == ("stalled", "2016-08-10", False)


def test_now_is_the_point_without_clocks():
    assert NOW.is_now()
    assert Point() == NOW
    assert not Point(as_of=date(2014, 1, 1)).is_now()
    assert not Point(known_at=moment(2014)).is_now()


@pytest.mark.parametrize("point", [NOW, Point(date(2016, 1, 1), moment(2018))])
def test_values_come_with_the_rows(addressee, point, django_assert_num_queries):
    with django_assert_num_queries(1):
        [show(row) for row in Addressee.objects.annotate(**values_at(point))]
