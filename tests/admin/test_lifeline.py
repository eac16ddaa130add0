"""The drawing of values over time."""

from datetime import UTC, date, datetime

import pytest

from recommendations.admin.lifeline import MOST_TICKS, lifeline
from recommendations.models import Assessment
from recommendations.text.dates import PartialDate

TODAY = date(2026, 11, 24)


def row(value, true_from, number=1, **more):
    return Assessment(
        pk=number,
        axis="implementation",
        value=value,
        true_from=PartialDate.parse(true_from),
        assessed_at=datetime(2026, 1, number, tzinfo=UTC),
        **more,
    )


def drawn(*rows, begins=date(2013, 11, 1)):
    return lifeline(rows, axis="implementation", begins=begins, today=TODAY)


def test_lifeline_in_the_order_of_the_world():
    line = drawn(row("stalled", "2018", 1), row("announced", "2014", 2))

    assert [each.value for each in line.segments] == ["announced", "stalled"]
    first, second = line.segments
    assert first.x + first.width == pytest.approx(second.x)
    assert second.x + second.width == pytest.approx(99)


def test_lifeline_leaves_out_what_is_replaced_at_once():
    line = drawn(row("stalled", "2014", 1), row("announced", "2014", 2))

    assert [each.value for each in line.segments] == ["announced"]


def test_lifeline_of_nothing_but_not_assessed_is_none():
    assert drawn(row("not_assessed", "2014")) is None


def test_lifeline_labels_stand_apart():
    rows = [row("partially_implemented", f"2014-{n:02}", n) for n in range(1, 8)]

    line = drawn(*rows)

    assert sorted(each.row for each in line.segments) == list(range(7))
    assert line.bar > max(each.top for each in line.segments) + 20


def test_lifeline_label_at_the_right_edge_stands_before_it():
    line = drawn(row("in_progress", "2026-10"))

    assert line.segments[0].backward


@pytest.mark.parametrize(
    "begins", [date(2025, 1, 1), date(1990, 5, 1), date(1200, 1, 1)]
)
def test_lifeline_ticks_are_few_and_in_order(begins):
    line = drawn(row("stalled", "2026"), begins=begins)

    names = [int(name) for _, name in line.ticks]
    assert names == sorted(set(names))
    assert 1 <= len(names) <= MOST_TICKS
    assert line.until == "24 Nov 2026"


def test_lifeline_tells_what_is_provisional():
    line = drawn(row("reversed", "2014"))

    assert line.words == "Implementation over time: Reversed, provisional from 2014"
