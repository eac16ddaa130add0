"""Triggers that keep assessments, evidence and the feed from being changed.

A migration that remakes an SQLite table drops its triggers, so that they are installed
from `post_migrate`, and again after `flush`.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from recommendations.models import Assessment, Change, Evidence

MESSAGE = "assessments are append-only; record a correction"
MESSAGES: dict[type[models.Model], str] = {
    Assessment: MESSAGE,
    Evidence: MESSAGE,
    Change: "the feed of changes is append-only",
}

# What may still be written: a confirmation, once, and the addressee when
# recommendations are merged; of a change its number, once, and that a person is gone.
CHANGEABLE: dict[type[models.Model], frozenset[str]] = {
    Assessment: frozenset({"confirmed_by_id", "confirmed_at", "addressee_id"}),
    Evidence: frozenset(),
    Change: frozenset({"number", "by_id"}),
}
DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}
CONFIRMED_AGAIN = (
    "((NEW.confirmed_by_id {differs} OLD.confirmed_by_id"
    " OR NEW.confirmed_at {differs} OLD.confirmed_at)"
    " AND NOT (OLD.confirmed_by_id IS NULL AND OLD.confirmed_at IS NULL"
    " AND NEW.confirmed_by_id IS NOT NULL AND NEW.confirmed_at IS NOT NULL))"
)
NUMBERED_AGAIN = "(NEW.number {differs} OLD.number AND OLD.number IS NOT NULL)"
BY_ANOTHER = "(NEW.by_id {differs} OLD.by_id AND NEW.by_id IS NOT NULL)"
# How not even these columns may be written.
FORBIDDEN: dict[type[models.Model], tuple[str, ...]] = {
    Assessment: (CONFIRMED_AGAIN,),
    Evidence: (),
    Change: (NUMBERED_AGAIN, BY_ANOTHER),
}

# An error of class 23 is an IntegrityError, as SQLite's RAISE is.
FUNCTION = """
CREATE OR REPLACE FUNCTION recommendations_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
END;
$$ LANGUAGE plpgsql
"""


def install(*, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Put the triggers in place; a second call changes nothing."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for model in CHANGEABLE:
            if model._meta.db_table in there:
                for statement in created(model, connection):
                    cursor.execute(statement)


def uninstall(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Take the triggers away, so that whole tables can be emptied."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for model in CHANGEABLE:
            if model._meta.db_table in there:
                for statement in dropped(model, connection):
                    cursor.execute(statement)


def created(model: type[models.Model], connection: BaseDatabaseWrapper) -> list[str]:
    """The statements that make a model's triggers anew."""
    table, message = model._meta.db_table, MESSAGES[model]
    changed = f"UPDATE ON {table} FOR EACH ROW WHEN ({forbidden(model, connection)})"
    refuse = (
        f"EXECUTE FUNCTION recommendations_append_only('{message}')"
        if connection.vendor == "postgresql"
        else f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )
    deleted = f"DELETE ON {table} FOR EACH ROW"
    return [
        *dropped(model, connection),
        f"CREATE TRIGGER {table}_no_update BEFORE {changed} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE {deleted} {refuse}",
    ]


def dropped(model: type[models.Model], connection: BaseDatabaseWrapper) -> list[str]:
    table = model._meta.db_table
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}" for verb in ("update", "delete")
    ]


def forbidden(model: type[models.Model], connection: BaseDatabaseWrapper) -> str:
    """The condition under which an update of a row is refused."""
    differs = DIFFERS[connection.vendor]
    columns = {str(field.column) for field in model._meta.concrete_fields}
    rules = [
        f'NEW."{column}" {differs} OLD."{column}"'
        for column in sorted(columns - CHANGEABLE[model])
    ]
    rules += [rule.format(differs=differs) for rule in FORBIDDEN[model]]
    return " OR ".join(rules)
