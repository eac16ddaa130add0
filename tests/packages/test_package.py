"""What a package holds, and which files are refused as none."""

import csv
import hashlib
import io
import json
import re
import shutil
import zipfile

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import Evidence, Recommendation
from tests import factories
from tests.formats import reader_of_formats

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(tmp_path):
    """Writes a package, and opens it."""

    def make(**chosen):
        path = tmp_path / "all.zip"
        call_command("export_package", path, verbosity=0, **chosen)
        return zipfile.ZipFile(path)

    return make


def table(archive, name):
    text = archive.read(f"data/{name}.csv").decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def described(archive):
    return json.loads(archive.read("datapackage.json"))


def test_every_file_has_the_hash_that_is_told_of_it(package):
    factories.AddresseeFactory()
    archive = package()

    for resource in described(archive)["resources"]:
        content = archive.read(resource["path"])
        assert resource["bytes"] == len(content)
        digest = hashlib.sha256(content).hexdigest()
        assert resource["hash"] == f"sha256:{digest}"


def test_keys_lead_from_table_to_table(package):
    resources = {one["name"]: one for one in described(package())["resources"]}

    assert resources["actors"]["schema"]["foreignKeys"] == [
        {"fields": ["parent"], "reference": {"resource": "", "fields": ["key"]}}
    ]
    keys = resources["assessments"]["schema"]["foreignKeys"]
    assert keys[0] == {
        "fields": ["recommendation", "actor"],
        "reference": {
            "resource": "addressees",
            "fields": ["recommendation", "actor"],
        },
    }
    fields = {
        one["name"]: one for one in resources["recommendations"]["schema"]["fields"]
    }
    assert fields["kind"]["constraints"]["enum"] == ["explicit", "implicit", "reported"]
    assert fields["version"]["type"] == "integer"


def test_codebook_tells_every_value(package):
    text = package().read("codebook.csv").decode()

    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["table", "field", "value", "label"]
    assert ["addressees", "response", "accepted_in_part", "accepted in part"] in rows
    assert ["conditions", "state", "not_met", "not met"] in rows


def test_package_tells_when_of_what_and_on_which_terms(package):
    source = factories.RecommendationFactory(ref="A").source
    archive = package(source=[source.key], licence="CC BY 4.0", title="Iraq")

    told = described(archive)
    assert told["licenses"] == [{"name": "CC-BY-4.0", "title": "CC BY 4.0"}]
    assert told["citation"].startswith("Iraq: 1 recommendations")
    assert told["as_of"] == told["created"]
    assert told["policytracker"]["filter"] == {"source": [source.key]}
    assert f"source {source.key}" in archive.read("README.md").decode()


@pytest.mark.parametrize(
    ("licence", "told"),
    [
        ("", {"name": "notspecified", "title": "No licence is stated"}),
        ("https://example.org/terms", {"path": "https://example.org/terms"}),
    ],
)
def test_licence(package, licence, told):
    assert described(package(licence=licence))["licenses"] == [told]


def test_annotations_select_the_quotes_in_their_texts(package):
    made = factories.RecommendationFactory(ref="A", summary="Do it")
    factories.ConditionFactory(recommendation=made, quote=made.quote, text="If so")
    assessment = factories.AssessmentFactory(addressee__recommendation=made)
    factories.EvidenceFactory(
        assessment=assessment, kind="quote", quote=made.quote, url="", title=""
    )
    archive = package()

    found = json.loads(archive.read("annotations.jsonld"))
    assert found["@context"] == "http://www.w3.org/ns/anno.jsonld"
    (one,) = found["first"]["items"]
    assert one["id"] == f"urn:uuid:{made.quote.uid}"
    assert [body["value"] for body in one["body"]] == [
        "A: Do it",
        "condition of A: If so",
        "evidence for A: in_progress",
    ]
    words, position = one["target"]["selector"]
    text = archive.read(one["target"]["source"]["id"]).decode()
    assert text[position["start"] : position["end"]] == words["exact"]


def test_cells_are_word_for_word(package):
    factories.RecommendationFactory(note="=HYPERLINK(1)")

    (row,) = table(package(), "recommendations")
    assert row["note"] == "=HYPERLINK(1)"


