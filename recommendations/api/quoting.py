"""Quotes as programs give them: by their words, or by their offsets."""

from typing import Any

from recommendations import tracking
from recommendations.models import Quote
from recommendations.text import anchors
from recommendations.text.spans import Span


def quote_of(holds: dict[str, Any], *, by: Any) -> Quote:
    """The quote that a QuoteBody asks for; raises AnchorError or SpanError."""
    source = holds["source"]
    if holds["exact"]:
        occurrence = holds.get("occurrence")
        span = anchors.find(source.text, holds["exact"], occurrence=occurrence)
    else:
        span = Span(holds["start"], holds["end"])
        if not span.of(source.text).strip():
            raise anchors.QuoteEmpty
    return tracking.quote(source=source, span=span, by=by)
