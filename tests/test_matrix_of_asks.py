"""The matrix of asks and sources: its rows, its page, and what it costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.matrix import matrix, sentence, sides
from recommendations.models import Ask, AskMember, Quote, Recommendation, Source
from recommendations.text.dates import PartialDate
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ([], "no recommendation answers it yet"),
        ([("same", 1)], "same 1; one source for, none against"),
        ([("opposes", 1)], "opposes 1; no source for, one against"),
        ([("alternative", 1)], "alternative 1; no source for or against"),
        (
            [("opposes", 1), ("conditional", 1)],
            "conditional 1, opposes 1; one source for, one against",
        ),
        (
            [("weaker", 2), ("stronger", 1), ("same", 1)],
            "same 1, stronger 1, weaker 1; two sources for, none against",
        ),
        (
            [
                *[("same", 1)] * 2,
                *[("weaker", 2), ("weaker", 3)],
                *[("alternative", 2)] * 2,
                *[("opposes", 2)] * 3,
                ("opposes", 3),
            ],
            "same 2, weaker 2, alternative 2, opposes 4; three sources for, two against",
        ),
        ([("same", n) for n in range(11)], "same 11; 11 sources for, none against"),
    ],
)
def test_sentence(members, words):
    assert sentence(sides(members)) == words


def test_sides_count_a_source_once_on_each():
    found = sides([("same", 1), ("weaker", 1), ("opposes", 1)])

    assert (found.sources_for, found.sources_against) == (1, 1)
    assert found.contested


def test_alternative_contests_nothing():
    assert not sides([("same", 1), ("alternative", 2)]).contested


def answer(ask, source, stance="same", **facts):
    advice = factories.RecommendationFactory(source=source, **facts)
    why = "" if stance == "same" else "differs"
    factories.AskMemberFactory(ask=ask, recommendation=advice, stance=stance, why=why)
    return advice


def of(by="source", order="contested"):
    return matrix(Ask.objects.all(), Recommendation.objects.all(), by=by, order=order)


def titles(held):
    return [row.ask.title for row in held.rows]


@pytest.fixture
def source():
    return factories.SourceFactory()


@pytest.fixture
def three(source):
    """Asks that are hotly contested, contested, and merely much answered."""
    asks = [factories.AskFactory(title=title) for title in ("Most", "Less", "Many")]
    others = factories.SourceFactory.create_batch(3)
    for each in (source, others[0]):
        answer(asks[0], each, "same")
        answer(asks[0], each, "opposes")
    answer(asks[1], source, "weaker")
    for each in others:
        answer(asks[1], each, "opposes")
        answer(asks[2], each, "same")
        answer(asks[2], each, "alternative")
    return asks


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("contested", ["Most", "Less", "Many"]),
        ("members", ["Many", "Less", "Most"]),
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

    assert row.cells[source.pk].by_stance() == [
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


def test_sides_are_of_sources_whatever_the_columns(library):
    (row,) = of("publisher").rows

    assert (row.sides.sources_for, row.sides.sources_against) == (2, 1)


# The page


PAGE = "admin:recommendations_ask_matrix"


def client(role="reader"):
    found = Client()
    found.force_login(factories.UserFactory(role=role))
    return found


def shown(query="", role="reader"):
    return client(role).get(reverse(PAGE) + query)


def asks_of(response):
    return titles(response.context["matrix"])


def test_cell_leads_to_the_member(source):
    ask = factories.AskFactory()
    answer(ask, source, ref="PUB-2013-1")
    answer(ask, source)

    html = shown().content.decode()

    url = reverse("admin:recommendations_ask_change", args=[ask.pk])
    assert f'<a href="{url}#PUB-2013-1"><span class="stance same">' in html
    assert "same 2</span>" in html


def test_page_says_how_many_are_contested(three):
    html = shown().content.decode()

    assert "3 asks, 2 of them contested" in html
    assert html.count('<span class="split">contested</span>') == 2


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


def test_empty_matrix_says_what_would_be_here():
    assert "Policy questions would stand here" in shown().content.decode()


def test_header_leads_to_the_matrix_beside_asks():
    links = shown().context["nav_main"]

    labels = [str(link["label"]) for link in links]
    assert labels[labels.index("asks") + 1] == "matrix"
    assert [str(link["label"]) for link in links if link["current"]] == ["matrix"]


def many(asks, sources):
    """So many asks, each answered by every fourth of so many sources."""
    held = factories.SourceFactory.create_batch(sources)
    for each in held:
        factories.AuthorshipFactory(source=each)
        factories.InferredFieldFactory(source=each)
    quotes = [factories.QuoteFactory(source=each) for each in held]
    collection = factories.CollectionFactory()
    made = Ask.objects.bulk_create(
        Ask(
            key=f"a-{n}", title=f"Ask {n}", question="Should it?", collection=collection
        )
        for n in range(asks)
    )
    advice = Recommendation.objects.bulk_create(
        Recommendation(
            ref=f"R-{n}-{m}", summary="Do it", quote=quotes[m], state="published"
        )
        for n in range(asks)
        for m in range(n % 4, sources, 4)
    )
    by_key = {ask.key: ask for ask in made}
    AskMember.objects.bulk_create(
        AskMember(
            ask=by_key[f"a-{each.ref.split('-')[1]}"],
            recommendation=each,
            stance="opposes" if number % 3 else "weaker",
            why="differs",
        )
        for number, each in enumerate(advice)
    )


def test_page_costs_the_same_at_any_size():
    reader = client()
    counts = []
    for asks, sources in ((1, 1), (50, 12)):
        wipe()
        many(asks, sources)
        with CaptureQueriesContext(connection) as caught:
            reader.get(reverse(PAGE))
        counts.append(len(caught))

    assert counts == [13, 13]


def wipe():
    for model in (AskMember, Ask, Recommendation, Quote):
        model.objects.all().delete()
    Source.objects.all().delete()


def test_two_hundred_asks_of_sixty_sources_are_all_shown():
    many(200, 60)

    response = client().get(reverse(PAGE))

    assert response.content.count(b"<tr id=") == 200
    assert {len(row.cells) for row in response.context["matrix"].rows} == {15}
