"""`Idempotency-Key`: what is sent twice is done once."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from recommendations.models import IdempotencyKey, Person
from tests import factories as make
from tests.api.writing.calls import create

pytestmark = pytest.mark.django_db

PEOPLE = "/api/v1/people/"
ADA = {"key": "ada", "name": "Ada"}
KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


def test_same_request_gives_the_first_answer_again(analyst):
    first = create(analyst, PEOPLE, ADA, **KEY)
    Person.objects.update(name="Countess")
    second = create(analyst, PEOPLE, ADA, **KEY)

    assert second.status_code == first.status_code == 201
    assert second.content == first.content
    assert second["ETag"] == first["ETag"]
    assert second["Location"] == first["Location"]
    assert "Idempotent-Replayed" not in first
    assert second["Idempotent-Replayed"] == "true"
    assert Person.objects.count() == 1


def test_other_body_is_a_409(analyst):
    create(analyst, PEOPLE, ADA, **KEY)

    answer = create(analyst, PEOPLE, {"key": "bob", "name": "Bob"}, **KEY)

    assert answer.status_code == 409
    assert answer.json()["code"] == "idempotency_key_used"
    assert Person.objects.count() == 1


def test_other_address_is_a_409(analyst):
    create(analyst, PEOPLE, ADA, **KEY)

    answer = create(analyst, "/api/v1/collections/", ADA, **KEY)

    assert answer.status_code == 409


def test_keys_of_others_are_none_of_mine(analyst, reviewer):
    create(analyst, PEOPLE, ADA, **KEY)

    answer = create(reviewer, PEOPLE, {"key": "bob", "name": "Bob"}, **KEY)

    assert answer.status_code == 201


def test_what_was_refused_may_be_mended_under_its_key(analyst):
    refused = create(analyst, PEOPLE, {"key": "ada"}, **KEY)
    mended = create(analyst, PEOPLE, ADA, **KEY)

    assert refused.status_code == 400
    assert mended.status_code == 201


def test_what_failed_is_not_remembered(analyst, monkeypatch):
    from recommendations import tracking

    analyst.raise_request_exception = False
    monkeypatch.setattr(tracking, "save_whole", None)
    failed = create(analyst, PEOPLE, ADA, **KEY)
    monkeypatch.undo()
    again = create(analyst, PEOPLE, ADA, **KEY)

    assert failed.status_code == 500
    assert again.status_code == 201


def test_key_is_forgotten_after_a_day(analyst):
    create(analyst, PEOPLE, ADA, **KEY)

    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        answer = create(analyst, PEOPLE, {"key": "bob", "name": "Bob"}, **KEY)

    assert answer.status_code == 201


def test_keys_of_yesterday_are_cleared_away(analyst):
    user = make.UserFactory()
    yesterday = timezone.now() - timedelta(hours=25)
    IdempotencyKey.objects.create(user=user, key="old", created=yesterday)
    IdempotencyKey.objects.create(user=user, key="new")

    create(analyst, PEOPLE, ADA, **KEY)

    kept = IdempotencyKey.objects.filter(user=user)
    assert [row.key for row in kept] == ["new"]


def test_key_may_stand_in_quotes(analyst):
    create(analyst, PEOPLE, ADA, **{"Idempotency-Key": '"a-key"'})

    answer = create(analyst, PEOPLE, ADA, **{"Idempotency-Key": "a-key"})

    assert answer["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "é", '"', "a b"])
def test_key_that_is_none_is_a_400(analyst, key):
    answer = create(analyst, PEOPLE, ADA, **{"Idempotency-Key": key})

    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["fields"]
    assert not Person.objects.exists()


def test_key_does_not_open_what_a_role_may_not(reader):
    assert create(reader, PEOPLE, ADA, **KEY).status_code == 403
    assert not IdempotencyKey.objects.exists()


def test_form_with_a_key_is_a_415(analyst):
    answer = analyst.post(PEOPLE, ADA, headers=KEY)

    assert answer.status_code == 415
