"""The page on which a source is read: marks, cards, filters, addresses."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.admin import reading
from tests import factories
from tests.admin.pages import list_page, page_of

TEXT = (
    "# On Iraq\n\nWashington should press Baghdad to halt oil smug-\ngling. If Baghdad "
    "agrees, arms may be sold.\n\n- Keep troops.\n\n- Fund courts."
)


@pytest.fixture
def source(db):
    return factories.SourceFactory(text=TEXT)


def quote(source, words):
    return factories.QuoteFactory(source=source, words=words)


def advice(source, words, **facts):
    return factories.RecommendationFactory(quote=quote(source, words), **facts)


def read(client, source, **query):
    response = client.get(page_of(source, "read"), query)
    assert response.status_code == 200
    return response.content.decode()


def marks(page):
    """The words of each stretch, and the classes of its mark."""
    found = re.findall(r'<a class="(mark [^"]*)"[^>]*>(.*?)</a>', page)
    return [(bare(words), classes.split()[1:]) for classes, words in found]


def bare(words):
    return html.unescape(re.sub(r"<sup>.*?</sup>|<[^>]*>", "", words))


def shown_card(page):
    cards = re.findall(r"<section data-card=.*?</section>", page, re.DOTALL)
    shown = [card for card in cards if " hidden>" not in card.partition("\n")[0]]
    assert len(shown) <= 1
    return bare(shown[0]) if shown else ""


def test_text_is_reflowed_and_marked(reader, source):
    advice(source, "press Baghdad to halt oil smug-\ngling", ref="A-1")

    page = read(reader, source)

    assert marks(page) == [
        ("press Baghdad to halt oil smuggling", ["explicit", "selected"])
    ]
    assert "<h2>On Iraq</h2>" in page
    assert page.count('role="listitem"') == 2
    assert 'id="A-1"' in page


def test_overlapping_marks_are_told_apart(reader, source):
    advice(source, "Baghdad agrees, arms", ref="A-1")
    advice(source, "arms may be sold.", ref="A-2", kind="implicit")

    page = read(reader, source, mark="A-2")

    assert marks(page) == [
        ("Baghdad agrees, ", ["explicit"]),
        ("arms", ["explicit", "also-implicit", "selected"]),
        (" may be sold.", ["implicit", "selected"]),
    ]
    assert 'title="explicit: A-1; implicit: A-2"' in page


def test_conditions_and_evidence_are_marked(reader, source):
    record = advice(source, "If Baghdad agrees, arms may be sold.")
    factories.ConditionFactory(
        recommendation=record, quote=quote(source, "If Baghdad agrees")
    )
    factories.EvidenceFactory(
        kind="quote", url="", title="", quote=quote(source, "Keep troops.")
    )

    found = marks(read(reader, source))

    assert ("If Baghdad agrees", ["explicit", "also-hinge", "selected"]) in found
    assert ("Keep troops.", ["proof"]) in found


def test_the_mark_asked_for_has_its_card(analyst, source):
    advice(source, "Washington")
    record = advice(source, "Keep troops.", ref="A-2", summary="Keep the troops")
    actor = factories.ActorFactory(name="The Senate")
    factories.AddresseeFactory(
        recommendation=record, actor=actor, implementation="in_progress"
    )
    member = factories.AskMemberFactory(
        recommendation=record, stance="opposes", why="It says no"
    )

    card = shown_card(read(analyst, source, mark="A-2"))

    for words in ("Keep the troops", "The Senate", "In progress", member.ask.title):
        assert words in card
    assert "opposes" in card
    assert "Record assessment" in card


def test_a_reader_is_not_asked_to_assess(reader, source):
    factories.AddresseeFactory(recommendation=advice(source, "Keep troops."))

    assert "Record assessment" not in shown_card(read(reader, source))


def test_evidence_is_reached_by_its_quote(reader, source):
    advice(source, "Washington")
    piece = factories.EvidenceFactory(
        kind="quote", url="", title="", quote=quote(source, "Keep troops.")
    )

    card = shown_card(read(reader, source, mark=f"quote-{piece.quote.uid}"))

    assert "Evidence of 1 assessment" in card
    assert piece.assessment.addressee.recommendation.ref in card


def test_drafts_are_marked_only_for_those_who_edit(reader, analyst, source):
    draft = advice(source, "Keep troops.", ref="DRAFT-1", state="draft")
    factories.ConditionFactory(recommendation=draft, quote=quote(source, "Baghdad"))
    factories.EvidenceFactory(
        kind="quote",
        url="",
        title="",
        quote=quote(source, "Fund courts."),
        assessment__addressee__recommendation=draft,
    )

    assert marks(read(reader, source)) == []
    assert "DRAFT-1" not in read(reader, source, mark="DRAFT-1")
    assert len(marks(read(analyst, source))) == 3


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({"kind": "implicit"}, ["Fund courts."]),
        ({"headline": "stalled"}, ["Keep troops."]),
        ({"addressee": "senate"}, ["Fund courts."]),
        ({"kind": "implicit", "headline": "stalled"}, []),
        (
            {"kind": "", "headline": "", "addressee": ""},
            ["Keep troops.", "Fund courts."],
        ),
    ],
)
def test_marks_are_filtered(reader, source, query, left):
    advice(source, "Keep troops.", headline="stalled")
    record = advice(source, "Fund courts.", kind="implicit")
    factories.AddresseeFactory(recommendation=record, actor__key="senate")

    page = read(reader, source, **query)

    assert [words for words, _ in marks(page)] == left
    assert "Fund courts." in page


def test_an_unknown_choice_is_told(reader, source):
    page = read(reader, source, addressee="nobody-by-this-key")

    assert "Select a valid choice" in page


def test_next_and_previous_marks(reader, source):
    for number, words in enumerate(("Washington", "Baghdad", "arms"), start=1):
        advice(source, words, ref=f"A-{number}")

    page = read(reader, source, mark="A-2")

    assert 'href="?mark=A-1#A-1" data-key="k"' in page
    assert 'href="?mark=A-3#A-3" data-key="j"' in page


def test_raw_text_has_numbered_lines(reader, source):
    advice(source, "Keep troops.")

    page = read(reader, source, raw="1")

    assert '<li id="L3">Washington should press Baghdad to halt oil smug-</li>' in page
    assert marks(page) == []


def test_a_source_without_text_says_so(reader, db):
    empty = factories.SourceFactory(text="")

    assert "No text is stored." in read(reader, empty)
    assert "No text is stored." in read(reader, empty, raw="1")


def test_inferred_fields_show_their_evidence(reader, source):
    factories.InferredFieldFactory(source=source, evidence="It speaks of last week.")

    page = read(reader, source)

    assert '<abbr class="inferred" title="It speaks of last week.">' in page
    assert "<dd>It speaks of last week.</dd>" in page


def test_words_of_the_text_are_never_markup(reader, db):
    source = factories.SourceFactory(text="Say <b>no</b> & go.", title="<i>T</i>")
    advice(source, "<b>no</b>", ref='A"<1>', summary="<u>No</u>")

    page = read(reader, source)

    assert "&lt;b&gt;no&lt;/b&gt;" in page
    assert not re.search(r"<b>no|<u>No|<i>T|A\"<1>", page)


def test_a_long_text_comes_in_pages(reader, source, monkeypatch):
    monkeypatch.setattr(reading, "BLOCKS_PER_PAGE", 2)
    advice(source, "Washington", ref="A-1")
    last = advice(source, "Fund courts.", ref="A-2")
    condition = factories.ConditionFactory(recommendation=last, quote=last.quote)

    assert "Fund courts." not in read(reader, source)
    for anchor in ("A-2", f"quote-{last.quote.uid}", f"condition-{condition.pk}"):
        assert "Fund courts." in [
            words for words, _ in marks(read(reader, source, mark=anchor))
        ]
    assert [words for words, _ in marks(read(reader, source, page="1"))] == [
        "Washington"
    ]


@pytest.mark.parametrize(
    "anchor", ["condition-x", "condition-" + "9" * 30, "quote-1", "quote-", "-"]
)
def test_a_mark_that_is_not_there_shows_the_beginning(reader, source, anchor):
    advice(source, "Keep troops.", summary="Keep the troops")

    assert "Keep the troops" in shown_card(read(reader, source, mark=anchor))


def test_a_quote_leads_to_its_place(reader, source):
    record = advice(source, "Keep troops.", ref="A/1 b")

    page = reader.get(page_of(record)).content.decode()

    assert f'href="{page_of(source, "read")}?mark=A%2F1%20b#A%2F1%20b"' in page
    assert "Show in the text" in page


def test_a_lost_quote_is_named_below_the_text(reader, source):
    lost = factories.QuoteFactory.build(source=source, words="Fund courts.")
    lost.start = lost.end = None
    lost.match = "lost"
    lost.save()
    factories.RecommendationFactory(quote=lost, ref="LOST-1")

    page = read(reader, source)

    assert "Not found in the present text" in page
    assert "LOST-1" in page
    assert marks(page) == []


def test_lists_of_sources_lead_to_the_text(reader, source):
    address = f'href="{page_of(source, "read")}"'

    assert address in reader.get(list_page("source")).content.decode()
    assert address in reader.get(page_of(source)).content.decode()


def fill(number):
    words = " ".join(f"Do {n}." for n in range(number))
    source = factories.SourceFactory(text=words)
    factories.AuthorshipFactory(source=source)
    for n in range(number):
        record = advice(source, f"Do {n}.")
        addressee = factories.AddresseeFactory(recommendation=record)
        factories.AskMemberFactory(recommendation=record)
        factories.ConditionFactory(recommendation=record, quote=record.quote)
        assessment = factories.AssessmentFactory(addressee=addressee)
        factories.EvidenceFactory(
            kind="quote", url="", title="", quote=record.quote, assessment=assessment
        )
    return source


def test_a_page_costs_the_same_at_any_number_of_marks(reader):
    costs = []
    for number in (1, 6):
        source = fill(number)
        reader.get(page_of(source, "read"))
        with CaptureQueriesContext(connection) as captured:
            page = read(reader, source)
        assert len(marks(page)) == number
        costs.append(len(captured))

    assert costs == [17, 17]
