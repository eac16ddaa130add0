"""The order of the feed: changes are numbered as they come into sight.

A writer cannot number its own changes: what it commits after a later one has been read
would stand before it, and be missed. So the first who reads numbers what has been
committed since the last reading, and one reader at a time. Writers wait for nobody.
"""

from django.db import InternalError, OperationalError, connections, router, transaction

from recommendations.models import Change

LOCK = 0x6368616E676573  # of PostgreSQL's advisory locks; any number would do
# By row number, so that a million changes are numbered in one statement.
NUMBER = """
    UPDATE {table} SET number = %s + fresh.place
    FROM (
        SELECT id, row_number() OVER (ORDER BY id) AS place
        FROM {table} WHERE number IS NULL
    ) AS fresh
    WHERE {table}.id = fresh.id
"""


def number_changes() -> None:
    """Number what has been committed since the last call, without a gap.

    On a database that cannot be written just now, a standby or an SQLite file that a
    long load holds, changes wait for a later call. Never within another transaction,
    which could take the numbers back.
    """
    database = router.db_for_write(Change)
    if not Change.objects.using(database).unnumbered().exists():
        return
    try:
        with transaction.atomic(using=database, durable=True):
            number_on(database)
    except (OperationalError, InternalError):
        return


def number_on(database: str) -> None:
    connection = connections[database]
    table = connection.ops.quote_name(Change._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # SQLite has one writer at a time
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = Change.objects.using(database).last_number()
        cursor.execute(NUMBER.format(table=table), [last])
