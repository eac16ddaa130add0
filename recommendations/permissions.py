"""The roles, and what each may do to which record."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

READ = ("view",)
WRITE = ("view", "add", "change")
ALL = ("view", "add", "change", "delete")
OWN_KEYS = ("view", "add", "delete")

VOCABULARY = ("actor", "actoralias", "collection", "person", "publisher", "theme")
EDITED = (
    "addressee",
    "ask",
    "askmember",
    "authorship",
    "condition",
    "inferredfield",
    "link",
    "quote",
    "recommendation",
    "source",
    "target",
)
# Parts of a record, which go when its editor takes them off; the record itself stays.
PARTS = (
    "actoralias",
    "addressee",
    "askmember",
    "authorship",
    "condition",
    "inferredfield",
    "link",
    "target",
)
APPENDED = ("assessment", "evidence")

# role: {model: verbs}. Assessments and evidence are appended, and never changed.
ROLES: dict[str, dict[str, tuple[str, ...]]] = {
    "reader": dict.fromkeys((*VOCABULARY, *EDITED, *APPENDED), READ),
    "analyst": {
        **dict.fromkeys((*VOCABULARY, *EDITED), WRITE),
        **dict.fromkeys(PARTS, ALL),
        **dict.fromkeys(APPENDED, ("view", "add")),
    },
}
ROLES["analyst"]["comment"] = WRITE
ROLES["reader"]["comment"] = READ
# How somebody likes to see a list: everybody's own, whose owner alone changes it.
for own in ("savedview", "savedexport"):
    ROLES["analyst"][own] = ROLES["reader"][own] = ALL
# Tables that were brought in: a record of each, which nobody changes.
ROLES["analyst"]["import"] = ("view", "add")
# The keys of one's own programs; who keeps the accounts revokes those of others too.
ROLES["analyst"]["apitoken"] = OWN_KEYS
ROLES["reader"]["apitoken"] = OWN_KEYS
# Verbs beyond Django's four: what a reviewer does to the work of another.
ROLES["reviewer"] = {
    **ROLES["analyst"],
    "recommendation": (*WRITE, "review"),
    "assessment": ("view", "add", "confirm"),
}
ROLES["administrator"] = {
    **dict.fromkeys((*VOCABULARY, *EDITED), ALL),
    **dict.fromkeys(APPENDED, ("view", "add")),
    "recommendation": (*ALL, "review"),
    "assessment": ("view", "add", "confirm"),
    "comment": ALL,
    "import": ("view", "add"),
    "savedview": ALL,
    "savedexport": ALL,
    "apitoken": OWN_KEYS,
}
# What anybody may read where ANONYMOUS_READING is on: nothing of the editors' own.
PUBLIC = frozenset((*VOCABULARY, *EDITED, *APPENDED))
# Accounts are the administrator's, besides the domain.
ACCOUNTS = ("user", "group")


def roles_with(permission: str) -> list[str]:
    """The roles that hold a permission, such as `recommendations.add_comment`."""
    verb, _, model = permission.rpartition(".")[2].partition("_")
    return [role for role, models in ROLES.items() if verb in models.get(model, ())]


def install_roles(**kwargs: Any) -> None:
    """Bring the groups to what ROLES says; a second call changes nothing."""
    for role, models in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        wanted = Q(pk__in=[])
        for model, verbs in models.items():
            codenames = [f"{verb}_{model}" for verb in verbs]
            codenames.append(f"view_historical{model}")
            wanted |= Q(
                content_type__app_label="recommendations", codename__in=codenames
            )
        if role == "administrator":
            codenames = [f"{verb}_{model}" for verb in ALL for model in ACCOUNTS]
            wanted |= Q(content_type__app_label="auth", codename__in=codenames)
        group.permissions.set(Permission.objects.filter(wanted))
