"""What a search finds, in what order, and for whom."""

import pytest

from recommendations.models import Actor, Recommendation, Source
from recommendations.search import search
from tests import factories
from tests.search.advice import advise

TEXT = (
    "Étude du pétrole.\n\nBaghdad's neighbors may buy arms, or press it on inter-\n"
    "nal matters. 伊拉克石油出口 does the same. The militias are strong."
)


def found(typed, rows=None):
    rows = Recommendation.objects.all() if rows is None else rows
    return [getattr(row, "ref", None) or row.key for row in search(rows, typed)[:50]]


@pytest.fixture
def advice(db):
    source = factories.SourceFactory(key="text", title="A Long Report", text=TEXT)
    quote = factories.QuoteFactory(source=source, words="may buy arms, or press")
    made = factories.RecommendationFactory(
        ref="XYZ-2014-1",
        summary="Halt oil smuggling through the south",
        note="See the footnote",
        quote=quote,
    )
    actor = factories.ActorFactory(key="usa", name="United States")
    factories.ActorAliasFactory(actor=actor, name="Washington")
    factories.AddresseeFactory(recommendation=made, actor=actor, mention="it")
    return made


@pytest.mark.parametrize(
    "typed",
    [
        "oil",
        "OIL halting",
        "smuggled",
        '"oil smuggling"',
        "“oil smuggling” «buy arms»",
        "XYZ-2014-1",
        "xyz",
        "footnote report arms",
        "washington",
        '"united states" oil',
        "tanks OR oil",
        "tanks | smuggl*",
        "oil -drones",
        "-drones",
        '-"smuggling oil" arms',
        "smug* footn*",
        "throughou* OR throug*",
        "the oil of the south",
    ],
)
def test_finds_by_words_phrases_beginnings_and_actors(typed, advice):
    advise("OTHER", "Sell drones to Jordan")

    assert found(typed) == ["XYZ-2014-1"]


@pytest.mark.parametrize(
    "typed",
    [
        "oil drones",
        '"smuggling oil"',
        "oil -washington",
        "oil -arms",
        "-oil",
        "south halt -footn*",
        "drones OR tanks",
        '"south may"',
        "*",
        "-",
        '"',
        "OR",
        "%",
        "_",
        "😀",
        "\ud83d",
        "\x00",
        "' OR 1=1 --",
    ],
)
def test_finds_nothing_else(typed, advice):
    assert found(typed) == []


@pytest.mark.parametrize("typed", ["", "  "])
def test_no_search_leaves_the_list(typed, advice):
    assert found(typed) == ["XYZ-2014-1"]


@pytest.mark.parametrize(
    "typed",
    [
        "internal",
        "étude",
        "ETUDE",
        "e\u0301tude",
        "petrole",
        "石油",
        "石油出口",
        "伊拉克 出口",
        "militia",
        '"neighbors may"',
        '"internal matters"',
        "inter*",
        "long report",
    ],
)
def test_finds_sources_by_what_a_person_reads(typed, advice):
    assert found(typed, Source.objects.all()) == ["text"]


@pytest.mark.parametrize("typed", ["油石", '"matters baghdad"', '"report long"'])
def test_finds_no_source_by_words_in_another_order(typed, advice):
    assert found(typed, Source.objects.all()) == []


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Sadr’s Łódź straße", "lodz strasse sadr"),
        ("قصف العِرَاق", "العراق"),
        ("Ирак и нефть", "ИРАК"),
        ("İstanbul ışık", "istanbul isik"),
        ("हिन्दी में", "हिन्दी"),
        ("ประเทศไทย", "ไทย"),
        ("한국 정부", "한국"),
        ("generalisations", "generali*"),
    ],
)
def test_other_scripts_are_found_as_typed(written, typed, db):
    factories.ActorFactory(key="it", name=written)

    assert found(typed, Actor.objects.all()) == ["it"]


def test_the_best_come_first(db):
    for ref, summary, note in (
        ("NOTE", "Sell arms", "about oil"),
        ("BOTH", "Halt the oil trade", "oil"),
        ("NONE", "Sell tanks", ""),
    ):
        advise(ref, summary, note=note)

    rows = Recommendation.objects.exclude(ref="NONE").order_by("ref")
    assert found("trade OR oil OR arms", rows)[0] == "BOTH"
    assert found("note: OR about", rows) == ["NOTE"]


def test_an_order_that_is_asked_for_stands(db):
    for ref, summary in (("A", "Sell arms and oil"), ("B", "Oil"), ("C", "Oil oil")):
        advise(ref, summary)

    rows = search(Recommendation.objects.all(), "oil")
    assert [row.ref for row in rows.order_by("-ref")[:2]] == ["C", "B"]
    unranked = search(Recommendation.objects.order_by("ref"), "oil", ranked=False)
    assert [row.ref for row in unranked[:5]] == ["A", "B", "C"]


def test_a_ranked_list_is_narrowed_further(advice):
    advise("DRAFT", "Oil", state="draft")

    rows = search(Recommendation.objects.all(), "oil").filter(state="draft")
    assert [row.ref for row in rows[:50]] == ["DRAFT"]
    assert rows.count() == 1


def test_pages_go_on_behind_what_is_ranked(db, monkeypatch):
    monkeypatch.setattr("recommendations.search.ranking.MOST_RANKED", 3)
    for number in range(8):
        advise(f"R-{number}", "Sell oil")

    rows = search(Recommendation.objects.order_by("ref"), "oil")
    pages = [[row.ref for row in rows[at : at + 2]] for at in range(0, 10, 2)]
    assert [len(page) for page in pages] == [2, 2, 2, 2, 0]
    assert len({ref for page in pages for ref in page}) == 8
    assert len(list(rows)) == rows.count() == 8


@pytest.mark.parametrize("size", [1, 6])
def test_a_page_costs_the_same_at_any_size(size, db, django_assert_num_queries):
    for number in range(size):
        advise(f"R-{number}", "Sell oil")

    with django_assert_num_queries(3):  # actors of the name, the best, the page
        assert len(search(Recommendation.objects.all(), "oil")[:50]) == size
