"""Many programs that write at once over the API: nobody's change is lost or doubled."""

import threading

import pytest
from django.db import connection, transaction
from django.test import Client

from recommendations.models import IdempotencyKey, Person, Recommendation
from tests import factories as make
from tests.proof.test_concurrency import PATIENCE, at_once, others, until

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer at a time"
    ),
    pytest.mark.django_db(transaction=True),
]
EDITORS = 50
ROUNDS = 3
JSON = "application/json"


def clients(number, role="analyst"):
    made = []
    for _ in range(number):
        made.append(Client())
        made[-1].force_login(make.UserFactory(role=role))
    return made


def test_of_fifty_editors_of_one_record_one_wins_each_round():
    recommendation = make.RecommendationFactory()
    address = f"/api/v1/recommendations/{recommendation.ref}/"
    ready = threading.Barrier(EDITORS)
    won, refused = [], []

    def edit(name, client):
        """Read, wait until all have read, and write what was read and one's name."""
        for turn in range(ROUNDS):
            read = client.get(address)
            ready.wait(PATIENCE)
            answer = client.patch(
                address,
                {"note": f"{read.json()['note']} {name}/{turn}"},
                content_type=JSON,
                headers={"If-Match": read["ETag"]},
            )
            (won if answer.status_code == 200 else refused).append((turn, name, answer))
            ready.wait(PATIENCE)

    at_once(
        *[
            lambda name=name, client=client: edit(name, client)
            for name, client in enumerate(clients(EDITORS))
        ]
    )

    assert [turn for turn, *_ in won] == list(range(ROUNDS))
    assert {answer.status_code for *_, answer in refused} == {412}
    # What each winner wrote is there, after what the one before it wrote.
    recommendation.refresh_from_db()
    assert recommendation.note.split() == [f"{name}/{turn}" for turn, name, _ in won]
    assert recommendation.version == 1 + ROUNDS


def test_editors_who_try_again_all_get_their_change_in():
    recommendation = make.RecommendationFactory()
    address = f"/api/v1/recommendations/{recommendation.ref}/"

    def edit(name, client):
        """Write over what was read, and read again as long as somebody was faster."""
        content, tag = read(client)
        while True:
            answer = client.patch(
                address,
                {"note": f"{content['note']} {name}"},
                content_type=JSON,
                headers={"If-Match": tag},
            )
            if answer.status_code == 200:
                return
            assert answer.status_code == 412
            content, tag = answer.json()["current"], answer["ETag"]

    def read(client):
        answer = client.get(address)
        return answer.json(), answer["ETag"]

    at_once(
        *[
            lambda name=name, client=client: edit(name, client)
            for name, client in enumerate(clients(8))
        ]
    )

    recommendation.refresh_from_db()
    assert sorted(recommendation.note.split()) == sorted(map(str, range(8)))


def test_of_an_edit_and_a_publication_at_once_one_is_told():
    reviewers = clients(2, role="reviewer")
    ready = threading.Barrier(2)
    made = make.RecommendationFactory.create_batch(10, state="in_review")
    told = []

    def work(client, write):
        for row in made:
            address = f"/api/v1/recommendations/{row.ref}/"
            tag = client.get(address)["ETag"]
            ready.wait(PATIENCE)
            told.append((row.pk, write(client, address, {"If-Match": tag})))
            ready.wait(PATIENCE)

    def edit(client, address, headers):
        body = {"summary": "Say something else"}
        return client.patch(address, body, JSON, headers=headers).status_code

    def publish(client, address, headers):
        return client.post(f"{address}publish/", {}, JSON, headers=headers).status_code

    at_once(
        lambda: work(reviewers[0], edit),
        lambda: work(reviewers[1], publish),
    )

    for row in made:
        assert sorted(code for pk, code in told if pk == row.pk) == [200, 412]
    unread = Recommendation.objects.filter(summary="Say something else")
    assert not unread.published().exists()


def test_of_duplicates_at_once_exactly_one_runs():
    client = clients(1)[0]
    session = client.cookies
    ready = threading.Barrier(16)
    answers = []

    def send():
        mine = Client()
        mine.cookies = session
        for turn in range(3):
            ready.wait(PATIENCE)
            answers.append(
                mine.post(
                    "/api/v1/people/",
                    {"key": f"ada-{turn}", "name": "Ada"},
                    content_type=JSON,
                    headers={"Idempotency-Key": f"key-{turn}"},
                )
            )

    at_once(*[send] * 16)

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 3
    replayed = [answer for answer in answers if "Idempotent-Replayed" in answer]
    assert len(replayed) == len(answers) - 3
    assert Person.objects.count() == IdempotencyKey.objects.count() == 3
    assert Person.history.count() == 3


def test_write_that_the_database_takes_back_is_told_to_try_again():
    first, second = make.RecommendationFactory.create_batch(2)
    (client,) = clients(1)
    answers = []

    def send():
        """Locks the first, and waits for the second."""
        rows = [
            {"do": "change", "ref": row.ref, "if_match": "*", "body": {"note": "x"}}
            for row in (first, second)
        ]
        body = {"mode": "all", "rows": rows}
        answers.append(client.post("/api/v1/recommendations/bulk/", body, JSON))

    def stand_in_the_way():
        rows = Recommendation.objects.select_for_update()
        with transaction.atomic():
            rows.get(pk=second.pk)
            ready.wait(PATIENCE)
            until(lambda: others("wait_event_type = 'Lock'"))
            rows.get(pk=first.pk)

    ready = threading.Barrier(2)
    at_once(stand_in_the_way, lambda: (ready.wait(PATIENCE), send()))

    (answer,) = answers
    assert answer.status_code == 503
    assert answer.json()["code"] == "busy"
    assert answer["Retry-After"] == "1"
    assert not Recommendation.objects.filter(note="x").exists()
