"""Assessments and evidence stay as they were written, through every door."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from recommendations import append_only, tracking
from recommendations.models import Assessment, Change, Evidence
from tests import factories as make

pytestmark = pytest.mark.django_db
REFUSED = "assessments are append-only; record a correction"
CONFIRMED = {"confirmed_at": datetime(2020, 1, 1, tzinfo=UTC)}


@pytest.fixture
def evidence():
    return make.EvidenceFactory()


@pytest.fixture
def assessment(evidence):
    return evidence.assessment


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def save(row, **changes):
    vars(row).update(changes)
    row.save()


DOORS = [
    lambda: Assessment.objects.update(rationale="Another."),
    lambda: Assessment.objects.update(value="stalled"),
    lambda: Assessment.objects.update(true_from="2015-01-01"),
    lambda: Assessment.objects.update(assessed_at=datetime(2020, 1, 1, tzinfo=UTC)),
    lambda: Assessment.objects.update(assessed_by=make.UserFactory()),
    lambda: Assessment.objects.update(earlier_than_source=True),
    lambda: Assessment.objects.update(
        value="stalled", confirmed_by=make.UserFactory(), **CONFIRMED
    ),
    lambda: Assessment.objects.bulk_update(
        [Assessment(pk=row.pk, rationale="So.") for row in Assessment.objects.all()],
        ["rationale"],
    ),
    lambda: save(Assessment.objects.get(), rationale="Another."),
    lambda: save(Evidence.objects.get(), title="Another"),
    lambda: Evidence.objects.update(url="https://example.org/another"),
    lambda: Evidence.objects.update(assessment=make.AssessmentFactory()),
    lambda: Evidence.objects.all().delete(),
    lambda: Evidence.objects.get().delete(),
    lambda: Evidence.objects.all()._raw_delete("default"),
    lambda: make.AssessmentFactory().delete(),
    lambda: Assessment.objects.all()._raw_delete("default"),
    lambda: execute("UPDATE recommendations_assessment SET value = 'stalled'"),
    lambda: execute("UPDATE recommendations_assessment SET id = 7000000"),
    lambda: execute("UPDATE recommendations_evidence SET title = 'Another'"),
    lambda: execute("DELETE FROM recommendations_assessment"),
    lambda: execute("DELETE FROM recommendations_evidence"),
]


@pytest.mark.parametrize("door", DOORS)
def test_every_door_is_shut(evidence, door):
    assessments = list(Assessment.objects.values())
    pieces = list(Evidence.objects.values())

    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        door()

    assert list(Assessment.objects.values()) == assessments
    assert list(Evidence.objects.values()) == pieces


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's own")
@pytest.mark.parametrize("table", ["assessment", "evidence"])
def test_replace_is_shut(evidence, table):
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        execute(
            f"INSERT OR REPLACE INTO recommendations_{table} "
            f"SELECT * FROM recommendations_{table}"
        )


def test_a_confirmation_is_written_once(assessment):
    first, second = make.UserFactory.create_batch(2)
    rows = Assessment.objects.filter(pk=assessment.pk)
    rows.update(confirmed_by=first, **CONFIRMED)

    for changes in (
        {"confirmed_by": second},
        {"confirmed_at": datetime(2021, 1, 1, tzinfo=UTC)},
        {"confirmed_by": None, "confirmed_at": None},
    ):
        with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
            rows.update(**changes)

    assert rows.get().confirmed_by == first


def test_a_confirmation_is_written_whole(assessment):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.update(confirmed_by=make.UserFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.update(**CONFIRMED)


def test_a_merge_may_move_an_assessment(assessment):
    other = make.AddresseeFactory()

    Assessment.objects.update(addressee=other)

    assert Assessment.objects.get().addressee == other


def test_a_write_of_the_same_passes(evidence):
    evidence.assessment.save()
    evidence.save()


def test_install_again_changes_nothing(evidence):
    append_only.install()

    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        Evidence.objects.update(title="Another")


def test_uninstall_lets_rows_go(evidence):
    append_only.uninstall()

    Evidence.objects.all().delete()
    append_only.install()

    assert not Evidence.objects.exists()


def test_migrate_installs_what_a_remade_table_has_lost(evidence):
    append_only.uninstall()

    call_command("migrate", verbosity=0)

    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        Evidence.objects.update(title="Another")


@pytest.fixture
def change():
    rita = make.UserFactory()
    tracking.save(make.ActorFactory.build(), by=rita)
    return Change.objects.get()


@pytest.mark.parametrize(
    "door",
    [
        lambda: Change.objects.update(key="another"),
        lambda: Change.objects.update(seen_after=False),
        lambda: Change.objects.update(number=2),
        lambda: Change.objects.update(number=None),
        lambda: Change.objects.update(by=make.UserFactory()),
        lambda: Change.objects.all().delete(),
        lambda: execute("DELETE FROM recommendations_change"),
    ],
)
def test_the_feed_of_changes_stays_as_it_was_told(change, door):
    Change.objects.update(number=1)
    before = list(Change.objects.values())

    with (
        pytest.raises(IntegrityError, match="the feed of changes is append-only"),
        transaction.atomic(),
    ):
        door()

    assert list(Change.objects.values()) == before


def test_a_change_stays_when_who_made_it_goes(change):
    change.by.delete()

    assert Change.objects.get().by is None
