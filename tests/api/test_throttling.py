"""How many requests are too many, and when the next may come."""

import pytest
from django.core.cache import caches
from django.core.management import call_command
from rest_framework.settings import api_settings

from tests.factories import UserFactory, key_of

pytestmark = pytest.mark.django_db

TOKEN = "/api/v1/auth/token/"
LIST = "/api/v1/recommendations/"
EXPORT = "/api/v1/recommendations/export.csv"
NOON = "2026-01-01 12:00Z"


@pytest.fixture(autouse=True)
def counts():
    caches["default"].clear()
    yield
    caches["default"].clear()


@pytest.fixture
def rate(monkeypatch):
    """Sets how many requests of a scope there may be."""

    def set_rate(scope, words):
        monkeypatch.setitem(api_settings.DEFAULT_THROTTLE_RATES, scope, words)

    return set_rate


def statuses(ask, times):
    return [ask().status_code for _ in range(times)]


def guess(client, **headers):
    body = {"username": "rita", "password": "wrong"}
    return client.post(TOKEN, body, content_type="application/json", headers=headers)


def test_guessing_gets_429(client, rate):
    rate("token", "10/min")

    assert statuses(lambda: guess(client), 11) == [401] * 10 + [429]


def test_guessing_under_another_forwarded_address_gets_429(client, rate):
    rate("token", "10/min")

    for n in range(11):
        answer = guess(client, X_Forwarded_For=f"10.0.0.{n}")

    assert answer.status_code == 429


def test_429_says_when_to_come_again(reader, rate, time_machine):
    rate("reading", "2/min")
    time_machine.move_to(NOON, tick=False)
    statuses(lambda: reader.get(LIST), 2)

    time_machine.shift(20)
    answer = reader.get(LIST)

    assert answer.status_code == 429
    assert answer["Retry-After"] == "40"
    assert answer.json()["code"] == "throttled"
    assert answer.json()["detail"].startswith("too many requests; ")


def test_after_that_time_the_next_is_answered(reader, rate, time_machine):
    rate("reading", "1/min")
    time_machine.move_to(NOON, tick=False)
    first = statuses(lambda: reader.get(LIST), 2)

    time_machine.shift(60)

    assert first == [200, 429]
    assert reader.get(LIST).status_code == 200


def test_accounts_are_counted_apart(reader, analyst, rate):
    rate("reading", "1/min")

    assert statuses(lambda: reader.get(LIST), 2) == [200, 429]
    assert analyst.get(LIST).status_code == 200


def test_tokens_of_one_account_are_counted_together(client, rate):
    rate("reading", "1/min")
    person = UserFactory(role="reader")

    def read():
        header = {"Authorization": f"Token {key_of(person)}"}
        return client.get(LIST, headers=header)

    assert statuses(read, 2) == [200, 429]


def test_scopes_are_counted_apart(analyst, rate):
    for scope in ("reading", "writing", "bulk"):
        rate(scope, "1/min")

    assert statuses(lambda: analyst.get(LIST), 2) == [200, 429]
    assert statuses(lambda: analyst.get(EXPORT), 2) == [200, 429]

    def write():
        address = f"{LIST}NOWHERE-1/submit/"
        return analyst.post(address, {}, content_type="application/json")

    assert statuses(write, 2) == [404, 429]


def test_callers_without_an_account_have_a_rate_of_their_own(client, rate, settings):
    settings.ANONYMOUS_READING = True
    rate("anonymous", "1/hour")

    assert statuses(lambda: client.get(LIST), 2) == [200, 429]


def test_counts_are_shared_in_the_database(reader, rate, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "policytracker_cache",
        }
    }
    call_command("createcachetable")
    rate("reading", "1/min")

    assert statuses(lambda: reader.get(LIST), 2) == [200, 429]
