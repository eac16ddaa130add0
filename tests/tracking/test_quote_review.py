"""Quotes that wait for a person: accepted where they are, or placed elsewhere."""

import pytest

from recommendations import tracking
from recommendations.models import Quote, rules
from recommendations.text.spans import Span
from tests import factories as make

pytestmark = pytest.mark.django_db

FIRST = "Press Baghdad to halt all of its oil smuggling now."
SECOND = "Keep troops in Iraq until the militias are disarmed."
AFTER = {
    "moved": f"Now: {FIRST} {SECOND}",
    "fuzzy": f"{FIRST.replace('all', 'any')} {SECOND}",
    "lost": f"Sell arms. {SECOND}",
}


@pytest.fixture
def analyst():
    return make.UserFactory(role="analyst")


@pytest.fixture
def quote_in():
    """A quote after its text was changed so that it is found thus."""

    def quote_in(match):
        source = make.SourceFactory(text=f"{FIRST} {SECOND}")
        quote = make.QuoteFactory(source=source, words=FIRST)
        tracking.set_text(source=source, text=AFTER[match])
        quote.refresh_from_db()
        assert quote.match == match
        return quote

    return quote_in


@pytest.mark.parametrize("match", ["moved", "fuzzy"])
def test_accepted_quote_leaves_the_queue(quote_in, analyst, match):
    quote = quote_in(match)
    assert list(Quote.objects.to_review()) == [quote]

    accepted = tracking.accept_quote(quote=quote, by=analyst)

    assert (accepted.match, accepted.exact) == ("exact", quote.exact)
    assert (accepted.start, accepted.end) == (quote.start, quote.end)
    assert not Quote.objects.to_review().exists()


def test_acceptance_stands_in_the_history(quote_in, analyst):
    quote = quote_in("fuzzy")

    tracking.accept_quote(quote=quote, by=analyst, reason="a typing error mended")

    row = quote.history.first()
    assert (row.match, row.history_user) == ("exact", analyst)
    told = "accepted as found (fuzzy); a typing error mended"
    assert row.history_change_reason == told


def test_a_lost_quote_is_placed_first(quote_in, analyst):
    with pytest.raises(rules.QuoteLost) as caught:
        tracking.accept_quote(quote=quote_in("lost"), by=analyst)

    assert caught.value.code == "quote_lost"
    assert Quote.objects.get().match == "lost"


def test_a_quote_that_waits_for_nobody_is_left(analyst):
    quote = make.QuoteFactory()

    with pytest.raises(rules.QuoteSettled):
        tracking.accept_quote(quote=quote, by=analyst)
    with pytest.raises(rules.QuoteSettled) as caught:
        tracking.place_quote(quote=quote, span=Span(0, 5), by=analyst)

    assert caught.value.code == "quote_settled"
    assert Quote.objects.get().exact == quote.exact


@pytest.mark.parametrize("role", [None, "reader"])
def test_quotes_are_reviewed_by_analysts(quote_in, role):
    quote, by = quote_in("moved"), make.UserFactory(role=role)

    with pytest.raises(rules.RoleMissing, match="to review a quote takes the role of"):
        tracking.accept_quote(quote=quote, by=by)
    with pytest.raises(rules.RoleMissing):
        tracking.place_quote(quote=quote, span=Span(0, 5), by=by)

    assert list(Quote.objects.to_review()) == [quote]


@pytest.mark.parametrize("match", AFTER)
def test_placed_quote_stands_on_the_words_chosen(quote_in, analyst, match):
    quote = quote_in(match)
    text = quote.source.text
    start = text.index("Keep troops")

    tracking.place_quote(quote=quote, span=Span(start, start + 11), by=analyst)

    quote = Quote.objects.get()
    assert (quote.exact, quote.match) == ("Keep troops", "exact")
    assert (quote.start, quote.end) == (start, start + 11)
    assert quote.suffix == text[start + 11 :][:32]
    assert quote.is_in_its_text()
    row = quote.history.first()
    assert row.history_user == analyst
    assert row.history_change_reason == f"placed by hand (was {match})"


UNFIT = [
    (Span(0, 10_000), "before 10000"),
    (Span(3, 3), "one word at least"),
    (Span(10, 11), "one word at least"),
]


@pytest.mark.parametrize(("span", "told"), UNFIT)
def test_place_where_no_words_are_is_refused(quote_in, analyst, span, told):
    quote = quote_in("lost")
    assert quote.source.text[10] == " "

    with pytest.raises(rules.SpanUnfit, match=told) as caught:
        tracking.place_quote(quote=quote, span=span, by=analyst)

    assert (caught.value.code, caught.value.field) == ("span_unfit", "passage")
    assert Quote.objects.get().match == "lost"


def test_place_where_another_quote_stands_is_refused(quote_in, analyst):
    quote = quote_in("lost")
    taken = tracking.quote(source=quote.source, span=Span(0, 9))
    make.RecommendationFactory(ref="FA-2017-01", quote=taken)

    with pytest.raises(rules.SpanTaken, match="already, by FA-2017-01") as caught:
        tracking.place_quote(quote=quote, span=Span(0, 9), by=analyst)

    assert (caught.value.code, caught.value.field) == ("span_taken", "passage")
    assert Quote.objects.get(pk=quote.pk).match == "lost"


def test_place_on_the_very_words_that_were_found(quote_in, analyst):
    quote = quote_in("moved")
    recommendation = make.RecommendationFactory(quote=quote)

    tracking.place_quote(
        quote=quote, span=Span(quote.start, quote.end), by=analyst, reason="so"
    )

    recommendation.refresh_from_db()
    assert recommendation.state == "published"
    assert Quote.objects.get().match == "exact"


@pytest.mark.parametrize("part", [False, True])
def test_place_on_other_words_sends_what_quotes_them_to_review(quote_in, analyst, part):
    quote = quote_in("lost")
    if part:
        recommendation = make.ConditionFactory(quote=quote).recommendation
    else:
        recommendation = make.RecommendationFactory(quote=quote)
    other = make.RecommendationFactory()

    tracking.place_quote(quote=quote, span=Span(0, 9), by=analyst)

    for record in (recommendation, other):
        record.refresh_from_db()
    assert (recommendation.state, recommendation.edited_by) == ("in_review", analyst)
    assert other.state == "published"
    told = "its quote was placed on other words"
    assert recommendation.history.first().history_change_reason == told
