"""The command that writes recommendations into a file."""

import csv
import json

import pytest
from django.core.management import CommandError, call_command

from tests.factories import AddresseeFactory, AssessmentFactory, RecommendationFactory

pytestmark = pytest.mark.django_db


def test_ending_names_the_format(tmp_path, capsys):
    RecommendationFactory(ref="A")
    path = tmp_path / "all.csv"

    call_command("export", path)

    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row["ref"] for row in csv.DictReader(file)] == ["A"]
    assert capsys.readouterr().out == f"{path}: 1 recommendations\n"
    assert list(tmp_path.iterdir()) == [path]


def test_standard_output_holds_the_file_alone(capfdbinary):
    RecommendationFactory(ref="A")

    call_command("export", "-", format="ndjson", columns="ref")

    assert capfdbinary.readouterr().out == b'{"ref": "A"}\n'


def test_what_is_named_is_what_is_written(tmp_path):
    AddresseeFactory(recommendation__ref="A", actor__key="us")
    draft = RecommendationFactory(ref="B", state="draft")
    AddresseeFactory(recommendation=draft, actor__key="iraq")
    AddresseeFactory(recommendation__ref="C", actor__key="iran")

    def refs(**chosen):
        path = tmp_path / "some.json"
        call_command("export", path, verbosity=0, **chosen)
        return [record["ref"] for record in json.loads(path.read_text())]

    assert refs() == ["A", "B", "C"]
    assert refs(published=True) == ["A", "C"]
    assert refs(actor=["us", "iraq"]) == ["A", "B"]
    assert refs(actor=["us", "iraq"], ref=["B", "C"]) == ["B"]
    assert refs(source=[draft.source.key]) == ["B"]
    assert refs(collection=[draft.source.collection.key]) == ["B"]
    assert refs(theme=[draft.themes.get().key]) == ["B"]


def test_both_clocks(tmp_path):
    AssessmentFactory(addressee__recommendation__ref="A", value="stalled")
    path = tmp_path / "then.json"

    call_command("export", path, as_of="2014-06", known_at="2099-01-01", verbosity=0)

    (record,) = json.loads(path.read_text())
    assert record["headline"]["value"] == "stalled"
    assert record["as_of"] == "2014-06-30"


@pytest.mark.parametrize(
    ("name", "chosen", "sentence"),
    [
        ("all.docx", {}, "'docx' is none; known: csv"),
        ("all", {}, "'' is none"),
        ("all.csv", {"columns": "reff"}, "did you mean ref?"),
        ("all.csv", {"rows": "themes"}, "known: addressee, recommendation"),
        ("all.csv", {"source": ["nowhere"]}, "no source is called 'nowhere'"),
        ("all.csv", {"as_of": "soon"}, "'soon' is no date"),
        ("all.csv", {"known_at": "soon"}, "'soon' is no moment"),
        ("no/such/all.csv", {}, "cannot be written: No such file"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path, name, chosen, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("export", tmp_path / name, **chosen)
    assert list(tmp_path.iterdir()) == []
