"""Empty the database, append-only tables and all."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from recommendations import append_only
from recommendations.search import index


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        self.empty(**options)
        index.trim(using=options["database"])

    def empty(self, **options: Any) -> None:
        # PostgreSQL truncates, which its triggers do not see; SQLite deletes rows.
        if connections[options["database"]].vendor != "sqlite":
            return super().handle(**options)
        append_only.uninstall(using=options["database"])
        try:
            super().handle(**options)
        finally:
            append_only.install(using=options["database"])
