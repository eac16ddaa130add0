"""Quotes: exact spans of a source's text."""

import uuid
from collections.abc import Iterator
from functools import lru_cache

from django.db import models
from django.db.models import F, Q

from recommendations.models.history import History
from recommendations.models.source import Source
from recommendations.text.reflow import Reflowed, reflow
from recommendations.text.spans import Span

# Names made from what a quote is, so that two databases that load the same
# seeds give a quote the same name.
NAMESPACE = uuid.UUID("5c8b4c0e-6f0b-5a52-9b0b-3d0d7d1c7c55")

# A page shows many quotes of few texts.
reflow_cached = lru_cache(maxsize=16)(reflow)


class QuoteMatch(models.TextChoices):
    """How a quote came through the last change of its source's text."""

    EXACT = "exact", "exact"
    MOVED = "moved", "moved"
    FUZZY = "fuzzy", "fuzzy"
    LOST = "lost", "lost"


class QuoteQuerySet(models.QuerySet["Quote"]):
    def get_by_natural_key(self, uid: str) -> "Quote":
        return self.get(uid=uid)

    def to_review(self) -> "QuoteQuerySet":
        """Those that a person should look at after a change of text."""
        return self.exclude(match=QuoteMatch.EXACT)

    def mismatched(self) -> Iterator["Quote"]:
        """Those that their text does not hold; each text is fetched but once."""
        sources = Source.objects.filter(pk__in=self.values("source"))
        for source in sources.iterator(chunk_size=10):
            for quote in self.filter(source=source).exclude(match=QuoteMatch.LOST):
                quote.source = source
                if not quote.is_in_its_text():
                    yield quote


class Quote(models.Model):
    """An exact span `[start, end)` of a source's text, in characters.

    Follows the W3C Web Annotation model: TextPositionSelector (`start`, `end`) and
    TextQuoteSelector (`exact`, `prefix`, `suffix`).
    """

    uid = models.UUIDField(unique=True, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="quotes")
    start = models.PositiveIntegerField(null=True, editable=False)
    end = models.PositiveIntegerField(null=True, editable=False)
    exact = models.TextField(editable=False)
    prefix = models.CharField(max_length=32, blank=True, editable=False)
    suffix = models.CharField(max_length=32, blank=True, editable=False)
    match = models.CharField(
        max_length=5, choices=QuoteMatch, default=QuoteMatch.EXACT, editable=False
    )

    objects = QuoteQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["source", "start", "end", "uid"]
        constraints = [
            models.CheckConstraint(
                condition=Q(match__in=QuoteMatch.values), name="quote_match_known"
            ),
            models.CheckConstraint(
                condition=Q(match=QuoteMatch.LOST, start=None, end=None)
                # A check that comes out as NULL passes, so neither may be empty.
                | Q(start__isnull=False, end__isnull=False, start__lt=F("end"))
                & ~Q(match=QuoteMatch.LOST),
                name="quote_start_before_end_or_lost",
                violation_error_message="a quote starts before it ends, or is lost "
                "and stands nowhere",
            ),
            models.CheckConstraint(
                condition=~Q(exact=""),
                name="quote_has_words",
                violation_error_message="a quote holds one character at least",
            ),
            models.UniqueConstraint(
                fields=["source", "start", "end"], name="quote_once"
            ),
        ]

    def __str__(self) -> str:
        words = " ".join(self.exact.split())
        return words if len(words) <= 80 else f"{words[:79]}…"

    def natural_key(self) -> tuple[str]:
        return (str(self.uid),)

    natural_key.dependencies = ["recommendations.source"]  # type: ignore[attr-defined]

    def reading(self) -> tuple[Reflowed, Span] | None:
        """The source's text as a person reads it, and where the quote stands in it.

        None for a quote that is lost.
        """
        if self.start is None or self.end is None:
            return None
        reflowed = reflow_cached(self.source.text)
        return reflowed, reflowed.reflowed_span(Span(self.start, self.end))

    def words(self) -> str:
        """The quote as a person reads it.

        Whether a broken word keeps its hyphen, only the whole text can tell; a list
        that left the texts in the database does without.
        """
        fetched = "text" not in self.source.get_deferred_fields()
        if fetched and (found := self.reading()):
            reflowed, span = found
            return span.of(reflowed.text)
        return reflow(self.exact).text

    def is_in_its_text(self) -> bool:
        """Whether the text holds the quoted words at these very characters."""
        if self.start is None or self.end is None:
            return False
        return self.source.text[self.start : self.end] == self.exact


def quote_uid(source_key: str, sha256: str, start: int, end: int) -> uuid.UUID:
    """The name of a quote: that of its span in that text of its source."""
    return uuid.uuid5(NAMESPACE, f"{source_key} {sha256} {start} {end}")
