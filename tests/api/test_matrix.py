"""The matrix of asks over the API, as JSON and as tables."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from tests import factories
from tests.matrix.asks import answer, many, wipe

pytestmark = pytest.mark.django_db

URL = "/api/v1/asks/matrix"


def read(client, **query):
    return client.get(f"{URL}/", query).json()


@pytest.fixture
def ask():
    return factories.AskFactory(key="sell-arms", title="Sell arms")


@pytest.fixture
def two(ask):
    """One source for, one against."""
    one, other = (
        factories.SourceFactory(key=key, publisher__name=key.title())
        for key in ("early", "late")
    )
    answer(ask, one, ref="A")
    return answer(ask, other, "opposes", ref="B")


def test_rows_columns_and_cells(reader, ask, two):
    found = read(reader)

    assert found["by"] == "source"
    assert [column["key"] for column in found["columns"]] == ["early", "late"]
    (row,) = found["rows"]
    assert row["ask"]["key"] == "sell-arms"
    assert row["contested"] is True
    assert row["stances"] == {"same": 1, "opposes": 1}
    assert row["summary"] == "same 1, opposes 1; one source for, one against"
    assert row["cells"] == [
        {"column": "early", "members": [{"ref": "A", "stance": "same"}]},
        {"column": "late", "members": [{"ref": "B", "stance": "opposes"}]},
    ]


def test_what_nobody_is_addressed_in_has_a_column_without_key(reader, ask, two):
    found = read(reader, by="actor")

    assert found["columns"] == [{"key": None, "label": "Nobody addressed", "below": ""}]


def test_filters(reader, ask, two):
    other = factories.AskFactory(key="keep-troops", collection=ask.collection)
    below = factories.ActorFactory(parent=factories.ActorFactory(key="iraq"), key="pm")
    factories.AddresseeFactory(recommendation=two, actor=below)
    theme = two.themes.get()
    asks = lambda **query: {  # noqa: E731
        row["ask"]["key"] for row in read(reader, **query)["rows"]
    }

    assert asks(collection=ask.collection.key) == {"sell-arms", other.key}
    assert asks(collection=factories.CollectionFactory().key) == set()
    assert asks(theme=theme.key) == asks(theme=theme.parent.key) == {"sell-arms"}
    assert asks(actor="pm") == {"sell-arms"}
    assert asks(actor="iraq") == set()
    assert asks(actor="iraq", descendants="true") == {"sell-arms"}


def test_order_and_first(reader, ask, two):
    answer(factories.AskFactory(key="zeal", title="Zeal"), two.source)
    keys = lambda **query: [  # noqa: E731
        row["ask"]["key"] for row in read(reader, **query)["rows"]
    ]

    assert keys(order="title") == ["sell-arms", "zeal"]
    answer(factories.AskFactory(key="a", title="A"), factories.SourceFactory(key="n"))
    assert keys(order="title", first="n") == ["a", "sell-arms", "zeal"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"by": "colour"}, "by"),
        ({"order": "size"}, "order"),
        ({"theme": "none-such"}, "theme"),
        ({"descendants": "true"}, "descendants"),
        ({"first": "none-such"}, "first"),
        ({"colour": "red"}, "colour"),
    ],
)
@pytest.mark.parametrize("form", ["/", ".csv", ".xlsx"])
def test_what_is_not_known_is_refused(reader, query, field, form):
    answered = reader.get(f"{URL}{form}", query)

    assert answered.status_code == 400
    assert field in answered.json()["fields"]


def test_drafts_only_for_those_who_may_edit(reader, analyst, ask):
    answer(ask, factories.SourceFactory(), state="draft")

    assert read(reader)["columns"] == []
    assert len(read(analyst)["columns"]) == 1


def test_archived_asks_are_left_out(reader, ask):
    ask.archived = True
    ask.save()

    assert read(reader)["rows"] == []


def test_csv(reader, ask, two):
    answered = reader.get(f"{URL}.csv", {"by": "publisher"})

    text = b"".join(answered).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["ask"], row["Early"], row["Late"]) == (
        "sell-arms",
        "same 1 (A)",
        "opposes 1 (B)",
    )
    assert 'filename="asks-' in answered["Content-Disposition"]


def test_xlsx(reader, ask, two):
    content = b"".join(reader.get(f"{URL}.xlsx"))

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["ask", "sell-arms"]


@pytest.mark.parametrize("size", [(1, 1), (10, 4)])
@pytest.mark.parametrize(("by", "cost"), [("source", 8), ("actor", 5)])
def test_costs_the_same_at_any_size(reader, size, by, cost, django_assert_num_queries):
    wipe()
    many(*size)

    with django_assert_num_queries(cost):
        read(reader, by=by)
