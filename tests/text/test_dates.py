"""Dates known to the year, the month or the day."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.dates import (
    DateUnreadable,
    DateWordsUnreadable,
    PartialDate,
    Precision,
    first_day,
    read,
)

partial_dates = st.builds(
    lambda day, precision: PartialDate(first_day(day, precision), precision),
    st.dates(),
    st.sampled_from(Precision),
)


@given(partial_dates)
def test_partial_date_is_read_as_it_is_written(partial):
    assert PartialDate.parse(str(partial)) == partial


@given(partial_dates)
def test_partial_date_period_holds_whole_units_of_its_precision(partial):
    following = date.fromordinal(min(partial.last_day.toordinal() + 1, 3652059))

    assert partial.first_day <= partial.last_day
    assert first_day(partial.last_day, partial.precision) == partial.first_day
    if following != partial.last_day:
        assert first_day(following, partial.precision) == following


@pytest.mark.parametrize(
    ("words", "first", "last", "written"),
    [
        ("2014", date(2014, 1, 1), date(2014, 12, 31), "2014"),
        ("2014-06", date(2014, 6, 1), date(2014, 6, 30), "Jun 2014"),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), "Feb 2016"),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28), "Feb 1900"),
        ("2014-12", date(2014, 12, 1), date(2014, 12, 31), "Dec 2014"),
        ("2014-06-03", date(2014, 6, 3), date(2014, 6, 3), "3 Jun 2014"),
        (" 2014-06\n", date(2014, 6, 1), date(2014, 6, 30), "Jun 2014"),
        ("0476-09-04", date(476, 9, 4), date(476, 9, 4), "4 Sep 0476"),
        ("9999", date(9999, 1, 1), date(9999, 12, 31), "9999"),
    ],
)
def test_partial_date_parse(words, first, last, written):
    parsed = PartialDate.parse(words)

    assert (parsed.first_day, parsed.last_day) == (first, last)
    assert parsed.written() == written


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "soon",
        "14",
        "20145",
        "0000",
        "2014-6",
        "2014-13",
        "2014-00",
        "2014-02-29",
        "2014-06-31",
        "2014-06-30T00:00",
        "2014/06",
        "201406",
        "2014-",
        "-2014",
        "٢٠١٤",
        "2014\x00",
    ],
)
def test_partial_date_parse_refuses(words):
    with pytest.raises(DateUnreadable, match="write 2014, 2014-06 or 2014-06-30"):
        PartialDate.parse(words)


def test_date_unreadable_shows_the_beginning_of_what_was_given():
    message = str(DateUnreadable("spring " * 1000))

    assert message.startswith("'spring spring")
    assert len(message) < 100


@pytest.mark.parametrize(
    ("day", "precision"),
    [
        (date(2014, 6, 30), Precision.MONTH),
        (date(2014, 6, 1), Precision.YEAR),
        (date(2014, 1, 2), Precision.YEAR),
    ],
)
def test_partial_date_begins_its_period(day, precision):
    with pytest.raises(ValueError, match="does not begin"):
        PartialDate(day, precision)


def test_partial_dates_that_begin_alike_differ_by_precision():
    year, month, day = map(PartialDate.parse, ["2014", "2014-01", "2014-01-01"])

    assert len({year, month, day}) == 3


TODAY = date(2026, 11, 24)


@given(partial_dates)
def test_read_takes_what_screens_write(partial):
    assert read(partial.written(), today=TODAY) == partial


@given(partial_dates)
def test_read_takes_all_that_parse_takes(partial):
    assert read(str(partial), today=TODAY) == partial


@given(st.text())
def test_read_fails_in_one_way_alone(words):
    with suppress(DateWordsUnreadable):
        assert isinstance(read(words, today=TODAY), PartialDate)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2014", "2014"),
        ("June 2014", "2014-06"),
        ("Jun 2014", "2014-06"),
        ("Jun. 2014", "2014-06"),
        ("sept 2014", "2014-09"),
        ("MAY 2014", "2014-05"),
        ("2014-06", "2014-06"),
        ("2014-06-30", "2014-06-30"),
        ("30 June 2014", "2014-06-30"),
        ("3  Jun\u00a02014 ", "2014-06-03"),
        ("June 30, 2014", "2014-06-30"),
        ("Today", "2026-11-24"),
    ],
)
def test_read(words, expected):
    assert str(read(words, today=TODAY)) == expected


@pytest.mark.parametrize(
    "words",
    ["", "soon", "Ju 2014", "Junish 2014", "31 June 2014", "June", "14", "30/06/2014",
     "30 June 30 2014", "June 14", "0 June 2014", "٣ June 2014"],
)  # fmt: skip
def test_read_refuses(words):
    with pytest.raises(DateWordsUnreadable, match="30 June 2014, 2014-06"):
        read(words, today=TODAY)
