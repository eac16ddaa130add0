"""Many at once, and one that is killed: nothing is lost, nothing is doubled."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction

from recommendations import tracking
from recommendations.models import Addressee, Assessment, Evidence, Recommendation
from recommendations.models.rules import CorrectedSince, Refused
from recommendations.seeding.loader import load
from recommendations.seeding.reader import read
from recommendations.text.dates import PartialDate
from tests import factories as make
from tests.proof.rule import Judgement, value_of
from tests.proof.threads import at_once

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer at a time"
    ),
    pytest.mark.django_db(transaction=True),
]
ROOT = Path(__file__).parents[2]
THREADS = 8
TURNS = 25
PATIENCE = 60  # seconds


def assess(addressee, value, by, true_from="2015"):
    return tracking.assess(
        addressee=addressee,
        axis="implementation",
        value=value,
        true_from=PartialDate.parse(true_from),
        basis="media",
        confidence="high",
        rationale="The papers say so.",
        evidence=[Evidence(kind="link", url="https://example.org", title="So")],
        by=by,
    )


def analyst():
    return make.UserFactory(role="analyst")


def test_many_who_assess_and_confirm_one_addressee():
    addressee = make.AddresseeFactory()
    people = make.UserFactory.create_batch(THREADS, role="reviewer")
    made, confirmed, refused = [], [], []

    def work(person):
        """13 assessments and 12 confirmations of whatever is there, in turn."""
        for turn in range(TURNS):
            if turn % 2 == 0:
                value = ("implemented", "stalled", "abandoned")[turn % 3]
                row = assess(addressee, value, person, f"20{14 + turn % 5}")
                made.append(row.uid)
                continue
            rows = Assessment.objects.filter(value__in=("implemented", "abandoned"))
            row = rows.order_by("?").first()
            try:
                tracking.confirm(assessment=row, by=person)
                confirmed.append(row.uid)
            except Refused as error:
                refused.append(error.code)

    # The first may find nothing to confirm otherwise.
    made.append(assess(addressee, "implemented", analyst()).uid)
    at_once(*[lambda person=person: work(person) for person in people])

    rows = list(Assessment.objects.select_related("corrects"))
    assert len(made) == len(set(made)) == 1 + THREADS * 13
    assert {row.uid for row in rows} == set(made)
    assert Evidence.objects.count() == len(rows)
    assert len(confirmed) + len(refused) == THREADS * 12
    assert max(Counter(confirmed).values()) == 1
    assert {row.uid for row in rows if row.confirmed_by} == set(confirmed)
    assert set(refused) <= {"confirmed_already", "own_assessment"}
    check_current(Addressee.objects.get(), rows)


def check_current(addressee, rows):
    expected = value_of(map(Judgement.of, rows), "implementation")
    assert expected == (
        addressee.implementation,
        addressee.implementation_since,
        addressee.implementation_provisional,
    )
    recommendation = addressee.recommendation
    assert recommendation.headline == addressee.implementation
    assert recommendation.headline_provisional is addressee.implementation_provisional


def test_many_who_assess_the_addressees_of_one_recommendation():
    recommendation = make.RecommendationFactory()
    addressees = make.AddresseeFactory.create_batch(
        THREADS, recommendation=recommendation
    )
    by = analyst()
    ready = threading.Barrier(THREADS)

    def work(addressee):
        for value in ("announced", "stalled", "implemented"):
            ready.wait(PATIENCE)
            assess(addressee, value, by)

    at_once(*[lambda row=row: work(row) for row in addressees])

    values = {row.implementation for row in Addressee.objects.all()}
    assert values == {"implemented"}
    assert Recommendation.objects.get().headline == "implemented"


def test_of_many_who_correct_one_assessment_all_but_one_are_told():
    people = [analyst() for _ in range(THREADS)]
    ready = threading.Barrier(THREADS)
    made, refused = [], []

    def work(person):
        for wrong in wrongs:
            ready.wait(PATIENCE)
            try:
                made.append(correct(wrong, person))
            except CorrectedSince as error:
                refused.append(error)

    addressee = make.AddresseeFactory()
    wrongs = [assess(addressee, "announced", people[0]) for _ in range(5)]
    at_once(*[lambda person=person: work(person) for person in people])

    assert Counter(row.corrects_id for row in made) == {row.pk: 1 for row in wrongs}
    assert len(refused) == len(wrongs) * (THREADS - 1)
    assert Assessment.objects.count() == 2 * len(wrongs)


def correct(wrong, by):
    return tracking.correct(
        assessment=wrong,
        value="stalled",
        true_from=PartialDate.parse("2015"),
        basis="media",
        confidence="high",
        rationale="The papers took it back.",
        evidence=[Evidence(kind="link", url="https://example.org", title="So")],
        by=by,
    )


def test_one_who_changes_a_condition_while_it_is_merged_away():
    double, kept = make.RecommendationFactory.create_batch(2)
    conditions = [
        make.ConditionFactory(recommendation=double, text=f"If {n}") for n in range(9)
    ]
    reviewer = make.UserFactory(role="reviewer")
    ready = threading.Barrier(2)

    def change():
        ready.wait(PATIENCE)
        for row in conditions:
            tracking.set_condition(
                condition=row, state="met", by=reviewer, rationale="He agreed."
            )

    def merge():
        ready.wait(PATIENCE)
        time.sleep(0.02)
        tracking.merge(recommendation=double, into=kept, by=reviewer, reason="the same")

    at_once(change, merge)

    assert {row.state for row in kept.conditions.all()} == {"met"}
    assert kept.conditions.count() == len(conditions)


def test_one_who_merges_while_others_assess():
    double, kept = make.RecommendationFactory.create_batch(2)
    actor = make.ActorFactory()
    moving = make.AddresseeFactory(recommendation=double)
    same = make.AddresseeFactory(recommendation=double, actor=actor)
    there = make.AddresseeFactory(recommendation=kept, actor=actor)
    by, reviewer = analyst(), make.UserFactory(role="reviewer")
    made = []

    def work(addressee):
        for turn in range(5):
            try:
                row = assess(addressee, "stalled", by, f"201{4 + turn}")
            except Addressee.DoesNotExist:
                return
            made.append(row.uid)

    def merge():
        time.sleep(0.05)
        tracking.merge(recommendation=double, into=kept, by=reviewer, reason="the same")

    at_once(*[lambda row=row: work(row) for row in (moving, same, there)], merge)

    assert set(Assessment.objects.values_list("uid", flat=True)) == set(made)
    assert set(kept.addressees.all()) == {moving, there}
    assert {row.implementation for row in kept.addressees.all()} == {"stalled"}
    kept.refresh_from_db()
    assert kept.headline == "stalled"


CLIENTS = "backend_type = 'client backend'"


def counts():
    return {
        model.__name__: model._base_manager.count()
        for model in apps.get_app_config("recommendations").get_models()
    }


def others(condition="true"):
    """How many other connections to this database there are."""
    with connection.cursor() as cursor:
        # Within a transaction, they are looked at once only.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            f"AND pid <> pg_backend_pid() AND {condition}"
        )
        return cursor.fetchone()[0]


def until(question):
    end = time.monotonic() + PATIENCE
    while not question():
        assert time.monotonic() < end, "it did not come to it"
        time.sleep(0.05)


def load_seeds():
    """Start `manage.py load_seeds` on the database of this test."""
    named = connection.settings_dict
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**named)
    return subprocess.Popen(
        [sys.executable, "-m", "django", "load_seeds"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": str(ROOT),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_a_load_that_is_killed_leaves_the_database_as_before():
    seeds = read([ROOT / "seeds"])
    ref = seeds.collections[0].sources[2].recommendations[3].ref
    load(replace(seeds, collections=[]))
    before = counts()
    # Earlier tests may have left connections that nobody uses.
    idle = others(CLIENTS)
    with transaction.atomic():
        # The load comes to this ref, and waits for us to say whether it is taken.
        make.RecommendationFactory(ref=ref)
        loading = load_seeds()
        try:
            until(
                lambda: others("wait_event_type = 'Lock'") or loading.poll() is not None
            )
            assert loading.poll() is None, loading.stderr.read()
        finally:
            loading.send_signal(signal.SIGKILL)
            loading.communicate()
        transaction.set_rollback(True)
    until(lambda: others(CLIENTS) <= idle)

    assert loading.returncode == -signal.SIGKILL
    assert counts() == before
