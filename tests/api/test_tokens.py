"""Tokens: got for a password, used, and revoked."""

import json
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from recommendations.models import ApiToken
from tests.factories import PASSWORD, ApiTokenFactory, UserFactory, key_of

pytestmark = pytest.mark.django_db

TOKEN, LOGOUT = "/api/v1/auth/token/", "/api/v1/auth/logout/"
TOKENS = "/api/v1/auth/tokens/"
LIST = "/api/v1/recommendations/"


@pytest.fixture
def person():
    return UserFactory(username="rita", role="reader")


def attempt(client, **credentials):
    return client.post(TOKEN, credentials, content_type="application/json")


def read(client, header):
    return client.get(LIST, headers={"Authorization": header})


def test_token_is_got_and_used(client, person):
    answer = attempt(client, username="rita", password=PASSWORD)

    assert answer.status_code == 200
    assert answer.json()["expiry"] > timezone.now().isoformat()
    assert read(client, f"Token {answer.json()['token']}").status_code == 200


def test_token_is_kept_as_a_hash_alone(client, person):
    token = attempt(client, username="rita", password=PASSWORD).json()["token"]

    assert token not in str(ApiToken.objects.values().get())


def test_token_counts_as_a_log_in(client, person):
    attempt(client, username="rita", password=PASSWORD)

    person.refresh_from_db()
    assert person.last_login is not None


def test_logout_revokes_the_token_used_alone(client, person):
    kept, given_back = key_of(person), key_of(person)

    answer = client.post(LOGOUT, headers={"Authorization": f"Token {given_back}"})
    assert answer.status_code == 204
    assert read(client, f"Token {given_back}").status_code == 401
    assert read(client, f"Token {kept}").status_code == 200


def test_logout_anonymous_gets_401(client):
    assert client.post(LOGOUT).status_code == 401


def test_token_expired_gets_401(client, person):
    token = key_of(person)
    ApiToken.objects.update(expiry=timezone.now())

    assert read(client, f"Token {token}").status_code == 401


def test_token_of_somebody_inactive_gets_401(client, person):
    token = key_of(person)
    person.is_active = False
    person.save()

    assert read(client, f"Token {token}").status_code == 401


def test_token_does_what_its_owner_may_at_that_moment(client, person):
    token = f"Token {key_of(person)}"
    view = Permission.objects.get(codename="view_recommendation")

    person.groups.clear()
    assert read(client, token).status_code == 403
    person.user_permissions.add(view)
    assert read(client, token).status_code == 200


@pytest.mark.parametrize(
    "header",
    ["Token", "Token a b", "Token nope", "Token \xff\xfe", "Token a\0b", "Bearer x"],
)
def test_token_malformed_gets_401(client, header):
    answer = read(client, header)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize(
    "credentials",
    [
        {"username": "rita", "password": "wrong"},
        {"username": "nobody", "password": PASSWORD},
    ],
)
def test_credentials_wrong_get_401(client, person, credentials):
    answer = attempt(client, **credentials)

    assert answer.status_code == 401
    assert answer.json()["detail"] == "no account has this name and password"
    assert answer["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"1",
        b"\xff\xfe",
        b'{"username": "rita"}',
        b'{"username": "a\\u0000", "password": "b"}',
        b'{"username": "\\ud800", "password": "b"}',
        b'{"username": {}, "password": []}',
        b'{"username": "rita", "password": NaN}',
        b"[" * 100_000,
        json.dumps({"username": "x" * 200, "password": "y"}).encode(),
    ],
)
def test_credentials_malformed_get_400(client, body):
    answer = client.post(TOKEN, body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["code"] in {"invalid", "parse_error"}


def test_credentials_as_a_form_get_415(client):
    assert client.post(TOKEN, {"username": "rita"}).status_code == 415


def test_token_is_named_and_limited_as_asked(client, person):
    expiry = timezone.now() + timedelta(days=3)

    token = attempt(
        client,
        username="rita",
        password=PASSWORD,
        name="nightly report",
        scope="read",
        expiry=expiry.isoformat(),
    ).json()

    assert (token["name"], token["scope"]) == ("nightly report", "read")
    assert abs(datetime.fromisoformat(token["expiry"]) - expiry) < timedelta(seconds=5)


def test_answer_with_a_key_is_kept_nowhere(client, person):
    answer = attempt(client, username="rita", password=PASSWORD)

    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 61),
        ("name", "a\0b"),
        ("name", "\ud800"),
        ("scope", "write"),
        ("expiry", "soon"),
        ("expiry", "2001-01-01T00:00:00Z"),
        ("expiry", "9999-12-31T23:59:59-14:00"),
        ("lifetime", 3),
    ],
)
def test_token_that_cannot_be_gets_400(client, person, field, value):
    asked = {"username": "rita", "password": PASSWORD, field: value}

    answer = client.post(TOKEN, json.dumps(asked), content_type="application/json")

    assert answer.status_code == 400
    assert field in answer.json()["fields"]
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", [LIST, TOKENS, "/api/v1/nowhere/"])
def test_token_that_reads_only_writes_nothing(client, address, method):
    token = key_of(UserFactory(role="administrator"), scope="read")
    header = {"Authorization": f"Token {token}"}

    answer = getattr(client, method)(address, headers=header)

    assert answer.status_code == 403
    assert answer.json()["code"] == "token_reads_only"
    assert "this token only reads" in answer.json()["detail"]
    assert client.get(LIST, headers=header).status_code == 200
    assert client.options(LIST, headers=header).status_code == 200


