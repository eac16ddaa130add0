"""A merge that is killed halfway leaves the database as before, on both databases."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from recommendations import tracking
from recommendations.models import Recommendation
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds
# Everything has moved but the links, and nothing is committed.
MERGE = """
import time
import django

django.setup()
from django.contrib.auth.models import User
from recommendations import tracking
from recommendations.models import Addressee, Recommendation
from recommendations.tracking import merging

def wait_here(recommendation, into, **facts):
    print("moved", Addressee.objects.filter(recommendation=into).count(), flush=True)
    time.sleep(600)

merging.move_links = wait_here
tracking.merge(
    recommendation=Recommendation.objects.get(ref="FA-2017-02"),
    into=Recommendation.objects.get(ref="FA-2017-01"),
    by=User.objects.get(username="reviewer"),
    reason="the same advice",
)
"""


@pytest.fixture
def pair():
    double = make.RecommendationFactory(ref="FA-2017-02")
    kept = make.RecommendationFactory(ref="FA-2017-01")
    for row in (double, kept):
        make.AssessmentFactory(addressee=make.AddresseeFactory(recommendation=row))
        make.TargetFactory(recommendation=row)
        make.ConditionFactory(recommendation=row)
        make.CommentFactory(recommendation=row)
    make.LinkFactory(recommendation=double, to=kept)
    make.UserFactory(username="reviewer", role="reviewer")
    return double, kept


@pytest.fixture
def url(pair, tmp_path):
    """The address of a database that holds the pair, and that others can open."""
    if connection.vendor == "postgresql":
        named = connection.settings_dict
        return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**named)
    file = tmp_path / "merge.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
    return f"sqlite:///{file}"


def rows_of(url):
    """Every row of every table of ours, as another process finds it."""
    tables = [
        model._meta.db_table
        for model in apps.get_app_config("recommendations").get_models()
    ]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            return {table: rows(cursor, table) for table in tables}
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
        return {table: rows(file.cursor(), table) for table in tables}


def rows(cursor, table):
    cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
    return cursor.fetchall()


def start_merge(url):
    return subprocess.Popen(
        [sys.executable, "-c", MERGE],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": str(ROOT),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_merge_that_is_killed_leaves_the_database_as_before(pair, url):
    before = rows_of(url)
    merging = start_merge(url)
    try:
        said = merging.stdout.readline()
        assert said == "moved 2\n", merging.stderr.read()
    finally:
        merging.send_signal(signal.SIGKILL)
        merging.communicate()

    assert merging.returncode == -signal.SIGKILL
    assert sum(map(len, before.values())) > 20
    assert rows_of(url) == before
    if connection.vendor == "postgresql":
        check_merged_anew(*pair)


def check_merged_anew(double, kept):
    """What was killed holds no lock, and stands in nobody's way."""
    end = time.monotonic() + PATIENCE
    while merges():
        assert time.monotonic() < end, "the killed merge is still there"
        time.sleep(0.05)
    reviewer = make.UserFactory(role="reviewer")
    tracking.merge(recommendation=double, into=kept, by=reviewer, reason="the same")
    assert Recommendation.objects.resolve("FA-2017-02") == kept
    assert kept.addressees.count() == 2


def merges():
    """How many other connections hold a transaction open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND state = 'idle in transaction'"
        )
        return cursor.fetchone()[0]
