"""The chart of results by year, at any number of assessments."""

from collections import Counter

import pytest

from recommendations.home.years import YEARS, years
from recommendations.overview.glance import Glance, Row


def rows_of(numbers):
    return [
        Row(year, str(year), Counter(counts))
        for year, counts in sorted(numbers.items())
    ]


def signs(chart):
    return [[len(heap.signs) for heap in year.heaps] for year in chart.years]


def test_years_one_sign_for_each_assessment():
    chart = years(Glance(by_year=rows_of({2014: {"stalled": 2, "announced": 1}})), None)

    assert (chart.each, signs(chart)) == (1, [[1, 2]])


def test_years_between_stand_empty():
    chart = years(
        Glance(by_year=rows_of({2014: {"stalled": 1}, 2017: {"stalled": 1}})), None
    )

    assert [year.label for year in chart.years] == ["2014", "2015", "2016", "2017"]
    assert signs(chart) == [[1], [], [], [1]]


def test_years_far_apart_show_the_latest():
    numbers = {1900 + 5 * step: {"stalled": 1} for step in range(YEARS + 2)}

    chart = years(Glance(by_year=rows_of(numbers)), None)

    assert (len(chart.years), chart.earlier) == (YEARS, 2)
    assert chart.years[0].label == "1910"


@pytest.mark.parametrize("number", [1, 7, 100, 12_345, 10_000_000])
def test_years_have_room_for_every_value(number):
    every = dict.fromkeys(
        (
            "implemented",
            "implemented_otherwise",
            "partially_implemented",
            "in_progress",
            "announced",
            "stalled",
            "abandoned",
            "reversed",
            "contrary_action",
            "no_action_found",
        ),
        number,
    )

    chart = years(
        Glance(by_year=rows_of(dict.fromkeys(range(2010, 2021), every))), None
    )

    assert all(len(shown) == 10 and sum(shown) <= 12 for shown in signs(chart))
    assert chart.each >= number / 2 if number > 1 else chart.each == 1
    highest = max(
        sign.y for year in chart.years for heap in year.heaps for sign in heap.signs
    )
    assert highest < 138
