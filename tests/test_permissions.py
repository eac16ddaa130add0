"""What each role may do, as the groups in the database have it."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from recommendations.permissions import ROLES, install_roles
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

# What files said last, how tables come in, what programs asked before: of no concern
# to people. Changes are told to those who may see what changed.
MACHINERY = {
    "change",
    "filerecord",
    "idempotencykey",
    "importrow",
    "rememberedcolumn",
    "stagedtable",
}
VERBS = ("view", "add", "change", "delete")


def models():
    """The names of the app's models, without those of their histories."""
    names = {
        model._meta.model_name
        for model in apps.get_app_config("recommendations").get_models()
    }
    return {name for name in names if not name.startswith("historical")}


def held(role):
    """The permissions of a group, as `app.codename`."""
    rows = Group.objects.get(name=role).permissions.select_related("content_type")
    return {f"{row.content_type.app_label}.{row.codename}" for row in rows}


def wanted(role):
    """What ROLES says, where the database knows such a permission."""
    codenames = {
        f"{verb}_{model}" for model, verbs in ROLES[role].items() for verb in verbs
    }
    codenames |= {f"view_historical{model}" for model in ROLES[role]}
    known = Permission.objects.filter(content_type__app_label="recommendations")
    return {
        f"recommendations.{name}"
        for name in codenames & set(known.values_list("codename", flat=True))
    }


ACCOUNTS = {f"auth.{verb}_{model}" for verb in VERBS for model in ("user", "group")}


@pytest.mark.parametrize("role", ROLES)
def test_migrate_installs_each_role_as_it_is_said(role):
    accounts = ACCOUNTS if role == "administrator" else set()

    assert held(role) == wanted(role) | accounts


@pytest.mark.parametrize("role", ROLES)
def test_install_roles_again_changes_nothing(role):
    before = held(role)

    install_roles()

    assert held(role) == before
    assert Group.objects.count() == len(ROLES)


def test_install_roles_brings_a_changed_role_back():
    reader = Group.objects.get(name="reader")
    reader.permissions.set(Permission.objects.filter(codename="delete_source"))

    install_roles()

    assert held("reader") == wanted("reader")


def test_install_roles_leaves_other_groups():
    guests = Group.objects.create(name="guests")
    guests.permissions.set(Permission.objects.filter(codename="view_source"))

    install_roles()

    assert held("guests") == {"recommendations.view_source"}


def test_roles_name_every_model_or_it_is_machinery():
    named = {model for role in ROLES.values() for model in role}

    assert named | MACHINERY == models()
    assert not named & MACHINERY


def test_roles_name_known_permissions():
    known = set(Permission.objects.values_list("codename", flat=True))

    for role in ROLES.values():
        assert {
            f"{verb}_{model}" for model, verbs in role.items() for verb in verbs
        } <= known


CAST = [
    ("reader", "view_recommendation", True),
    ("reader", "view_historicalsource", True),
    ("reader", "change_recommendation", False),
    ("reader", "add_assessment", False),
    ("analyst", "change_recommendation", True),
    ("analyst", "add_assessment", True),
    ("analyst", "delete_addressee", True),
    ("analyst", "delete_recommendation", False),
    ("analyst", "delete_source", False),
    ("reader", "add_comment", False),
    ("analyst", "add_comment", True),
    ("analyst", "delete_comment", False),
    ("analyst", "review_recommendation", False),
    ("analyst", "confirm_assessment", False),
    ("reviewer", "change_recommendation", True),
    ("reviewer", "review_recommendation", True),
    ("reviewer", "confirm_assessment", True),
    ("administrator", "review_recommendation", True),
    ("administrator", "confirm_assessment", True),
    ("administrator", "delete_recommendation", True),
    ("administrator", "delete_actor", True),
]


@pytest.mark.parametrize(("role", "codename", "allowed"), CAST)
def test_role_may(role, codename, allowed):
    user = UserFactory(role=role)

    assert user.has_perm(f"recommendations.{codename}") is allowed


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", ["assessment", "evidence"])
@pytest.mark.parametrize("verb", ["change", "delete"])
def test_no_role_changes_what_is_only_appended(role, model, verb):
    user = UserFactory(role=role)

    assert not user.has_perm(f"recommendations.{verb}_{model}")


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("administrator", True), ("reviewer", False), ("analyst", False)],
)
def test_accounts_are_the_administrators(role, allowed):
    user = UserFactory(role=role)

    assert user.has_perms(ACCOUNTS) is allowed
    assert user.has_perm("auth.view_user") is allowed
