"""Tokens: got for a password, used, and revoked."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from knox.models import AuthToken

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

TOKEN, LOGOUT = "/api/v1/auth/token/", "/api/v1/auth/logout/"
LIST = "/api/v1/recommendations/"


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


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

    assert token not in str(AuthToken.objects.values().get())


def test_token_counts_as_a_log_in(client, person):
    attempt(client, username="rita", password=PASSWORD)

    person.refresh_from_db()
    assert person.last_login is not None


def test_logout_revokes_the_token_used_alone(client, person):
    _, kept = AuthToken.objects.create(person)
    _, given_back = AuthToken.objects.create(person)

    answer = client.post(LOGOUT, headers={"Authorization": f"Token {given_back}"})
    assert answer.status_code == 204
    assert read(client, f"Token {given_back}").status_code == 401
    assert read(client, f"Token {kept}").status_code == 200


def test_logout_anonymous_gets_401(client):
    assert client.post(LOGOUT).status_code == 401


def test_token_expired_gets_401(client, person):
    _, token = AuthToken.objects.create(person, expiry=timedelta(seconds=-1))

    assert read(client, f"Token {token}").status_code == 401


def test_token_of_somebody_inactive_gets_401(client, person):
    _, token = AuthToken.objects.create(person)
    person.is_active = False
    person.save()

    assert read(client, f"Token {token}").status_code == 401


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


def test_guessing_gets_429(client, person):
    answers = [attempt(client, username="rita", password=str(n)) for n in range(11)]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert answers[-1].json()["code"] == "throttled"
    assert int(answers[-1]["Retry-After"]) > 0


def test_guessing_under_another_forwarded_address_gets_429(client, person):
    for n in range(11):
        answer = client.post(
            TOKEN,
            {"username": "rita", "password": "wrong"},
            content_type="application/json",
            headers={"X-Forwarded-For": f"10.0.0.{n}"},
        )

    assert answer.status_code == 429
