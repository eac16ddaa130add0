"""Make the search index again."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS
from tqdm import tqdm

from recommendations.search import comparing, index


class Command(BaseCommand):
    help = "Make the search index again from the records, and say how many it holds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--database",
            default=DEFAULT_DB_ALIAS,
            help="the database whose index is made, default unless told",
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing: compare every record with the index, and fail where it "
            "is missing or holds anything else",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        using = options["database"]
        with tqdm(
            total=index.size(using),
            unit=" records",
            disable=not sys.stderr.isatty(),
            leave=False,
        ) as bar:
            if options["check"]:
                self.stdout.write(compared(using, bar.update))
            else:
                index.offer_trigrams(using)
                number = index.rebuild(using=using, progress=bar.update)
                self.stdout.write(f"{number:,} records are indexed")


def compared(using: str, progress: index.Progress) -> str:
    """Say that the index is right; raise CommandError where it is not."""
    if faults := list(comparing.thorough_faults(using, progress)):
        told = "; ".join(map(str, faults))
        raise CommandError(f"{told}; run manage.py rebuild_search")
    return f"{index.size(using):,} records are indexed as they are"
