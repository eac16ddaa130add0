"""Verify that every quote still stands in its text."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from recommendations.models import Quote, QuoteMatch, Source
from recommendations.text.anchors import reanchor
from recommendations.tracking.quotes import selector_of


class Command(BaseCommand):
    help = "Verify every quote against the text of its source; exit 1 on a mismatch."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--suggest",
            action="store_true",
            help="say where the words of a mismatched quote stand now",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        for source in Source.objects.order_by("key").iterator(chunk_size=10):
            if not source.holds_its_text():
                faults += 1
                self.stdout.write(f"{source.key}: the text does not have its SHA-256")
        for quote in Quote.objects.mismatched():
            faults += 1
            self.stdout.write(told(quote, suggest=options["suggest"]))
        for quote in Quote.objects.filter(match=QuoteMatch.LOST).select_related(
            "source"
        ):
            faults += 1
            self.stdout.write(f"{quote.source.key}: lost: {quote}")
        if faults:
            raise CommandError(
                f"{faults} of {Quote.objects.count()} quotes do not match"
            )
        self.stdout.write(f"all {Quote.objects.count()} quotes match their texts")


def told(quote: Quote, *, suggest: bool) -> str:
    """One line on a quote that its text does not hold."""
    line = f"{quote.source.key}: not found at {quote.start}-{quote.end}: {quote}"
    if not suggest:
        return f"{line}; see --suggest"
    anchored = reanchor(quote.source.text, selector_of(quote))
    if anchored.span is None:
        return f"{line}; nothing like it in the text"
    span = anchored.span
    score = f"score {anchored.score:.0f} of 100"
    return f"{line}; {anchored.status} at {span.start}-{span.end}, {score}"
