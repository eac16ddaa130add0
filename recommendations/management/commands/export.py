"""Write recommendations into a file."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from recommendations import exports
from recommendations.clock_fields import DayField, MomentField
from recommendations.exports.selection import NOUNS, KeyUnknown, selected
from recommendations.models.clocks import Point


class Command(BaseCommand):
    help = "Write recommendations into a file, or with - to the standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        formats = ", ".join(exports.FORMATS)
        parser.add_argument(
            "file",
            metavar="FILE",
            help=f"the file to write; its ending names the format ({formats})",
        )
        parser.add_argument(
            "--format", help="the format, where the ending does not name it"
        )
        parser.add_argument(
            "--columns",
            default="",
            help="the columns of the table, parted by commas (default: all)",
        )
        parser.add_argument(
            "--rows",
            default="",
            help="what a row stands for: addressee (the default) or recommendation",
        )
        for noun in NOUNS:
            parser.add_argument(
                f"--{noun}",
                action="append",
                default=[],
                help=f"those of this {noun} alone; may be given again",
            )
        parser.add_argument(
            "--published",
            action="store_true",
            help="what readers see alone: no drafts",
        )
        parser.add_argument(
            "--as-of", default="", help="what was so in the world on this day"
        )
        parser.add_argument(
            "--known-at", default="", help="what had been recorded by this moment"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            choice = exports.choice(
                format=options["format"] or Path(options["file"]).suffix.lstrip("."),
                columns=[word for word in options["columns"].split(",") if word],
                rows=options["rows"],
            )
            rows = selected(
                published=options["published"],
                **{noun: options[noun] for noun in NOUNS},
            )
            point = Point(
                DayField(required=False).clean(options["as_of"]),
                MomentField(required=False).clean(options["known_at"]),
            )
        except (exports.ChoiceRefused, KeyUnknown) as error:
            raise CommandError(str(error)) from None
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        total = rows.count()
        # A bar where somebody watches; a pipe or a file gets the tally alone.
        with tqdm(
            total=total, unit=" records", disable=not sys.stderr.isatty(), leave=False
        ) as bar:
            write(options["file"], exports.stream(rows, choice, point, bar.update))
        if options["file"] != "-":
            self.stdout.write(f"{options['file']}: {total} recommendations")


def write(name: str, blocks: Iterable[bytes]) -> None:
    """Write a file beside its place, and put it there once it is whole."""
    if name == "-":
        for block in blocks:
            sys.stdout.buffer.write(block)
        return
    path = Path(name)
    beside = path.with_name(f"{path.name}.part")
    try:
        with beside.open("wb") as file:
            file.writelines(blocks)
        beside.replace(path)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}") from None
