"""Set up a demonstration and serve it on this machine."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from policytracker import demo


class Command(BaseCommand):
    help = "Set up the database, the seeds and three accounts, and serve them here."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--port", type=int, default=8000, help="where to serve (default: 8000)"
        )
        parser.add_argument(
            "--no-serve", action="store_true", help="set up, and serve nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            listener = None if options["no_serve"] else demo.take_port(options["port"])
            settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
            demo.refuse_unwritable(settings.VAR_DIR)
            demo.refuse_database_in_use()
            self.set_up()
        except demo.Refused as error:
            raise CommandError(str(error)) from None
        except (OSError, OperationalError) as error:
            raise CommandError(
                f"{str(error).strip()}; see that {settings.VAR_DIR} can be written and "
                "its disk has room, and that the database of DATABASE_URL answers"
            ) from None
        if listener:
            # Who clicks at once waits for the server instead of being refused.
            listener.listen()
            self.tell_where(options["port"])
            demo.serve(listener)

    def set_up(self) -> None:
        if count := demo.count_unapplied():
            self.stdout.write(f"{demo.database_name()}: {count} migrations to apply")
            call_command("migrate", verbosity=0)
        self.stdout.write("loading seeds/")
        call_command("load_seeds", stdout=self.stdout, stderr=self.stderr)
        for account in demo.prepare_accounts(settings.VAR_DIR / "demo_accounts"):
            self.tell(account)

    def tell(self, account: demo.Account) -> None:
        """Print how to log in."""
        told = account.password or (
            "has a password of its own; for a new one: "
            f".venv/bin/python manage.py changepassword {account.name}"
        )
        self.stdout.write(f"  {account.name:13}  {told}")

    def tell_where(self, port: int) -> None:
        """Print where to click, and how to end."""
        here = f"http://127.0.0.1:{port}"
        self.stdout.write(
            f"Log in as one of these at {here}/admin/\n"
            f"For programs: {here}/api/v1/docs/\n"
            "Ctrl-C stops; `make demo` goes on with the same data and passwords."
        )
