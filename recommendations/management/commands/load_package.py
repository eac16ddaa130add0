"""Load a data package into an empty database."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from recommendations.packages.loader import load
from recommendations.packages.reader import PackageRefused


class Command(BaseCommand):
    help = "Load a data package into an empty database, all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            metavar="FILE",
            help="the package, as export_package writes it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with tqdm(
                unit=" rows", disable=not sys.stderr.isatty(), leave=False
            ) as bar:
                tally = load(options["file"], bar.update)
        except PackageRefused as error:
            raise CommandError(f"{error}; nothing was written") from None
        for name, number in tally.items():
            self.stdout.write(f"{name.replace('_', ' ')}: {number}")
