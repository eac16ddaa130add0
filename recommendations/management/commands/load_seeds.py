"""Load seed folders into the database."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from recommendations.management.garbage import seldom_collected
from recommendations.models.rules import Refused
from recommendations.seeding.faults import SeedsRefused
from recommendations.seeding.known import known_from_database
from recommendations.seeding.loader import load, size
from recommendations.seeding.reader import read
from recommendations.seeding.writer import Report
from recommendations.tracking.turns import WAITING


class Command(BaseCommand):
    help = "Load seed folders into the database; what people changed there is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths",
            nargs="*",
            type=Path,
            metavar="PATH",
            help="a folder of seeds, or one collection in it (default: seeds/)",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what would change, write nothing",
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="let the files win over what people changed",
        )
        parser.add_argument(
            "--prune",
            action="store_true",
            help="remove records that vanished from the files and that nobody uses",
        )

    @seldom_collected()
    def handle(self, *args: Any, **options: Any) -> None:
        paths = options["paths"] or [settings.BASE_DIR / "seeds"]
        try:
            seeds = read(paths, known_from_database())
            # A bar where somebody watches; a pipe or a file gets the tally alone.
            with tqdm(
                total=size(seeds),
                unit=" rows",
                disable=not sys.stderr.isatty(),
                leave=False,
            ) as bar:
                report = load(
                    seeds,
                    overwrite=options["overwrite"],
                    prune=options["prune"],
                    dry_run=options["dry_run"],
                    progress=bar.update,
                    waiting=lambda: self.stderr.write(WAITING),
                )
        except SeedsRefused as error:
            raise CommandError(told_faults(error)) from None
        except Refused as error:
            raise CommandError(str(error)) from None
        self.tell(report, dry_run=options["dry_run"])

    def tell(self, report: Report, *, dry_run: bool) -> None:
        """Print the tally and what a person should read."""
        for line in (*report.kept, *report.vanished):
            self.stdout.write(line)
        for match, count in sorted(report.quotes.items()):
            self.stdout.write(f"quotes of changed texts, {match}: {count}")
        for kind, outcomes in report.tally.items():
            told = ", ".join(f"{count} {name}" for name, count in outcomes.items())
            self.stdout.write(f"{kind}: {told}")
        if dry_run:
            self.stdout.write("dry run: nothing was written")


def told_faults(error: SeedsRefused) -> str:
    """Every fault on a line of its own, and what became of the load."""
    count = len(error.faults)
    faults = "1 fault" if count == 1 else f"{count} faults"
    return f"{error}\n{faults}; nothing was written"
