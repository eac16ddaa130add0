"""Quotes that wait for review: accepted or placed on their page, accepted in the list."""

import pytest

from recommendations import tracking
from recommendations.models import Quote
from tests import factories
from tests.admin.conftest import ROLES
from tests.admin.pages import list_page, page_of

FIRST = "Press Baghdad to halt all of its oil smuggling now."
SECOND = "Keep troops in Iraq until the militias are disarmed."
AFTER = {
    "moved": f"Now: {FIRST} {SECOND}",
    "fuzzy": f"{FIRST.replace('all', 'any')} {SECOND}",
    "lost": f"Sell arms. {SECOND} Sell arms.",
}
EDITORS = ("analyst", "reviewer", "administrator")


@pytest.fixture
def quote_in(db):
    """A quote that a change of its text left so."""

    def quote_in(match):
        source = factories.SourceFactory(text=f"{FIRST} {SECOND}")
        quote = factories.QuoteFactory(source=source, words=FIRST)
        tracking.set_text(source=source, text=AFTER[match])
        return Quote.objects.get(pk=quote.pk, match=match)

    return quote_in


def told(response):
    return " ".join(str(message) for message in response.context["messages"])


def match_of(quote):
    return Quote.objects.get(pk=quote.pk).match


@pytest.mark.parametrize("role", [*ROLES, None])
def test_quote_accepted_by_those_who_may(role, quote_in, client_of):
    quote = quote_in("fuzzy")
    client = client_of(role)

    response = client.post(page_of(quote, "accept"))

    allowed = role in EDITORS
    assert response.status_code == (302 if allowed else 403)
    assert match_of(quote) == ("exact" if allowed else "fuzzy")


def test_quote_accepted_leaves_the_queue_and_shows_in_the_history(analyst, quote_in):
    quote = quote_in("moved")

    response = analyst.post(page_of(quote, "accept"), follow=True)

    assert "Accepted" in told(response)
    assert "quote-review" not in response.content.decode()
    history = analyst.get(page_of(quote, "history")).content.decode()
    assert "accepted as found (moved)" in history
    assert str(analyst.user) in history


def test_acceptance_takes_a_post(analyst, quote_in):
    quote = quote_in("moved")

    analyst.get(page_of(quote, "accept"))

    assert match_of(quote) == "moved"


@pytest.mark.parametrize(
    ("match", "words"), [("lost", "place it first"), ("exact", "stands where")]
)
def test_acceptance_of_what_was_not_found_again_refused(
    analyst, quote_in, match, words
):
    quote = factories.QuoteFactory() if match == "exact" else quote_in(match)

    response = analyst.post(page_of(quote, "accept"), follow=True)

    assert words in told(response)
    assert match_of(quote) == match


@pytest.mark.parametrize("match", AFTER)
def test_page_offers_what_can_be_done(analyst, quote_in, match):
    html = analyst.get(page_of(quote_in(match))).content.decode()

    assert ('value="Accept"' in html) is (match != "lost")
    assert 'value="Place the quote"' in html


def test_page_shows_what_was_quoted_before(analyst, quote_in):
    assert FIRST in analyst.get(page_of(quote_in("fuzzy"))).content.decode()


def test_page_offers_nothing_where_nothing_waits(analyst, reader, quote_in):
    settled = analyst.get(page_of(factories.QuoteFactory())).content.decode()
    read = reader.get(page_of(quote_in("fuzzy"))).content.decode()

    for html in (settled, read):
        assert "Place the quote" not in html
        assert 'value="Accept"' not in html


def test_quote_placed_on_pasted_words(analyst, quote_in):
    quote = quote_in("lost")
    pasted = "Keep troops\n in Iraq"

    response = analyst.post(page_of(quote, "place"), {"passage": pasted}, follow=True)

    assert "Placed" in told(response)
    quote.refresh_from_db()
    assert (quote.exact, quote.match) == ("Keep troops in Iraq", "exact")
    assert quote.history.first().history_user == analyst.user


def test_quote_placed_on_one_of_several(analyst, quote_in):
    quote = quote_in("lost")
    typed = {"passage": "Sell arms.", "occurrence": "2"}

    analyst.post(page_of(quote, "place"), typed)

    quote.refresh_from_db()
    assert quote.start == AFTER["lost"].rindex("Sell arms.")


@pytest.mark.parametrize(
    ("passage", "field", "words"),
    [
        ("", "passage", "paste the words"),
        ("Never said", "passage", "quote not found"),
        ("Sell arms.", "occurrence", "quote found 2 times"),
        ("Keep troops", "passage", "quoted already, by FA-2017-01"),
    ],
)
def test_quote_placed_nowhere_says_why(analyst, quote_in, passage, field, words):
    quote = quote_in("lost")
    other = factories.QuoteFactory(source=quote.source, words="Keep troops")
    factories.RecommendationFactory(ref="FA-2017-01", quote=other)

    response = analyst.post(page_of(quote, "place"), {"passage": passage})

    form = response.context["place_form"]
    assert words in form.errors[field][0]
    assert form["passage"].value() == passage
    assert "Nothing is changed" in response.content.decode()
    assert match_of(quote) == "lost"


@pytest.mark.parametrize("role", ["reader", None])
def test_quote_placed_by_none_but_editors(role, quote_in, client_of):
    quote = quote_in("lost")

    response = client_of(role).post(page_of(quote, "place"), {"passage": "Sell"})

    assert response.status_code == 403


def accept(client, *quotes):
    action = {"action": "accept_selected", "_selected_action": [q.pk for q in quotes]}
    return client.post(list_page("quote"), action, follow=True)


def test_selected_quotes_accepted_as_found(analyst, quote_in):
    moved, fuzzy, lost = (quote_in(match) for match in AFTER)

    response = accept(analyst, moved, fuzzy, lost)

    assert "2 quotes accepted." in told(response)
    assert "Press Baghdad" in told(response)
    assert "place it first" in told(response)
    assert list(Quote.objects.to_review()) == [lost]


def test_selected_quotes_left_by_readers(reader, quote_in):
    quote = quote_in("moved")

    accept(reader, quote)

    assert match_of(quote) == "moved"
