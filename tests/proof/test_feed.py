"""The feed read while many write: every change once, in order, with no gap."""

import random
import sqlite3
import threading
import time
from collections import defaultdict

import pytest
from django.db import connection, transaction
from django.test import Client

from recommendations import tracking
from recommendations.models import Actor, ActorKind, Change
from recommendations.tracking.numbering import number_on
from tests import factories as make
from tests.proof.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, READERS = 8, 3
TURNS = 20
PATIENCE = 60  # seconds
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer at a time"
)


@pytest.fixture
def reader():
    return make.UserFactory(role="analyst")


@pytest.fixture
def several(reader, tmp_path):
    """Threads share the database; one of SQLite that is in memory is copied to a file."""
    if connection.vendor != "sqlite":
        yield
        return
    named = connection.settings_dict
    former, named["NAME"] = named["NAME"], tmp_path / "feed.sqlite3"
    connection.ensure_connection()
    with sqlite3.connect(named["NAME"]) as copy:
        connection.connection.backup(copy)
    copy.close()
    yield
    named["NAME"] = former


def write(key):
    kind = ActorKind.values[0]
    tracking.save(Actor(key=key, name=key, kind=kind), reason="to be followed")


class Follower:
    """Reads on and on, a few changes at a time, as a program would."""

    def __init__(self, person):
        self.client = Client()
        self.client.force_login(person)
        self.cursor = 0
        self.rows = []

    def read(self):
        """Everything that there is now."""
        more = True
        while more:
            answer = self.client.get(
                "/api/v1/changes/", {"since": self.cursor, "limit": 7}
            ).json()
            self.rows += answer["results"]
            self.cursor, more = answer["cursor"], answer["more"]
        return self

    @property
    def numbers(self):
        return [row["number"] for row in self.rows]

    @property
    def keys(self):
        return [row["record"]["key"] for row in self.rows]


def test_what_many_write_is_read_once_and_in_order(reader, several):
    ready = threading.Barrier(WRITERS + READERS)
    ended = [threading.Event() for _ in range(WRITERS)]
    followers = []

    def writer(name, end):
        chance = random.Random(name)
        try:
            ready.wait(PATIENCE)
            for turn in range(TURNS):
                with transaction.atomic():
                    write(f"{name}-{turn}-first")
                    time.sleep(chance.choice([0, 0, 0.002, 0.02]))
                    write(f"{name}-{turn}-second")
        finally:
            end.set()

    def follow():
        follower = Follower(reader)
        followers.append(follower.read())  # the first reading takes long
        ready.wait(PATIENCE)
        while not all(end.is_set() for end in ended):
            follower.read()
        follower.read()

    at_once(
        *[lambda n=n: writer(f"writer-{n}", ended[n]) for n in range(WRITERS)],
        *[follow] * READERS,
    )

    for follower in followers:
        assert follower.numbers == list(range(1, 2 * WRITERS * TURNS + 1))
        assert len(set(follower.keys)) == 2 * WRITERS * TURNS
        assert follower.keys == followers[0].keys
    check_order(followers[0].keys)


def check_order(keys):
    """Each writer's changes stand in the order in which it made them."""
    of_writer = defaultdict(list)
    for key in keys:
        name, turn, place = key.rsplit("-", 2)
        of_writer[name].append((int(turn), place))
    for places in of_writer.values():
        assert places == [
            (turn, place) for turn in range(TURNS) for place in ("first", "second")
        ]


@on_postgresql
def test_a_slow_writer_is_not_passed_over(reader):
    written, read = threading.Event(), threading.Event()
    follower = Follower(reader)

    def slow():
        with transaction.atomic():
            write("slow")
            written.set()
            assert read.wait(PATIENCE)

    def quick():
        assert written.wait(PATIENCE)
        write("quick")
        follower.read()
        read.set()

    at_once(slow, quick)

    assert follower.keys == ["quick"]
    assert follower.read().keys == ["quick", "slow"]
    assert follower.numbers == [1, 2]


@on_postgresql
def test_a_writer_that_gives_up_leaves_no_gap(reader):
    follower = Follower(reader)
    with transaction.atomic():
        write("never")
        transaction.set_rollback(True)
    write("after-all")

    follower.read()

    assert (follower.keys, follower.numbers) == (["after-all"], [1])


@on_postgresql
def test_a_reader_keeps_no_writer_waiting(reader):
    """Also not while it numbers: here it holds the lock, and a writer writes on."""
    write("before")
    numbering, written = threading.Event(), threading.Event()

    def number():
        with transaction.atomic():
            number_on("default")
            numbering.set()
            assert written.wait(PATIENCE)

    def writer():
        assert numbering.wait(PATIENCE)
        write("meanwhile")
        written.set()

    at_once(number, writer)

    assert Follower(reader).read().keys == ["before", "meanwhile"]


@on_postgresql
def test_a_standby_tells_what_has_its_number(reader):
    write("numbered")
    follower = Follower(reader).read()
    write("not-yet")

    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    follower.read()
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")

    assert follower.keys == ["numbered"]
    assert follower.read().keys == ["numbered", "not-yet"]
    assert Change.objects.unnumbered().count() == 0
