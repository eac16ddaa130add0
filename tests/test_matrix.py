"""Which role may do what: every address of the admin and of the API, by every role.

An address without a rule here fails, so that none is opened by forgetting.
"""

import uuid
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from recommendations.exports import FORMATS
from recommendations.models import SavedView
from recommendations.permissions import ROLES, roles_with
from tests import factories

pytestmark = pytest.mark.django_db

APP = "recommendations"
CAST = ("nobody", None, *ROLES)
ANYBODY = "anybody, without an account too"
SIGNED_IN = "whoever has an account"
NO_ONE = "no one"
VIEW, EDIT, REVIEW = (
    f"{APP}.{verb}_recommendation" for verb in ("view", "change", "review")
)
ASSESS, CONFIRM = f"{APP}.add_assessment", f"{APP}.confirm_assessment"


def by_post(permission: str) -> dict[str, str]:
    return {"post": permission}


def page_and_post(permission: str) -> dict[str, str]:
    return {"get": permission, "post": permission}


# address: {method: the permission that it takes}
ADMIN = {
    "index": {"get": SIGNED_IN},
    "login": {"get": ANYBODY},
    "logout": {"post": ANYBODY},
    "password_change": {"get": SIGNED_IN},
    "password_change_done": {"get": SIGNED_IN},
    "jsi18n": {"get": SIGNED_IN},
    "go_to": {"get": SIGNED_IN},
    "go_to_json": {"get": SIGNED_IN},
    f"{APP}_addressee_assess": page_and_post(ASSESS),
    f"{APP}_assessment_correct": page_and_post(ASSESS),
    f"{APP}_assessment_confirm": page_and_post(CONFIRM),
    f"{APP}_condition_state": page_and_post(f"{APP}.change_condition"),
    f"{APP}_differences": {"get": f"{APP}.view_assessment"},
    f"{APP}_ask_matrix": {"get": f"{APP}.view_ask"},
    f"{APP}_ask_matrix_file": {"get": f"{APP}.view_ask"},
    f"{APP}_ask_compare": {"get": f"{APP}.view_ask"},
    f"{APP}_ask_add_member": page_and_post(f"{APP}.add_askmember"),
    f"{APP}_ask_member": page_and_post(f"{APP}.change_askmember"),
    f"{APP}_ask_remove_member": by_post(f"{APP}.delete_askmember"),
    f"{APP}_evidence_file": {"get": f"{APP}.view_evidence"},
    f"{APP}_recommendation_merge": page_and_post(REVIEW),
    f"{APP}_recommendation_close": page_and_post(REVIEW),
    f"{APP}_recommendation_reopen": page_and_post(REVIEW),
    f"{APP}_recommendation_wait": page_and_post(REVIEW),
    f"{APP}_recommendation_undo": by_post(EDIT),
    f"{APP}_recommendation_comment": by_post(f"{APP}.add_comment"),
    f"{APP}_recommendation_edit_comment": page_and_post(f"{APP}.change_comment"),
    f"{APP}_recommendation_view": page_and_post(f"{APP}.change_savedview"),
    f"{APP}_recommendation_add_view": page_and_post(f"{APP}.add_savedview"),
    f"{APP}_recommendation_export": page_and_post(VIEW),
    f"{APP}_recommendation_export_file": {"get": VIEW},
    # A staged table is that of the person who uploaded it, and an import that of its maker.
    f"{APP}_import_check": page_and_post(f"{APP}.add_import"),
    f"{APP}_import_errors": {"get": f"{APP}.add_import"},
    f"{APP}_import_template": {"get": f"{APP}.add_import"},
    f"{APP}_import_take_back": by_post(f"{APP}.view_import"),
    f"{APP}_source_read": {"get": f"{APP}.view_source"},
    f"{APP}_source_text": {"get": f"{APP}.view_source"},
    f"{APP}_source_quote": {"get": f"{APP}.add_recommendation"},
    f"{APP}_quote_accept": page_and_post(f"{APP}.change_quote"),
    f"{APP}_quote_place": page_and_post(f"{APP}.change_quote"),
}
STEPS = {
    "published": REVIEW,
    "rejected": REVIEW,
    "draft": REVIEW,
}
# Addresses of Django's own that show nothing of ours, or only lead elsewhere.
LEADING_ELSEWHERE = {"app_list", "autocomplete", "view_on_site", None}
# What even a role that holds the permission finds no page for.
NOT_OFFERED = {
    *(
        f"{noun}_{page}"
        for noun in ("assessment", "evidence")
        for page in ("add", "delete", "history")
    ),
    *(f"{noun}_add" for noun in ("addressee", "condition", "quote")),
    "quote_change post",
    "import_history",
    *(f"apitoken_{page}" for page in ("change", "history")),
}
VERBS_OF_REVIEWERS = ("publish", "send-back", "reject", "withdraw", "merge")
# Of records that programs write: the method, and the permission that it takes.
WRITTEN = {
    "list": {"get": "view", "post": "add"},
    "detail": {"get": "view", "patch": "change", "delete": "delete"},
}
API = {
    "root": {"get": SIGNED_IN},
    "token": {"post": ANYBODY},
    "tokens": {"get": SIGNED_IN, "post": SIGNED_IN},
    "token-record": {"get": SIGNED_IN, "delete": SIGNED_IN},
    # It takes a token, which the session of this cast is none.
    "logout": {"post": NO_ONE},
    "schema": {"get": ANYBODY},
    "docs": {"get": ANYBODY},
    "problems": {"get": ANYBODY},
    "problem": {"get": ANYBODY},
    "differences": {"get": f"{APP}.view_addressee"},
    "bulk": by_post(EDIT),
    **dict.fromkeys(("changes", "changes-atom"), {"get": VIEW}),
    "counts": {"get": VIEW},
    **dict.fromkeys(
        ("matrix", "matrix-csv", "matrix-xlsx"), {"get": f"{APP}.view_ask"}
    ),
    **dict.fromkeys(("history", "timeline"), {"get": VIEW}),
    "comments": {"get": f"{APP}.view_comment", "post": f"{APP}.add_comment"},
    "assess": by_post(ASSESS),
    "correct": by_post(ASSESS),
    "confirm": by_post(CONFIRM),
    "condition": by_post(f"{APP}.change_condition"),
    "evidence-file": {"get": f"{APP}.view_evidence"},
    **dict.fromkeys(("submit", "review-again", "take-up-again"), by_post(EDIT)),
    **dict.fromkeys((*VERBS_OF_REVIEWERS, "close", "reopen", "wait"), by_post(REVIEW)),
    **dict.fromkeys((f"export-{name}" for name in FORMATS), {"get": VIEW}),
    "exports": {
        "get": f"{APP}.view_savedexport",
        "post": f"{APP}.add_savedexport",
    },
    "export-file": {
        "get": VIEW,
        "patch": f"{APP}.change_savedexport",
        "delete": f"{APP}.change_savedexport",
    },
    **{
        f"{noun}-{form}": {"get": f"{APP}.view_{noun}"}
        for form in ("list", "detail")
        for noun in ("assessment",)
    },
    **dict.fromkeys(
        ("saved-view-list", "saved-view-detail"), {"get": f"{APP}.view_savedview"}
    ),
    **{
        f"{noun}-{form}": {
            method: f"{APP}.{verb}_{noun}" for method, verb in methods.items()
        }
        for form, methods in WRITTEN.items()
        for noun in (
            *("recommendation", "source", "ask", "collection"),
            *("publisher", "person", "actor", "theme"),
        )
    },
}


