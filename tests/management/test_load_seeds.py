"""The command that loads seeds, as an operator meets it."""

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import Recommendation
from tests.seeding.conftest import SeedFolder

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeds(tmp_path):
    return SeedFolder(tmp_path)


def test_load_seeds_prints_a_tally_and_no_bar_into_a_pipe(seeds, capsys):
    call_command("load_seeds", seeds.root)

    printed = capsys.readouterr()
    assert "recommendation: 2 created" in printed.out
    assert printed.err == ""


def test_load_seeds_shows_a_bar_on_a_terminal(seeds, capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)

    call_command("load_seeds", seeds.root)

    assert "rows/s" in capsys.readouterr().err


def test_load_seeds_tells_that_a_dry_run_wrote_nothing(seeds, capsys):
    call_command("load_seeds", seeds.root, "--dry-run")

    assert "dry run: nothing was written" in capsys.readouterr().out
    assert not Recommendation.objects.exists()


def test_load_seeds_reports_all_faults_and_writes_nothing(seeds):
    seeds.replace("vocabulary/people.yaml", "name: Ada Author", "nom: Ada")
    seeds.replace("gulf/first.yaml", "kind: explicit", "kind: x")

    with pytest.raises(CommandError) as refused:
        call_command("load_seeds", seeds.root)

    lines = str(refused.value).splitlines()
    assert len(lines) == 4
    assert lines[-1] == "3 faults; nothing was written"
    assert not Recommendation.objects.exists()


def test_load_seeds_reports_evidence_from_a_source_that_is_none(seeds):
    seeds.replace("gulf/assessments.yaml", "source: later-2014", "source: later-2041")

    with pytest.raises(CommandError, match="unknown source 'later-2041'; did you mean"):
        call_command("load_seeds", seeds.root)


def test_load_seeds_refuses_a_missing_folder(tmp_path):
    with pytest.raises(CommandError, match="is no folder; give a folder of seeds"):
        call_command("load_seeds", tmp_path / "missing")


def test_load_seeds_reports_what_a_changed_text_did_to_its_quotes(seeds, capsys):
    call_command("load_seeds", seeds.root)
    text = (seeds.collection / "first.txt").read_text()
    seeds.retext("first", f"A preface.\n{text}")
    capsys.readouterr()

    call_command("load_seeds", seeds.root)

    assert "quotes of changed texts, moved: 3" in capsys.readouterr().out


def test_a_load_that_another_write_met_is_to_be_done_again(seeds, deadlocked):
    deadlocked("recommendations.seeding.loader.write")

    with pytest.raises(CommandError, match="nothing was written; do it again"):
        call_command("load_seeds", seeds.root)
