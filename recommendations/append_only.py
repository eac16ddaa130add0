"""Triggers that keep assessments and evidence from being changed or deleted.

A migration that remakes an SQLite table drops its triggers, so that they are installed
from `post_migrate`, and again after `flush`.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from recommendations.models import Assessment, Evidence

MESSAGE = "assessments are append-only; record a correction"

# What may still be written: a confirmation, once, and the addressee when
# recommendations are merged.
CHANGEABLE: dict[type[models.Model], frozenset[str]] = {
    Assessment: frozenset({"confirmed_by_id", "confirmed_at", "addressee_id"}),
    Evidence: frozenset(),
}
CONFIRMED_ONCE = (
    "(OLD.confirmed_by_id IS NULL AND OLD.confirmed_at IS NULL"
    " AND NEW.confirmed_by_id IS NOT NULL AND NEW.confirmed_at IS NOT NULL)"
)
DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}

# An error of class 23 is an IntegrityError, as SQLite's RAISE is.
FUNCTION = f"""
CREATE OR REPLACE FUNCTION recommendations_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation';
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
    table = model._meta.db_table
    changed = f"UPDATE ON {table} FOR EACH ROW WHEN ({forbidden(model, connection)})"
    refuse = (
        "EXECUTE FUNCTION recommendations_append_only()"
        if connection.vendor == "postgresql"
        else f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
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
    if "confirmed_by_id" in CHANGEABLE[model]:
        rules.append(
            f"((NEW.confirmed_by_id {differs} OLD.confirmed_by_id"
            f" OR NEW.confirmed_at {differs} OLD.confirmed_at)"
            f" AND NOT {CONFIRMED_ONCE})"
        )
    return " OR ".join(rules)
