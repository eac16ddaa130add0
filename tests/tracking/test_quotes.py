"""Quotes, and what becomes of them when their text changes."""

import pytest
from django.core.exceptions import ValidationError

from recommendations import tracking
from recommendations.models import Quote, Source
from recommendations.models.source import text_sha256
from recommendations.text.spans import Span, SpanOutside
from tests import factories as make

pytestmark = pytest.mark.django_db

FIRST = "Press Baghdad to halt all of its oil smuggling now."
SECOND = "Keep troops in Iraq until the militias are disarmed."


def quotes_of(text, *words):
    """A source with this text, and quotes of these words in it."""
    source = make.SourceFactory(text=text)
    return source, [make.QuoteFactory(source=source, words=each) for each in words]


def change(source, text):
    tally = tracking.set_text(source=source, text=text)
    return dict(tally), list(source.quotes.order_by("pk"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{FIRST} {SECOND}", SECOND),
        ("Sell\r\narms.\r\nKeep troops.", "arms.\r\nKeep"),
        ("😀 Sell 😀 arms", "Sell 😀"),
        ("Se\u0301 armés", "\u0301 arm"),
        ("inter-\nnal", "inter-\nnal"),
    ],
)
def test_quote_is_the_exact_span(text, words):
    source = make.SourceFactory(text=text)
    start = text.index(words)

    quote = tracking.quote(source=source, span=Span(start, start + len(words)))

    quote = Quote.objects.get(pk=quote.pk)
    assert (quote.exact, quote.start, quote.end) == (words, start, start + len(words))
    assert quote.prefix == text[:start][-32:]
    assert quote.suffix == text[start + len(words) :][:32]
    assert quote.match == "exact"
    assert quote.is_in_its_text()


def test_quote_of_a_span_is_one_and_the_same():
    source = make.SourceFactory()

    first, again = (tracking.quote(source=source, span=Span(0, 10)) for _ in "ab")

    assert first == again
    assert Quote.objects.count() == 1


def test_quote_names_who_made_it():
    source, user = make.SourceFactory(), make.UserFactory()

    quote = tracking.quote(source=source, span=Span(0, 10), by=user, reason="read")

    row = quote.history.get()
    assert (row.history_user, row.history_change_reason) == (user, "read")


def test_quote_refuses_a_span_outside_the_text():
    with pytest.raises(SpanOutside):
        tracking.quote(source=make.SourceFactory(text="Short."), span=Span(0, 7))


def test_quote_refuses_an_empty_span():
    with pytest.raises(ValidationError, match="one character at least"):
        tracking.quote(source=make.SourceFactory(), span=Span(3, 3))


def test_quote_has_the_same_name_wherever_its_text_is_loaded():
    source = make.SourceFactory(key="jinsa-2020", text=FIRST)
    uid = tracking.quote(source=source, span=Span(0, 5)).uid
    Quote.objects.all().delete()

    assert tracking.quote(source=source, span=Span(0, 5)).uid == uid
    assert tracking.quote(source=source, span=Span(0, 6)).uid != uid


def test_quote_is_made_where_one_that_moved_away_had_its_name():
    text = f"{FIRST} One. {FIRST} Two."
    source = make.SourceFactory(text=text)
    moved = tracking.quote(source=source, span=Span(0, len(FIRST)))
    change(source, f"Now: {FIRST} Two.")
    change(source, text)

    quote = tracking.quote(source=source, span=Span(0, len(FIRST)))

    moved.refresh_from_db()
    assert moved.start > quote.start == 0
    assert quote.uid != moved.uid


def test_set_text_of_a_new_source_leaves_saving_to_the_caller():
    source = make.SourceFactory.build(
        collection=make.CollectionFactory(), publisher=make.PublisherFactory()
    )

    tracking.set_text(source=source, text="Naïve\r\n😀")

    assert source.pk is None
    assert source.holds_its_text()
    tracking.save(source)
    assert Source.objects.get().text == "Naïve\r\n😀"


@pytest.mark.parametrize("character", ["\0", "\ud800"])
def test_set_text_refuses_characters_that_no_database_keeps(character):
    source, _ = quotes_of(FIRST, "Baghdad")

    with pytest.raises(ValidationError, match="at offset 5 cannot be stored") as caught:
        tracking.set_text(source=source, text=f"Press{character}")

    assert set(caught.value.error_dict) == {"text"}
    source.refresh_from_db()
    assert source.text == FIRST


def test_set_text_stores_the_text_and_its_hash():
    source = make.SourceFactory()

    tracking.set_text(source=source, text=FIRST)

    source.refresh_from_db()
    assert (source.text, source.sha256) == (FIRST, text_sha256(FIRST))


FATES = [
    ("exact", f"{FIRST} {SECOND}", f"{FIRST} Keep no troops."),
    ("moved", f"{FIRST} {SECOND}", f"{SECOND} {FIRST}"),
    ("moved", f"{FIRST} {SECOND}", f"😀\r\n{FIRST}"),
    (
        "moved",
        f"{FIRST} {SECOND}",
        f"{SECOND}\r\n{FIRST.replace(' oil', chr(10) + 'oil')}",
    ),
    ("fuzzy", f"{FIRST} {SECOND}", f"{FIRST.replace('all', 'any')} {SECOND}"),
    ("fuzzy", f"{FIRST} {SECOND}", f"{FIRST.replace('Baghdad', 'Baghdád')} {SECOND}"),
]


