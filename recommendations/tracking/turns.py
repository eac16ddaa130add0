"""Big writes, one at a time.

Two imports that touch the same sources, each in the order of its own file, would wait
for each other for ever. Which records a file touches is known only when it has been
read, so whole imports and loads wait in turn. Who edits a record waits for nobody here.
"""

from collections.abc import Callable

from django.db import connections, router

from recommendations.models import Recommendation
from recommendations.models.rules import Refused

LOCK = 0x696D706F727473  # of PostgreSQL's advisory locks; any number would do
WAITING = "waiting for another import or load to end"  # what commands say


class AnotherUnderWay(Refused):
    """Another import or load is being written"""

    def __init__(self) -> None:
        super().__init__(
            "another import or load is under way; try again when it is done"
        )


def take_turn(waiting: Callable[[], object] | None = None) -> None:
    """Keep other big writes out until this transaction ends.

    While another is on its way, who can wait says so by `waiting`, which is called
    first, and then waits; for all others AnotherUnderWay is raised.
    """
    connection = connections[router.db_for_write(Recommendation)]
    if connection.vendor != "postgresql":  # SQLite has one writer at a time
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone()[0]:
            return
        if waiting is None:
            raise AnotherUnderWay
        waiting()
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