def addresses(namespace: str) -> set[str | None]:
    """The names of every address in a namespace."""
    return {name for space, name in named(get_resolver()) if space == namespace}


def named(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, str | None]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern, pattern.namespace or space)
        else:
            yield space, pattern.name


def pages() -> dict[str, dict[str, str]]:
    """The rules of the pages that the admin has of every noun."""
    found = {}
    for model in admin.site._registry:
        app, noun = model._meta.app_label, model._meta.model_name
        for page, get, post in (
            ("changelist", "view", None),
            ("change", "view", "change"),
            ("add", "add", "add"),
            ("delete", "delete", "delete"),
            ("history", "view", None),
        ):
            rule = {"get": get} | ({"post": post} if post else {})
            found[f"{app}_{noun}_{page}"] = {
                method: NO_ONE if not_offered(noun, page, method) else permission
                for method, verb in rule.items()
                for permission in [f"{app}.{verb}_{noun}"]
            }
    found["auth_user_password_change"] = page_and_post("auth.change_user")
    return found


def not_offered(noun: str, page: str, method: str) -> bool:
    return bool({f"{noun}_{page}", f"{noun}_{page} {method}"} & NOT_OFFERED)


def test_every_address_of_the_admin_has_a_rule():
    known = {*ADMIN, *pages(), *LEADING_ELSEWHERE, f"{APP}_recommendation_move"}

    assert addresses("admin") == known