@pytest.mark.parametrize(("match", "before", "after"), FATES)
def test_set_text_finds_a_quote_again(match, before, after):
    source, _ = quotes_of(before, FIRST)

    tally, (quote,) = change(source, after)

    assert tally == {match: 1}
    assert quote.match == match
    assert quote.is_in_its_text()
    assert quote.prefix == after[: quote.start][-32:]
    assert quote.suffix == after[quote.end :][:32]


def test_set_text_keeps_the_words_of_a_lost_quote():
    source, _ = quotes_of(f"{FIRST} {SECOND}", FIRST)

    tally, (quote,) = change(source, SECOND)

    assert tally == {"lost": 1}
    assert (quote.start, quote.end, quote.exact) == (None, None, FIRST)
    assert quote.suffix == f" {SECOND}"[:32]


def test_set_text_finds_a_lost_quote_again():
    source, _ = quotes_of(f"{FIRST} {SECOND}", SECOND)
    change(source, FIRST)

    tally, (quote,) = change(source, f"{FIRST} {SECOND}")

    assert tally == {"moved": 1}
    assert quote.is_in_its_text()
    assert quote.exact == SECOND


def test_set_text_lets_quotes_swap_places():
    one, two = "Sell arms to Iraq.", "Keep the troops..."
    source, _ = quotes_of(f"{one} {two}", one, two)

    tally, (first, second) = change(source, f"{two} {one}")

    assert tally == {"moved": 2}
    assert len(one) == len(two)
    assert (first.start, second.start) == (len(two) + 1, 0)
    assert first.is_in_its_text()
    assert second.is_in_its_text()


def test_set_text_leaves_a_span_to_one_of_two_quotes():
    source, _ = quotes_of(f"{SECOND} {SECOND}", SECOND)
    make.QuoteFactory(source=source, start=len(SECOND) + 1, words=SECOND)

    tally, (first, second) = change(source, SECOND)

    assert tally == {"exact": 1, "lost": 1}
    assert (first.match, second.match) == ("exact", "lost")
    assert second.exact == SECOND


@pytest.mark.parametrize("start", ["", "Now: "])
def test_set_text_leaves_a_span_to_the_quote_whose_words_it_holds(start):
    alike = FIRST.replace("all", "any")
    source, _ = quotes_of(f"{FIRST} {alike}", FIRST, alike)

    tally, (fuzzy, exact) = change(source, start + alike)

    assert tally == {"moved": 1, "lost": 1}
    assert (exact.match, exact.exact) == ("moved", alike)
    assert (fuzzy.match, fuzzy.exact) == ("lost", FIRST)


def test_set_text_finds_quotes_among_other_characters():
    words = ["Sell 😀 arms", "Se\u0301ll", "keep\r\ntroops"]
    text = "Sell 😀 arms. Se\u0301ll. Please keep\r\ntroops."
    source, _ = quotes_of(text, *words)

    tally, quotes = change(source, f"😀😀 e\u0301\r\n{text}")

    assert tally == {"moved": 3}
    assert [quote.exact for quote in quotes] == words


def test_set_text_again_leaves_the_queue_to_people():
    source, _ = quotes_of(f"{FIRST} {SECOND}", FIRST, SECOND)
    after = f"{FIRST.replace('all', 'any')} {SECOND}"
    change(source, after)

    tally, quotes = change(source, after)

    assert tally == {}
    assert [quote.match for quote in quotes] == ["fuzzy", "exact"]
    assert list(Quote.objects.to_review()) == quotes[:1]


def test_set_text_leaves_the_quotes_of_other_sources():
    source, _ = quotes_of(FIRST, FIRST)
    _, (other,) = quotes_of(FIRST, FIRST)

    change(source, SECOND)

    other.refresh_from_db()
    assert other.match == "exact"


def test_set_text_writes_a_row_of_history_for_what_moved():
    source, (kept, moved) = quotes_of(f"{FIRST} {SECOND}", FIRST, SECOND)
    user = make.UserFactory()

    tracking.set_text(source=source, text=f"{FIRST}  {SECOND}", by=user, reason="scan")

    assert kept.history.count() == 1
    row, _ = moved.history.all()
    assert (row.history_user, row.history_change_reason) == (user, "scan")
    assert source.history.first().history_user == user


def test_mismatched_quotes_are_those_that_their_text_does_not_hold():
    source, (sound, broken) = quotes_of(f"{FIRST} {SECOND}", FIRST, SECOND)
    Source.objects.filter(pk=source.pk).update(text=FIRST)

    assert list(Quote.objects.mismatched()) == [broken]
    assert sound.is_in_its_text()


def test_mismatched_quotes_leave_out_the_lost():
    source, _ = quotes_of(FIRST, FIRST)
    change(source, SECOND)

    assert list(Quote.objects.mismatched()) == []


@pytest.mark.parametrize(
    "use",
    [
        lambda quote: make.RecommendationFactory(quote=quote),
        lambda quote: make.ConditionFactory(quote=quote),
        lambda quote: make.EvidenceFactory(kind="quote", quote=quote, url="", title=""),
    ],
    ids=["recommendation", "condition", "evidence"],
)
def test_drop_unused_quotes_leaves_those_that_are_used(use):
    source, (used, unused) = quotes_of(f"{FIRST} {SECOND}", FIRST, SECOND)
    use(used)

    assert tracking.drop_unused_quotes(among=source.quotes.all()) == 1
    assert list(source.quotes.all()) == [used]
    row = Quote.history.filter(history_type="-").get()
    assert (row.uid, row.history_change_reason) == (unused.uid, "nothing rests on it")


def test_drop_unused_quotes_leaves_other_sources():
    make.QuoteFactory()

    assert tracking.drop_unused_quotes(among=make.SourceFactory().quotes.all()) == 0
    assert Quote.objects.count() == 1
