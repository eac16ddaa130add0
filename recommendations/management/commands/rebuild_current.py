"""Compute current values and headlines again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from recommendations.tracking.rebuild import rebuild_current


class Command(BaseCommand):
    help = "Compute current values and headlines again, and print what differed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what differs, write nothing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for found in rebuild_current(dry_run=options["dry_run"]):
            count += 1
            what = f"{found.actor} {found.axis}" if found.actor else found.axis
            self.stdout.write(f"{found.ref} {what}: {found.stored} -> {found.derived}")
        self.stdout.write(
            f"{count} stored values differed from the assessments"
            if count != 1
            else "1 stored value differed from the assessments"
        )
        if options["dry_run"]:
            self.stdout.write("dry run: nothing was written")