def test_published_package_tells_of_nothing_that_readers_do_not_see(package):
    seen = factories.RecommendationFactory(ref="SEEN", state_reason="between us")
    factories.RecommendationFactory(ref="HIDDEN", state="draft")
    hidden = Recommendation.objects.get(ref="HIDDEN")
    factories.LinkFactory(recommendation=seen, to=hidden)
    factories.AskMemberFactory(recommendation=hidden)
    factories.CommentFactory(recommendation=seen, text="between us")
    archive = package(published=True)

    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"SEEN" in everything
    assert b"HIDDEN" not in everything
    assert b"between us" not in everything
    assert hidden.source.key.encode() not in everything
    assert not [name for name in archive.namelist() if "comments" in name]


def test_file_of_evidence_that_is_lost_is_named(package, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    factories.EvidenceFactory(
        kind="file", url="", title="", file="evidence/gone.pdf", file_name="a.pdf",
        file_sha256="0" * 64,
    )  # fmt: skip

    with pytest.raises(
        CommandError, match=r"evidence/gone\.pdf of assessment .* is not"
    ):
        package()
    assert not list(tmp_path.glob("*.zip*"))
    assert Evidence.objects.count() == 1


def rewritten(path, name, change):
    """Replace a file in a package, with the hash that is told of it."""
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    parts[name] = change(parts[name])
    told = json.loads(parts["datapackage.json"])
    for resource in told["resources"]:
        content = parts[resource["path"]]
        resource["hash"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
    if name != "datapackage.json":
        parts["datapackage.json"] = json.dumps(told).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for one, content in parts.items():
            archive.writestr(one, content)


def replacing(before, after):
    return lambda content: content.replace(before.encode(), after.encode())


@pytest.mark.parametrize(
    ("name", "before", "after", "sentence"),
    [
        ("data/actors.csv", "government", "kingdom", "actors.csv, row 2: kind: "),
        ("data/actors.csv", "key,name", "key,names", "columns key, names"),
        ("data/actors.csv", "\r\n", ",x\r\n", "columns"),
        ("data/recommendations.csv", ",explicit,", ",wild,", "row 2: kind: "),
        ("data/recommendation_themes.csv", "theme-", "thm-", "is not in the package"),
        ("data/addressees.csv", "actor-", "nobody-", "is not in the package"),
        ("data/sources.csv", ".txt", ".doc", "the package lacks texts/"),
        ("datapackage.json", '"version": 1', '"version": 9', "is of form 9"),
        ("datapackage.json", '"hash": "sha256:', '"hash": "sha256:0', "is not what"),
        ("datapackage.json", "policytracker", "other", "no datapackage.json of Policy"),
        ("data/quotes.csv", "Washington should", "Washington must!!", "does not stand"),
    ],
)
def test_package_that_is_wrong_is_refused_whole(
    package, tmp_path, name, before, after, sentence
):
    factories.AddresseeFactory()
    package().close()
    emptied()
    rewritten(tmp_path / "all.zip", name, replacing(before, after))

    with pytest.raises(CommandError, match=re.escape(sentence)) as caught:
        call_command("load_package", tmp_path / "all.zip")
    assert str(caught.value).endswith("; nothing was written")
    assert not Recommendation.objects.exists()


def emptied():
    for model in (
        *("Addressee", "Recommendation", "Quote", "Source", "Actor", "Theme"),
        *("Publisher", "Collection"),
    ):
        from recommendations import models

        rows = getattr(models, model).objects
        rows.exclude(parent=None).delete() if model == "Theme" else None
        rows.all().delete()


@pytest.mark.parametrize("content", [b"", b"no ZIP", b"PK\x03\x04 cut"])
def test_file_that_is_no_package_is_refused(tmp_path, content):
    path = tmp_path / "some.zip"
    path.write_bytes(content)

    with pytest.raises(CommandError, match="is no ZIP"):
        call_command("load_package", path)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_package", tmp_path / "none.zip")


def test_frictionless_finds_no_fault(real_seeds, package, tmp_path):
    frictionless = reader_of_formats("frictionless")
    package(licence="CC-BY-4.0").close()
    folder = tmp_path / "package"
    shutil.unpack_archive(tmp_path / "all.zip", folder)

    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.flatten(["rowNumber", "fieldName", "type", "message"]) == []
