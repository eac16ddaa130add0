"""The rows and the columns of a matrix."""

import pytest

from recommendations.matrix import asked, matrix
from recommendations.models import Ask, Recommendation
from recommendations.text.dates import PartialDate
from tests import factories
from tests.matrix.asks import answer

pytestmark = pytest.mark.django_db


def of(by="source", order="contested"):
    return matrix(Ask.objects.all(), Recommendation.objects.all(), by=by, order=order)


def titles(held):
    return [row.ask.title for row in held.rows]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("contested", ["Most", "Less", "Many"]),
        ("members", ["Many", "Less", "Most"]),
        ("for", ["Many", "Most", "Less"]),
        ("against", ["Less", "Most", "Many"]),
        ("title", ["Less", "Many", "Most"]),
    ],
)
def test_order(three, order, expected):
    assert titles(of(order=order)) == expected


def test_contested_counted(three):
    assert of().contested == 2


def test_cell_holds_the_refs_of_each_stance_in_order(source):
    ask = factories.AskFactory()
    answer(ask, source, "opposes", ref="C")
    answer(ask, source, ref="A")
    answer(ask, source, ref="B")

    (row,) = of().rows

    assert row.cells[source.key].by_stance() == [
        ("same", ["A", "B"]),
        ("opposes", ["C"]),
    ]
    assert row.members == 3


def written(text):
    return PartialDate.parse(text)


@pytest.fixture
def library():
    """Two sources by one publisher, the earlier by two people; and one by nobody."""
    publisher = factories.PublisherFactory(name="Zeal")
    ask = factories.AskFactory()
    for year, people in (("2014", ("Bo Beck",)), ("2011", ("Cy Cole", "Al Abel"))):
        source = factories.SourceFactory(
            publisher=publisher, published=written(year), key=f"s-{year}"
        )
        for place, name in enumerate(people, 1):
            factories.AuthorshipFactory(
                source=source, person__name=name, position=place
            )
        answer(ask, source)
    nobody = factories.SourceFactory(
        publisher__name="Anon", published=written("2014-03"), key="t"
    )
    answer(ask, nobody, "opposes")


@pytest.mark.parametrize(
    ("by", "labels"),
    [
        ("source", ["Cole and Abel 2011", "Beck 2014", "Anon 2014"]),
        ("author", ["Al Abel", "Bo Beck", "Cy Cole", "No author named"]),
        ("publisher", ["Anon", "Zeal"]),
        ("year", ["2011", "2014"]),
    ],
)
def test_columns(library, by, labels):
    assert [column.label for column in of(by).columns] == labels


def test_columns_of_addressees(library):
    first, second, _ = Recommendation.objects.order_by("pk")
    factories.AddresseeFactory(recommendation=first, actor__name="Iran")
    for name in ("Baghdad", "Washington"):
        factories.AddresseeFactory(recommendation=second, actor__name=name)

    held = of("actor")

    labels = ["Baghdad", "Iran", "Nobody addressed", "Washington"]
    assert [column.label for column in held.columns] == labels
    assert [len(cell.refs) for cell in held.rows[0].cells.values()] == [1, 1, 1, 1]


def test_asks_of_a_column_come_first(three, source):
    late = factories.SourceFactory(key="late")
    answer(three[2], late)

    held = matrix(
        Ask.objects.all(), Recommendation.objects.all(), by="source", first="late"
    )

    assert titles(held) == ["Many", "Most", "Less"]


def test_asked_of_one_and_the_same_advice():
    theme = factories.ThemeFactory()
    both, apart = factories.AskFactory.create_batch(2)
    source = factories.SourceFactory()
    on_it = answer(both, source, themes=[theme])
    actor = factories.AddresseeFactory(recommendation=on_it).actor
    answer(apart, source, themes=[theme])
    factories.AddresseeFactory(recommendation=answer(apart, source), actor=actor)

    found = asked(
        Ask.objects.all(),
        Recommendation.objects.all(),
        themes=[theme.pk],
        actors=[actor.pk],
    )

    assert list(found) == [both]


def test_sides_are_of_sources_whatever_the_columns(library):
    (row,) = of("publisher").rows

    assert (row.sides.sources_for, row.sides.sources_against) == (2, 1)