def test_every_address_of_the_api_has_a_rule():
    assert addresses("api") == {*API, None}


def allowed(permission: str, who: str | None) -> bool:
    if permission in (ANYBODY, NO_ONE):
        return permission == ANYBODY
    if who == "nobody" or permission == SIGNED_IN:
        return who != "nobody"
    if permission.startswith("auth."):
        return who == "administrator"
    return who in roles_with(permission)


def client(who: str | None) -> Client:
    made = Client()
    if who != "nobody":
        made.force_login(factories.UserFactory(role=who))
    return made


@pytest.fixture
def records():
    """One of each noun, tied together."""
    condition = factories.ConditionFactory()
    recommendation = condition.recommendation
    addressee = factories.AddresseeFactory(recommendation=recommendation)
    evidence = factories.EvidenceFactory(assessment__addressee=addressee)
    return {
        "recommendation": recommendation,
        "condition": condition,
        "addressee": addressee,
        "assessment": evidence.assessment,
        "evidence": evidence,
        "comment": factories.CommentFactory(recommendation=recommendation),
        "source": recommendation.source,
        "quote": recommendation.quote,
        "theme": recommendation.themes.get(),
        "actor": addressee.actor,
        "collection": recommendation.source.collection,
        "publisher": recommendation.source.publisher,
        "person": factories.PersonFactory(),
        "ask": factories.AskMemberFactory(recommendation=recommendation).ask,
        "link": factories.LinkFactory(recommendation=recommendation),
        "user": factories.UserFactory(role="analyst"),
        "import": factories.ImportFactory(),
        "staged": factories.StagedTableFactory(),
        "token": factories.ApiTokenFactory(),
        "view": SavedView.objects.create(
            owner=factories.UserFactory(), key="mine", name="Mine"
        ),
        "saved_export": factories.SavedExportFactory(shared=True),
        "group": Group.objects.get(name="reader"),
    }


def rules(table: dict[str, dict[str, str]]) -> list[tuple[str, str, str]]:
    return [
        (name, method, permission)
        for name, methods in table.items()
        for method, permission in methods.items()
    ]


# Addresses that name no record, or another than their second word.
WITHOUT_RECORD = ("_changelist", "_add", "_differences", "_ask_matrix", "_add_view")
ARGUMENTS = {
    "undo": lambda records: [uuid.uuid4()],
    "edit_comment": lambda records: [
        records["recommendation"].pk,
        records["comment"].pk,
    ],
    "view": lambda records: [records["view"].key],
    "export": lambda records: [],
    "export_file": lambda records: ["csv"],
    "template": lambda records: ["csv"],
    **dict.fromkeys(("check", "errors"), lambda records: [records["staged"].uid]),
    "matrix_file": lambda records: ["csv"],
    **dict.fromkeys(
        ("member", "remove_member"),
        lambda records: [records["ask"].pk, records["recommendation"].pk],
    ),
}
# Nouns of the admin whose pages are not named by the number of the record.
KEYS = {"apitoken": lambda records: [records["token"].uid]}


