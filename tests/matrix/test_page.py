"""The page of the matrix: what it shows, its files, and what it costs."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories
from tests.matrix.asks import answer, many, wipe

pytestmark = pytest.mark.django_db
PAGE = "admin:recommendations_ask_matrix"


def client(role="reader"):
    found = Client()
    found.force_login(factories.UserFactory(role=role))
    return found


def shown(query="", role="reader"):
    return client(role).get(reverse(PAGE) + query)


def asks_of(response):
    return [row.ask.title for row in response.context["matrix"].rows]


def test_cell_leads_to_its_quotes(source):
    ask = factories.AskFactory()
    answer(ask, source, ref="PUB-2013-1")
    answer(ask, source)

    html = shown().content.decode()

    url = reverse("admin:recommendations_ask_compare", args=[ask.pk])
    url += f"?by=source&amp;column={source.key}#PUB-2013-1"
    assert f'<a href="{url}"><span class="stance same">' in html
    assert "same 2</span>" in html


def test_page_says_how_many_are_contested(three):
    html = shown().content.decode()

    assert "3 asks, 2 of them contested" in html
    assert html.count(">contested</a>") == 2


def test_drafts_only_for_those_who_may_edit(source):
    answer(factories.AskFactory(), source, state="draft")

    assert shown().context["matrix"].columns == []
    assert len(shown(role="analyst").context["matrix"].columns) == 1


def test_theme_keeps_the_asks_that_advice_on_it_answers(source):
    theme = factories.ThemeFactory()
    ask = factories.AskFactory(title="On it")
    answer(ask, source, themes=[theme])
    answer(ask, source, "opposes")
    answer(factories.AskFactory(), source)

    for asked in (theme, theme.parent):
        response = shown(f"?theme={asked.pk}")
        assert asks_of(response) == ["On it"]
        assert response.context["matrix"].rows[0].members == 2


def test_actor_keeps_the_asks_of_advice_to_it(source):
    advice = answer(factories.AskFactory(title="To it"), source)
    answer(factories.AskFactory(), source)
    actor = factories.AddresseeFactory(recommendation=advice).actor

    assert asks_of(shown(f"?actor={actor.pk}")) == ["To it"]


def test_actor_of_a_draft_tells_readers_nothing(source):
    advice = answer(factories.AskFactory(title="To it"), source, state="draft")
    actor = factories.AddresseeFactory(recommendation=advice).actor

    assert asks_of(shown(f"?actor={actor.pk}")) == []
    assert asks_of(shown(f"?actor={actor.pk}", "analyst")) == ["To it"]


def test_collection_keeps_its_asks():
    ask = factories.AskFactory(title="In it")
    factories.AskFactory()

    assert asks_of(shown(f"?collection={ask.collection.pk}")) == ["In it"]


def test_order_and_columns_from_the_address(three):
    response = shown("?order=title&by=year")

    assert asks_of(response) == ["Less", "Many", "Most"]
    assert [column.label for column in response.context["matrix"].columns] == ["2013"]


@pytest.mark.parametrize("query", ["?by=colour", "?order=x", "?theme=0", "?actor=a"])
def test_unknown_choice_is_told_beside_its_field(query):
    response = shown(query)

    assert "matrix" not in response.context
    assert "errorlist" in response.content.decode()


def test_head_leads_to_its_record_and_to_its_asks_first(source):
    advice = answer(factories.AskFactory(), source)
    actor = factories.AddresseeFactory(recommendation=advice).actor

    html = shown("?by=actor").content.decode()

    url = reverse("admin:recommendations_actor_change", args=[actor.pk])
    assert f'<a href="{url}">{actor.name}</a>' in html
    assert f'href="?by=actor&amp;first={actor.key}"' in html


def test_asks_of_a_column_first(three, source):
    late = factories.SourceFactory(key="late", publisher__name="Late")
    answer(three[2], late)

    response = shown("?first=late")

    assert asks_of(response)[0] == "Many"
    assert "Those of Late 2013 first" in response.content.decode()


def test_actors_below_are_counted_on_demand(source):
    advice = answer(factories.AskFactory(title="To it"), source)
    below = factories.ActorFactory(parent=factories.ActorFactory())
    factories.AddresseeFactory(recommendation=advice, actor=below)

    assert asks_of(shown(f"?actor={below.parent.pk}")) == []
    assert asks_of(shown(f"?actor={below.parent.pk}&below=on")) == ["To it"]


def file(name, query=""):
    return client().get(reverse(f"{PAGE}_file", args=[name]) + query)


def test_csv_holds_the_matrix(source):
    ask = factories.AskFactory(title="=Sell arms", question="Should it?")
    answer(ask, source, "opposes", ref="C")
    answer(ask, source, ref="A")
    answer(ask, source, ref="B")

    text = file("csv").content.decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))
    assert row["title"] == "'=Sell arms"
    assert row["contested"] == "true"
    assert row[source.short_citation()] == "same 2 (A, B); opposes 1 (C)"


def test_xlsx_holds_the_matrix(source):
    answer(factories.AskFactory(title="=1+1"), source, ref="A")

    answered = file("xlsx", "?by=year")

    book = CalamineWorkbook.from_filelike(io.BytesIO(answered.content))
    head, row = book.get_sheet_by_index(0).to_python()
    assert dict(zip(head, row, strict=True)) | {
        "title": "=1+1",  # as text
        "recommendations": 1,
        "contested": False,
        "2013": "same 1 (A)",
    } == dict(zip(head, row, strict=True))


def test_columns_of_one_name_are_told_apart(source):
    ask = factories.AskFactory()
    for key in ("early", "late"):
        answer(ask, factories.SourceFactory(key=key, publisher__name="Same"))

    head = file("csv").content.decode().partition("\r\n")[0]

    assert head.endswith("Same 2013 (early),Same 2013 (late)")


def test_file_of_an_unknown_choice_leads_back_to_the_form():
    assert file("csv", "?by=colour").url.endswith("/matrix/?by=colour")
    assert file("pdf").status_code == 404


def test_empty_matrix_says_what_would_be_here():
    assert "Policy questions would stand here" in shown().content.decode()


def test_header_leads_to_the_matrix_beside_asks():
    links = shown().context["nav_main"]

    labels = [str(link["label"]) for link in links]
    assert labels[labels.index("asks") + 1] == "matrix"
    assert [str(link["label"]) for link in links if link["current"]] == ["matrix"]


def test_page_costs_the_same_at_any_size():
    reader = client()
    counts = []
    for asks, sources in ((1, 1), (8, 4)):
        wipe()
        many(asks, sources)
        with CaptureQueriesContext(connection) as caught:
            reader.get(reverse(PAGE))
        counts.append(len(caught))

    assert counts == [11, 11]


def test_two_hundred_asks_of_sixty_sources_are_all_shown():
    many(200, 60)

    response = client().get(reverse(PAGE))

    assert response.content.count(b"<tr id=") == 200
    assert {len(row.cells) for row in response.context["matrix"].rows} == {15}
