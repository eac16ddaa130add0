"""Import from the command line."""

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import Import, Recommendation
from tests import factories as make
from tests.imports.conftest import Desk, csv_of, xlsx_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def run(tmp_path, capsys):
    """Run the command on these rows, and return what it prints."""

    def run(*rows, content=None, **options):
        path = tmp_path / "table.csv"
        if rows:
            headings = list(rows[0])
            cells = ([row.get(name, "") for name in headings] for row in rows)
            content = csv_of(headings, *cells)
        path.write_bytes(content or b"")
        call_command("import_recommendations", path, **{"by": "ana", **options})
        return capsys.readouterr().out

    return run


def test_a_table_is_imported_in_somebodys_name(desk, run):
    told = run(desk.row(), desk.row(ref="H-2"))

    assert told == "recommendations: 2 new\n"
    assert Import.objects.get().by == desk.analyst
    assert Recommendation.objects.first().edited_by == desk.analyst


def test_a_dry_run_writes_nothing(desk, run):
    told = run(desk.row(), dry_run=True)

    assert "1 new" in told
    assert "dry run: nothing was written" in told
    assert not Recommendation.objects.exists()


def test_faulty_rows_are_listed_and_nothing_is_written(desk, run):
    with pytest.raises(CommandError, match="row 3, kind: .* is none of") as refused:
        run(desk.row(kind=""), desk.row(ref="H-2", kind="?"))

    assert "--skip-faulty" in str(refused.value)
    assert not Recommendation.objects.exists()


def test_faulty_rows_can_be_left_out(desk, run):
    told = run(desk.row(kind=""), desk.row(ref="H-2", kind="?"), skip_faulty=True)

    assert "recommendations: 1 new, 1 faulty" in told
    assert "row 3, kind:" in told


def test_what_people_changed_is_kept_unless_overwritten(desk, run):
    make.RecommendationFactory(ref="H-2013-01", quote__source=desk.source)
    row = desk.row(summary="Press Tehran")

    told = run(row)
    assert "kept as a person left it: H-2013-01: summary" in told
    run(row, overwrite=True)

    assert Recommendation.objects.get().summary == "Press Tehran"


def test_a_heading_stands_for_what_is_said(desk, run):
    row = desk.row(note="left out")
    row["Advice given"] = row.pop("summary")

    run(row, column=["Advice given=summary", "note="])

    record = Recommendation.objects.get()
    assert record.summary == "Press Baghdad to halt oil smuggling"
    assert record.note == ""


def test_more_rows_than_a_chunk_are_imported(desk, run, monkeypatch):
    monkeypatch.setattr("recommendations.imports.apply.CHUNK", 2)

    assert "5 new" in run(*(desk.row(ref=f"H-{n}") for n in range(5)))


@pytest.mark.parametrize(
    ("options", "content", "sentence"),
    [
        ({"by": "nobody"}, b"ref,note\nA,b\n", "no account is called 'nobody'"),
        ({"by": "rita"}, b"ref,note\nA,b\n", "takes the role of analyst"),
        ({"column": ["x=y"]}, b"ref,note\nA,b\n", "the columns are ref, source"),
        ({"column": ["x"]}, b"ref,note\nA,b\n", "the columns are ref, source"),
        ({}, b"a,b\nA,b\n", "no column is read as Ref"),
        ({}, b"", "the file is empty"),
        ({}, b"ref,note\nA,\xff\n", "line 2 is not in UTF-8"),
    ],
)
def test_what_an_operator_can_mend_is_said(desk, run, options, content, sentence):
    make.UserFactory(username="rita", role="reader")

    with pytest.raises(CommandError, match=sentence):
        run(content=content, **options)


def test_a_sheet_is_to_be_chosen_with_an_option(desk, run):
    def fill(book, sheet):
        book.add_worksheet("Advice").write_row(0, 0, ["ref", "note"])

    content = xlsx_of(["Legend"], fill=fill)

    with pytest.raises(CommandError, match="choose one with --sheet"):
        run(content=content)


def test_a_file_that_is_not_there_is_said(desk):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_recommendations", "nowhere.csv", by="ana")


def test_an_import_that_another_write_met_is_to_be_done_again(desk, run, deadlocked):
    deadlocked("recommendations.imports.apply.Application.apply")

    with pytest.raises(CommandError, match="nothing was written; do it again"):
        run(desk.row())
