"""Make the search index again."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DEFAULT_DB_ALIAS
from tqdm import tqdm

from recommendations.search import index


class Command(BaseCommand):
    help = "Make the search index again from the records, and say how many it holds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--database",
            default=DEFAULT_DB_ALIAS,
            help="the database whose index is made, default unless told",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        using = options["database"]
        index.offer_trigrams(using)
        with tqdm(
            total=index.size(using),
            unit=" records",
            disable=not sys.stderr.isatty(),
            leave=False,
        ) as bar:
            number = index.rebuild(using=using, progress=bar.update)
        self.stdout.write(f"{number:,} records are indexed")
