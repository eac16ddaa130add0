"""Import recommendations from a table of any size."""

import hashlib
import sys
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from recommendations.imports.apply import (
    Applied,
    ChangedMeanwhile,
    File,
    RowsFaulty,
    apply,
)
from recommendations.imports.columns import BY_KEY, guess, mapping_faults, named
from recommendations.imports.compare import Chosen
from recommendations.imports.faults import Fault, SheetUnchosen, TableRefused
from recommendations.imports.read import read
from recommendations.imports.staging import remembered, rows_of
from recommendations.management.garbage import seldom_collected
from recommendations.models.rules import Refused
from recommendations.tracking.turns import WAITING

TOLD = 100  # faults


class Command(BaseCommand):
    help = "Import recommendations from a CSV or XLSX table of any size."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the table, CSV or XLSX")
        parser.add_argument(
            "--by",
            required=True,
            metavar="USERNAME",
            help="the account in whose name it is imported, an analyst's at least",
        )
        parser.add_argument("--sheet", default="", help="the sheet of a workbook")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="HEADING=COLUMN",
            help="what a heading stands for, such as Advice=summary; nothing behind "
            "the sign leaves it out; may be repeated",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what would be done, write nothing",
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="let the table win over what people changed",
        )
        parser.add_argument(
            "--skip-faulty",
            action="store_true",
            help="import the sound rows, and leave out those at fault",
        )

    @seldom_collected()
    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model().objects.filter(username=options["by"]).first()
        if user is None:
            raise CommandError(f"no account is called {options['by']!r}")
        try:
            with options["file"].open("rb") as file:
                done = self.run(file, user, options)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        except SheetUnchosen as error:
            raise CommandError(f"{options['file']}: {error} with --sheet") from None
        except (TableRefused, Refused, ChangedMeanwhile) as error:
            raise CommandError(f"{options['file']}: {error}") from None
        except RowsFaulty as error:
            raise CommandError(
                f"{told(error.faults)}\nnothing was written; mend the rows, or leave "
                "them out with --skip-faulty"
            ) from None
        self.tell(done, options)

    def run(self, file: Any, user: Any, options: Any) -> Applied:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        table = read(file, name=options["file"].name, sheet=options["sheet"])
        columns = guess(table.headings, remembered(user) | chosen(options["column"]))
        if faults := mapping_faults(table.headings, columns):
            raise TableRefused(f"{'; '.join(faults)}, with --column HEADING=COLUMN")
        for note in table.notes:
            self.stdout.write(note)
        with tqdm(unit=" rows", disable=not sys.stderr.isatty(), leave=False) as bar:
            return apply(
                rows_of(table, columns),
                columns=columns,
                file=File(
                    options["file"].name, sha256, options["sheet"], table.headings
                ),
                by=user,
                chosen=Chosen(everything=options["overwrite"]),
                skip_faulty=options["skip_faulty"],
                dry_run=options["dry_run"],
                progress=bar.update,
                waiting=lambda: self.stderr.write(WAITING),
            )

    def tell(self, done: Applied, options: Any) -> None:
        """Print the tally and what a person should read."""
        for line in done.kept[:TOLD]:
            self.stdout.write(f"kept as a person left it: {line}")
        if done.faults:
            self.stdout.write(told(done.faults))
        tally = ", ".join(f"{count:,} {name}" for name, count in done.tally.items())
        self.stdout.write(f"recommendations: {tally}")
        if options["dry_run"]:
            self.stdout.write("dry run: nothing was written")


def chosen(pairs: list[str]) -> dict[str, str]:
    """What headings stand for, as the operator says; raises TableRefused."""
    found = {}
    for pair in pairs:
        heading, sign, column = pair.rpartition("=")
        if not sign or column and column not in BY_KEY:
            known = ", ".join(BY_KEY)
            raise TableRefused(f"--column {pair!r}: the columns are {known}")
        found[named(heading)] = column
    return found


def told(faults: list[Fault]) -> str:
    """The first faults, a line each, and how many more there are."""
    lines = [str(fault) for fault in faults[:TOLD]]
    more = len(faults) - TOLD
    return "\n".join([*lines, f"and {more:,} more"] if more > 0 else lines)
