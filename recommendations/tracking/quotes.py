"""Quotes, and the texts that they stand in."""

import uuid
from collections import Counter
from typing import Any

from django.db import models, transaction

from recommendations import search
from recommendations.models import ChangeVerb, Quote, QuoteMatch, Source
from recommendations.models.quote import quote_uid
from recommendations.models.source import text_sha256
from recommendations.text.anchors import FoldedText, Match, Selector, select
from recommendations.text.spans import Span
from recommendations.tracking.checks import check_text
from recommendations.tracking.feed import tell
from recommendations.tracking.records import history_held, remove, save

CLOSEST_FIRST = [Match.EXACT, Match.MOVED, Match.FUZZY, Match.LOST]


@transaction.atomic
def quote(*, source: Source, span: Span, by: Any = None, reason: str = "") -> Quote:
    """The quote of these characters of a source's text, made where there is none."""
    known = source.quotes.filter(start=span.start, end=span.end).first()
    if known:
        return known
    selector = select(source.text, span)
    uid = quote_uid(source.key, source.sha256, span.start, span.end)
    # A quote that was made here and moved away with a change of text keeps its name.
    taken = Quote.objects.filter(uid=uid).exists()
    made = Quote(
        uid=uuid.uuid4() if taken else uid,
        source=source,
        start=span.start,
        end=span.end,
        exact=selector.exact,
        prefix=selector.prefix,
        suffix=selector.suffix,
    )
    return save(made, by=by, reason=reason)


@transaction.atomic
def drop_unused_quotes(
    *, among: models.QuerySet[Quote], by: Any = None, reason: str = ""
) -> int:
    """Remove those of these quotes that nothing rests on; return how many."""
    unused = among.filter(
        recommendations__isnull=True, conditions__isnull=True, evidence__isnull=True
    )
    for row in unused:
        remove(row, by=by, reason=reason or "nothing rests on it")
    return len(unused)


@transaction.atomic
def set_text(
    *, source: Source, text: str, by: Any = None, reason: str = ""
) -> Counter[str]:
    """Give a source its text; quotes of an earlier text are found again in this one.

    Returns how many quotes came through `exact`, `moved`, `fuzzy` or `lost`; those
    not exact wait for a person (`Quote.objects.to_review()`). The text that is there
    already leaves the quotes, and that queue, as they are.
    """
    check_text("text", text)
    earlier, source.text, source.sha256 = source.sha256, text, text_sha256(text)
    if source._state.adding:
        return Counter()
    save(source, by=by, reason=reason)
    if source.sha256 == earlier:
        return Counter()
    with search.held():
        return anchor_again(source, by=by, reason=reason)


def anchor_again(source: Source, *, by: Any, reason: str) -> Counter[str]:
    """Find each quote of a source in its present text, and mark how."""
    quotes = list(source.quotes.order_by("start", "end", "pk"))
    text = FoldedText(source.text)
    found = [(row, text.reanchor(selector_of(row))) for row in quotes]
    # Where two would end on one span, it is the one whose words it holds that stays.
    found.sort(key=lambda pair: CLOSEST_FIRST.index(pair[1].status))
    # Every span is let go first: a quote may move to where another one stood.
    source.quotes.update(start=None, end=None, match=QuoteMatch.LOST)
    taken: set[Span] = set()
    tally: Counter[str] = Counter()
    for row, anchored in found:
        span = anchored.span if anchored.span not in taken else None
        match = anchored.status.value if span else QuoteMatch.LOST.value
        place(row, span, match, by=by, reason=reason)
        taken |= {span} if span else set()
        tally[match] += 1
    return tally


def selector_of(quote: Quote) -> Selector:
    """The position and the words by which a quote is found again."""
    start = quote.start or 0
    return Selector(
        start=start,
        end=quote.end if quote.end is not None else start + len(quote.exact),
        exact=quote.exact,
        prefix=quote.prefix,
        suffix=quote.suffix,
    )


def place(quote: Quote, span: Span | None, match: str, *, by: Any, reason: str) -> None:
    """Put a quote at a span of its source's text, or nowhere; keep what it said."""
    was = (quote.start, quote.end, quote.match, quote.exact)
    put(quote, span, match)
    with history_held(quote, by=by, reason=reason) as write_history:
        quote.save()
        if was != (quote.start, quote.end, quote.match, quote.exact):
            write_history("~")
            tell(quote, ChangeVerb.CHANGED, by=by, reason=reason)
    search.follow(quote, changed={"exact"} if was[-1] != quote.exact else set())


def put(quote: Quote, span: Span | None, match: str) -> None:
    quote.match = match
    quote.start, quote.end = (span.start, span.end) if span else (None, None)
    if span:
        selector = select(quote.source.text, span)
        quote.exact = selector.exact
        quote.prefix, quote.suffix = selector.prefix, selector.suffix
