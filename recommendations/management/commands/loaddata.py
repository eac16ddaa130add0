"""Load fixtures, and index what they bring."""

from typing import Any

from django.core.management.commands import loaddata

from recommendations.search import index


class Command(loaddata.Command):
    def handle(self, *labels: str, **options: Any) -> None:
        super().handle(*labels, **options)
        index.install(using=options["database"])
        index.rebuild(using=options["database"])
