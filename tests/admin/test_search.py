"""Searching lists: all words, phrases, hits, and whatever else is typed."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings

from recommendations.admin.recommendation import RecommendationAdmin
from tests import factories
from tests.admin.pages import list_page
from tests.search.advice import three_with_oil
from tests.search.test_anything import TYPED

# Lists whose first column is more than a field.
MARKED = ("source", "actor", "theme", "ask")


def results(client, typed, noun="recommendation"):
    response = client.get(f"{list_page(noun)}?q={quote(typed)}")
    assert response.status_code == 200
    return response


def found(client, typed):
    return [row.ref for row in results(client, typed).context["cl"].result_list]


@pytest.fixture
def advice(db):
    source = factories.SourceFactory(
        title="A Long Report", text="Baghdad's neighbors may buy arms, or press it."
    )
    return factories.RecommendationFactory(
        ref="XYZ-1",
        summary="Halt oil smuggling through the south",
        note="See the footnote",
        quote=factories.QuoteFactory(source=source, words="neighbors may buy arms"),
    )


@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ("halt arms", True),
        ('"oil smuggling"', True),
        ('"smuggling oil"', False),
        ('“oil smuggling” "buy arms"', True),
        ("halted smuggl*", True),
        ("oil -arms", False),
        ("drones OR oil", True),
        ("halt drones", False),
        ("OIL xyz-1 footnote report", True),
        ("%", False),
        ("_", False),
        ('"', False),
        ("\\", False),
        ("' OR 1=1 --", False),
    ],
)
def test_every_word_and_phrase_is_needed(typed, finds, analyst, advice):
    assert found(analyst, typed) == (["XYZ-1"] if finds else [])


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 5000,
        "x " * 500,
        '"' + "y " * 2000 + '"',
        "\x01\x02",
        "😀",
        "(((",
        "\ud83d",
    ],
)
@pytest.mark.parametrize("noun", ["recommendation", "actor", "source"])
def test_search_for_anything_is_no_error(typed, noun, analyst, advice):
    address = f"{list_page(noun)}?q={quote(typed, errors='surrogatepass')}"

    assert analyst.get(address).status_code == 200


def test_long_search_finds_nothing(analyst, advice):
    assert found(analyst, "smuggling " + "x" * 600) == []


def test_hit_in_the_summary_is_marked(analyst, advice):
    html = results(analyst, "oil").content.decode()

    assert "Halt <mark>oil</mark> smuggling" in html
    assert 'class="hit"' not in html


@pytest.mark.parametrize(
    ("typed", "hit"),
    [
        ("arms", "neighbors may buy <mark>arms</mark>"),
        ("footnote", "See the <mark>footnote</mark>"),
        ("report", "A Long <mark>Report</mark>"),
    ],
)
def test_hit_elsewhere_is_shown_under_the_summary(typed, hit, analyst, advice):
    html = results(analyst, typed).content.decode()

    assert f'<p class="hit">{hit}</p>' in html


def test_alias_that_alone_was_found_is_shown(analyst, advice):
    actor = factories.ActorFactory(name="United States")
    factories.ActorAliasFactory(actor=actor, name="Washington")
    factories.AddresseeFactory(recommendation=advice, actor=actor)

    html = results(analyst, "washington").content.decode()

    hit = '<p class="hit">United States: <mark>Washington</mark></p>'
    assert hit in html


def test_hit_is_escaped(analyst, db):
    factories.RecommendationFactory(summary="Press <b>Baghdad</b>")

    html = results(analyst, "<b>").content.decode()

    assert "Press &lt;<mark>b</mark>&gt;Baghdad&lt;/<mark>b</mark>&gt;" in html


@pytest.fixture
def ranks(db):
    three_with_oil()


def test_best_come_first(analyst, ranks):
    html = results(analyst, "oil").content.decode()

    assert found(analyst, "oil") == ["C", "B", "A"]
    assert "Best match" in html
    assert "Best match" not in results(analyst, "").content.decode()


@pytest.mark.parametrize(
    ("sort", "refs"), [("ref", "ABC"), ("-ref", "CBA"), ("nonsense", "CBA")]
)
def test_order_that_is_chosen_wins(sort, refs, analyst, ranks):
    answer = analyst.get(f"{list_page('recommendation')}?q=oil&sort={sort}")

    assert [row.ref for row in answer.context["cl"].result_list] == list(refs)


def test_pages_have_what_was_counted(analyst, ranks, monkeypatch):
    monkeypatch.setattr(RecommendationAdmin, "list_per_page", 2)
    pages = [
        analyst.get(f"{list_page('recommendation')}?q=oil&p={number}").context["cl"]
        for number in (1, 2)
    ]

    assert [[row.ref for row in page.result_list] for page in pages] == [
        ["C", "B"],
        ["A"],
    ]
    assert [str(page.tally) for page in pages] == ["3", "3"]


def test_search_at_another_point_of_time(analyst, ranks):
    answer = analyst.get(f"{list_page('recommendation')}?q=oil&as_of=2014")

    assert [row.ref for row in answer.context["cl"].result_list] == ["C", "B", "A"]


@pytest.mark.parametrize(
    ("noun", "field", "typed"),
    [
        ("source", "title", "reports"),
        ("actor", "name", "armies"),
        ("person", "name", "hamdani"),
        ("publisher", "name", "foundations"),
        ("theme", "name", "smuggled"),
        ("ask", "title", "keeping"),
        ("collection", "name", "iraqi"),
    ],
)
def test_every_list_with_an_index_finds_words_in_any_form(noun, field, typed, analyst):
    words = "Hamdani’s report: the foundation keeps army smuggling from Iraqis"
    made = getattr(factories, f"{noun.title()}Factory")(**{field: words})
    getattr(factories, f"{noun.title()}Factory")(**{field: "Another"})

    answer = results(analyst, typed, noun)

    rows = answer.context["cl"].result_list
    assert [row.pk for row in rows] == [made.pk]
    assert ("<mark>" in answer.content.decode()) is (noun in MARKED)


@pytest.mark.parametrize("noun", ["recommendation", "actor"])
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(typed=TYPED)
def test_anything_typed_is_answered(noun, analyst, typed):
    """What holds U+0000 is refused, as in every address; all else is looked for."""
    address = f"{list_page(noun)}?q={quote(typed, errors='surrogatepass')}"

    assert analyst.get(address).status_code == (400 if "\0" in typed else 200)


def test_search_is_kept_with_filters(analyst, advice):
    html = analyst.get(f"{list_page('recommendation')}?kind=explicit&kind=implicit")

    form = html.content.decode().partition('id="changelist-search"')[2]
    form = form.partition("</form>")[0]
    assert form.count('<input type="hidden" name="kind"') == 2


def test_no_hit_says_which_to_take_off(analyst, advice):
    html = results(analyst, "drones").content.decode()

    assert "No recommendation fits all of these" in html
    assert 'aria-label="Take off: text has drones"' in html


@pytest.mark.parametrize(
    ("noun", "words"),
    [
        ("recommendation", "Add a source first"),
        ("quote", "once recommendations quote their sources"),
        ("actor", "that can act stand here"),
    ],
)
def test_empty_list_says_what_would_be_here(noun, words, analyst):
    assert words in analyst.get(list_page(noun)).content.decode()
