"""Big writes, one at a time.

Two imports that touch the same sources, each in the order of its own file, would wait
for each other for ever. Which records a file touches is known only when it has been
read, so whole imports and loads wait in turn. Who edits a record waits for nobody here.
"""

from django.db import connections, router

from recommendations.models import Recommendation

LOCK = 0x696D706F727473  # of PostgreSQL's advisory locks; any number would do


def take_turn() -> None:
    """Wait until no other big write is on its way; others wait for this transaction."""
    connection = connections[router.db_for_write(Recommendation)]
    if connection.vendor == "postgresql":  # SQLite has one writer at a time
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
