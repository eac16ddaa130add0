"""Quotes that a change of text moved, blurred or lost: a person says where they stand."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from recommendations.models import Quote, QuoteMatch, Recommendation
from recommendations.models.rules import QuoteLost, QuoteSettled, SpanTaken, SpanUnfit
from recommendations.text.spans import Span
from recommendations.tracking.quotes import put
from recommendations.tracking.records import note_edit, save
from recommendations.tracking.roles import CHANGE_QUOTE, check_role


@transaction.atomic
def accept_quote(*, quote: Quote, by: Any, reason: str = "") -> Quote:
    """Say that a quote stands rightly where it was found in a new text.

    Raises RoleMissing, QuoteSettled or QuoteLost.
    """
    quote = to_review(quote, by=by)
    if quote.match == QuoteMatch.LOST:
        raise QuoteLost
    told = f"accepted as found ({quote.get_match_display()})"
    quote.match = QuoteMatch.EXACT
    return save(quote, by=by, reason=f"{told}; {reason}" if reason else told)


@transaction.atomic
def place_quote(*, quote: Quote, span: Span, by: Any, reason: str = "") -> Quote:
    """Put a quote that waits for review on other characters of its source's text.

    Published recommendations that quote other words by it than before go back to
    review. Raises RoleMissing, QuoteSettled, SpanUnfit or SpanTaken.
    """
    quote = to_review(quote, by=by)
    check_span(quote, span)
    said, told = quote.exact, f"placed by hand (was {quote.get_match_display()})"
    put(quote, span, QuoteMatch.EXACT)
    save(quote, by=by, reason=f"{told}; {reason}" if reason else told)
    if quote.exact.split() != said.split():
        for row in resting_on(quote).select_for_update(of=("self",)):
            note_edit(row, by=by, reason="its quote was placed on other words")
    return quote


def to_review(quote: Quote, *, by: Any) -> Quote:
    """The quote as it is now, kept from others, if this person may say where it is."""
    check_role(by, CHANGE_QUOTE, "review a quote")
    quote = Quote.objects.select_for_update(of=("self",)).get(pk=quote.pk)
    if quote.match == QuoteMatch.EXACT:
        raise QuoteSettled
    return quote


def check_span(quote: Quote, span: Span) -> None:
    """Raise what keeps the quote from standing there."""
    text = quote.source.text
    if span.end > len(text):
        raise SpanUnfit(
            f"the text ends at character {len(text)}, before {span.end}; choose words "
            "of the text"
        )
    if not span.of(text).strip():
        raise SpanUnfit("a quote holds one word at least; choose some")
    same = quote.source.quotes.filter(start=span.start, end=span.end)
    if other := same.exclude(pk=quote.pk).first():
        raise SpanTaken(resting_on(other))


def resting_on(quote: Quote) -> Any:
    """The recommendations that quote these words, for themselves or for a condition."""
    rows = Recommendation.objects.filter(Q(quote=quote) | Q(conditions__quote=quote))
    return Recommendation.objects.filter(pk__in=rows.values("pk"))
