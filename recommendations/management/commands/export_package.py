"""Write a data package."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from recommendations.exports.selection import NOUNS, KeyUnknown, selected
from recommendations.packages.descriptor import About
from recommendations.packages.writer import FileLost, write


class Command(BaseCommand):
    help = "Write a data package: a ZIP of every table, the texts and the files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="the file to write, such as all.zip"
        )
        for noun in NOUNS:
            parser.add_argument(
                f"--{noun}",
                action="append",
                default=[],
                help=f"what is tied to this {noun} alone; may be given again",
            )
        parser.add_argument(
            "--published",
            action="store_true",
            help="what readers see alone: no drafts, comments or editors' notes",
        )
        parser.add_argument(
            "--licence",
            default="",
            help="the licence of the data, by name or address (default: none stated)",
        )
        parser.add_argument(
            "--title", default="Policy Tracker", help="what the package is called"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        named = {noun: options[noun] for noun in NOUNS if options[noun]}
        about = About(
            created=timezone.now().isoformat(timespec="seconds").replace("+00:00", "Z"),
            filter=named,
            published_only=options["published"],
            licence=options["licence"],
            title=options["title"],
        )
        path: Path = options["file"]
        beside = path.with_name(f"{path.name}.part")
        try:
            rows = selected(published=options["published"], **named)
            advice = rows if named or options["published"] else None
            with (
                beside.open("wb") as file,
                tqdm(unit=" rows", disable=not sys.stderr.isatty(), leave=False) as bar,
            ):
                number = write(file, about=about, advice=advice, progress=bar.update)
            beside.replace(path)
        except (KeyUnknown, FileLost) as error:
            beside.unlink(missing_ok=True)
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}") from None
        self.stdout.write(f"{path}: {number} recommendations")
