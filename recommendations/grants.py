"""Accounts, each read with its permissions in one query; it begins nearly every request.

Nothing is kept from one request to the next: what is taken from an account or a group
is gone at once.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, User
from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, Func, JSONField, OuterRef, Subquery, Value
from django.db.models.functions import Concat

from recommendations.among import KEYS, Among
from recommendations.prepared import Row, prepared

COLUMNS = tuple(field.attname for field in User._meta.concrete_fields)
NAME = Concat(
    "permission__content_type__app_label",
    Value("."),
    "permission__codename",
)


class Gathered(Func):
    """The values of all rows of a subquery as a list; null if there is no row."""

    function = "JSON_GROUP_ARRAY"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG")


def names(rows: Any) -> Subquery:
    """The names of the permissions of these rows, as a list."""
    found = rows.order_by().annotate(names=Gathered(NAME, output_field=JSONField()))
    return Subquery(found.values("names"))


def with_account(rows: Any, path: str = "", *columns: str) -> Any:
    """Tuples of these columns, and then what `account` takes, of the account at a path."""
    user = OuterRef(f"{path}pk")
    by_groups = Group.permissions.through._default_manager.filter(group__user=user)
    own = User.user_permissions.through._default_manager.filter(user=user)
    named = (F(f"{path}{column}") for column in COLUMNS)
    return rows.values_list(*columns, *named, names(by_groups), names(own))


def account(values: Iterable[Any]) -> User:
    """The account of a row of `with_account`, which knows what it may do."""
    *columns, by_groups, own = values
    user = User.from_db(DEFAULT_DB_ALIAS, COLUMNS, columns)
    if not user.is_superuser:
        vars(user)["granted"] = frozenset((*(by_groups or ()), *(own or ())))
    return user


@prepared
def by_key() -> Any:
    return with_account(User.objects.filter(Among("pk", KEYS)))


class Backend(ModelBackend):
    """Django's, which would ask for an account and its permissions one after another."""

    def get_user(self, user_id: int) -> User | None:
        rows: list[Row] = by_key().rows([user_id])
        user = account(rows[0]) if rows else None
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> Any:
        granted = vars(user_obj).get("granted")
        if granted is None or obj is not None or not user_obj.is_active:
            return super().get_all_permissions(user_obj, obj)
        return granted