def test_token_that_reads_only_gives_itself_back(client, person):
    token = key_of(person, scope="read")

    client.post(LOGOUT, headers={"Authorization": f"Token {token}"})

    assert not ApiToken.objects.exists()


def test_use_of_a_token_is_noted_once_an_hour(client, person, time_machine):
    token = key_of(person)
    used = []

    for moment in ("2026-01-01 10:00Z", "2026-01-01 10:59Z", "2026-01-01 11:01Z"):
        time_machine.move_to(moment, tick=False)
        read(client, f"Token {token}")
        used.append(ApiToken.objects.get().last_used.isoformat()[11:16])

    assert used == ["10:00", "10:00", "11:01"]


def test_tokens_are_made_listed_and_revoked(client, person):
    ApiTokenFactory()
    client.force_login(person)

    body = {"name": "sheet", "scope": "read_write"}
    made = client.post(TOKENS, body, content_type="application/json")
    assert made.status_code == 201
    assert read(client, f"Token {made.json()['token']}").status_code == 200

    (listed,) = client.get(TOKENS).json()["results"]
    assert (listed["name"], listed["user"]) == ("sheet", "rita")
    assert listed["last_used"] is not None
    assert made.json()["token"] not in client.get(TOKENS).content.decode()

    record = f"{TOKENS}{listed['uid']}/"
    assert client.get(record).json() == listed
    assert client.delete(record).status_code == 204
    assert client.get(record).status_code == 404


@pytest.mark.parametrize("role", ["reader", "administrator"])
def test_token_of_another_is_not_there(client_of, role):
    record = f"{TOKENS}{ApiTokenFactory().uid}/"
    caller = client_of(role)

    assert caller.get(record).status_code == 404
    assert caller.delete(record).status_code == 404
    assert ApiToken.objects.exists()


def test_token_made_through_another_ends_with_it(client, person):
    soon = timezone.now() + timedelta(days=1)
    header = {"Authorization": f"Token {key_of(person, expiry=soon)}"}

    def make(**body):
        return client.post(
            TOKENS, body, content_type="application/json", headers=header
        )

    assert datetime.fromisoformat(make(name="short").json()["expiry"]) <= soon
    later = make(name="long", expiry=(soon + timedelta(days=1)).isoformat())
    assert later.status_code == 400
    assert "expiry" in later.json()["fields"]


def test_session_makes_a_token_only_with_the_csrf_token(person):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)

    answer = browser.post(TOKENS, {"name": "x"}, content_type="application/json")

    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]