def address_in_admin(name: str, records: dict) -> str:
    if name.endswith(WITHOUT_RECORD) or not name.startswith((APP, "auth")):
        return reverse(f"admin:{name}")
    _, noun, page = name.split("_", 2)
    numbered = KEYS.get(noun, lambda records: [records[noun].pk])
    arguments = ARGUMENTS.get(page, numbered)
    return reverse(f"admin:{name}", args=arguments(records))


def told(rule: tuple[str, str, str]) -> str:
    return "-".join(rule[:2])


@pytest.mark.parametrize("rule", rules(ADMIN | pages()), ids=told)
def test_admin(records, rule):
    name, method, permission = rule
    url = address_in_admin(name, records)

    let_in = {}
    for who in CAST:
        caller = client(who)
        own(records, caller)
        answer = getattr(caller, method)(url)
        assert answer.status_code < 500
        let_in[who] = not refused(answer, permission)

    assert let_in == {who: allowed(permission, who) for who in CAST}


def own(records: dict, caller: Client) -> None:
    """Nobody edits what another wrote, saved, brought in or made for themselves."""
    if key := caller.session.get("_auth_user_id"):
        records["comment"].by_id = records["view"].owner_id = int(key)
        records["saved_export"].owner_id = records["token"].user_id = int(key)
        records["import"].by_id = records["staged"].by_id = int(key)
        for name in ("comment", "view", "saved_export", "token", "import", "staged"):
            records[name].save()


def refused(answer, permission: str) -> bool:
    """Whether the answer is a no; where nobody gets in, there may be no page at all."""
    to_login = answer.status_code == 302 and "/login/?next=" in answer["Location"]
    nothing = permission == NO_ONE and answer.status_code == 404
    return answer.status_code == 403 or to_login or nothing


@pytest.mark.parametrize("who", CAST, ids=str)
@pytest.mark.parametrize(("to", "permission"), STEPS.items())
def test_admin_step(records, to, permission, who):
    recommendation = records["recommendation"]
    recommendation.state = "in_review"
    recommendation.save()
    url = reverse(f"admin:{APP}_recommendation_move", args=[recommendation.pk, to])

    client(who).post(url, {"reason": "for the test"})

    recommendation.refresh_from_db()
    assert (recommendation.state == to) is allowed(permission, who)


def address_in_api(name: str, records: dict) -> str:
    noun, _, form = name.partition("-")
    ref = {"ref": records["recommendation"].ref}
    uid = {"uid": records["assessment"].uid}
    named = {
        "assess": ref | {"actor": records["actor"].key},
        "correct": uid,
        "confirm": uid,
        "evidence-file": uid | {"position": 1},
        "export-file": {"key": records["saved_export"].key},
        "problem": {"code": "invalid"},
        "recommendation-detail": ref,
        "assessment-detail": uid,
        "saved-view-detail": {"key": records["view"].key},
        "token-record": {"uid": records["token"].uid},
        **dict.fromkeys(("history", "timeline", "comments", "condition"), ref),
        **dict.fromkeys(("submit", "review-again", "take-up-again"), ref),
        **dict.fromkeys((*VERBS_OF_REVIEWERS, "close", "reopen", "wait"), ref),
    }.get(name)
    if named is None and form == "detail":
        named = {"key": records[noun].key}
    return reverse(f"api:{name}", kwargs=named)


@pytest.mark.parametrize("rule", rules(API), ids=told)
def test_api(records, rule):
    name, method, permission = rule
    url = address_in_api(name, records)

    let_in = {}
    for who in CAST:
        caller = client(who)
        own(records, caller)
        answer = getattr(caller, method)(url, content_type="application/json")
        assert answer.status_code < 500
        let_in[who] = answer.status_code not in (401, 403)

    assert let_in == {who: allowed(permission, who) for who in CAST}


@pytest.mark.parametrize(
    "name", [name for name, methods in API.items() if set(methods) == {"get"}]
)
def test_api_reading_address_takes_no_writing(records, name):
    url = address_in_api(name, records)
    caller = client("administrator")

    for method in ("post", "put", "patch", "delete"):
        assert getattr(caller, method)(url).status_code == 405
