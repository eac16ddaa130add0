"""Fixtures: the same data gives the same bytes, and the bytes give the same data."""

import json
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import CommandError, call_command

from recommendations import models
from recommendations.exports.fixtures import fixtures
from recommendations.models import Assessment
from tests.conftest import ROOT
from tests.factories import AssessmentFactory

pytestmark = pytest.mark.django_db


def everything():
    """Every field of every record of the domain, but when seeds were loaded."""
    rows = []
    for model in apps.get_app_config("recommendations").get_models():
        if hasattr(model, "natural_key"):
            rows += serializers.serialize(
                "python",
                model.objects.all(),
                use_natural_foreign_keys=True,
                use_natural_primary_keys=True,
            )
    for row in rows:
        row["fields"].pop("assessed_at", None)
    return sorted(json.dumps(row, default=str, sort_keys=True) for row in rows)


def test_committed_fixtures_are_those_of_the_seeds(real_seeds):
    for name, text in fixtures():
        assert (ROOT / "fixtures" / name).read_text(encoding="utf-8") == text


def test_loaddata_gives_the_same_data_as_load_seeds(real_seeds):
    loaded = everything()
    call_command("flush", interactive=False, verbosity=0)
    assert everything() == []

    paths = [ROOT / "fixtures" / name for name in ("vocabulary.json", "iraq.json")]
    call_command("loaddata", *paths, verbosity=0)

    assert everything() == loaded
    newest = Assessment.objects.filter(axis="implementation").newest_first().first()
    assert newest.addressee.implementation == newest.value
    assert not models.Recommendation.history.exists()


def test_seeds_load_over_fixtures_without_a_change(real_seeds, capsys):
    call_command("flush", interactive=False, verbosity=0)
    paths = [ROOT / "fixtures" / name for name in ("vocabulary.json", "iraq.json")]
    call_command("loaddata", *paths, verbosity=0)

    call_command("load_seeds")

    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert all("unchanged" in line for line in lines)


def test_second_dump_is_the_same(real_seeds, tmp_path):
    call_command("dump_fixtures", tmp_path, verbosity=0)
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    call_command("dump_fixtures", tmp_path, verbosity=0)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first
    assert set(first) == {"vocabulary.json", "iraq.json"}


def test_check_names_the_file_that_differs(real_seeds, tmp_path):
    call_command("dump_fixtures", tmp_path, verbosity=0)
    call_command("dump_fixtures", tmp_path, "--check", verbosity=0)
    models.Person.objects.filter(key="emma-sky").update(name="E. Sky")

    with pytest.raises(CommandError, match="^vocabulary.json in "):
        call_command("dump_fixtures", tmp_path, "--check", verbosity=0)


def test_what_a_person_recorded_keeps_its_moment(real_seeds):
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    AssessmentFactory(assessed_at=moment)

    (dumped,) = [
        row["fields"]
        for _, text in fixtures()
        for row in json.loads(text)
        if row["fields"].get("assessed_by")
    ]

    assert dumped["assessed_at"] == "2026-01-02T03:04:00Z"
