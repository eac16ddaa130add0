"""Write the database as fixtures, or compare it with those that are there."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from recommendations.exports.fixtures import fixtures


class Command(BaseCommand):
    help = "Write the database as Django fixtures with natural keys into fixtures/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            metavar="FOLDER",
            help="the folder to write to (default: fixtures/)",
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="write nothing; fail if a file differs from the database",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"] or settings.BASE_DIR / "fixtures"
        if options["check"]:
            return self.compare(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in fixtures():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
            self.stdout.write(f"{name}: {text.count(chr(10)) - 2} records")

    def compare(self, folder: Path) -> None:
        differing = [name for name, text in fixtures() if read(folder / name) != text]
        if differing:
            raise CommandError(
                f"{', '.join(differing)} in {folder} and the database differ; if the "
                "database is right, run dump_fixtures"
            )
        self.stdout.write("the fixtures hold what the database holds")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
