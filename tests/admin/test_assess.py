"""Recording assessments, each kind of evidence, and the files kept with it."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from recommendations import evidence_files
from recommendations.models import Assessment, Evidence, Quote
from recommendations.models.rules import Refused
from tests import factories
from tests.admin.conftest import ROLES
from tests.admin.pages import list_page, page_of

PDF = b"%PDF-1.7\n%%EOF\n"
LINK = {"links-0-url": "https://example.org/a", "links-0-title": "A statement"}
SEARCH = {
    "searches-0-searched": "the archive",
    "searches-0-terms": "oil, smuggling",
    "searches-0-searched_on": "2020-06-01",
}


@pytest.fixture
def addressee(db):
    return factories.AddresseeFactory()


def judgement(**changes):
    managed = {
        f"{kind}-{name}": number
        for kind in ("quotes", "links", "files", "searches")
        for name, number in (("TOTAL_FORMS", "1"), ("INITIAL_FORMS", "0"))
    }
    typed = {
        "value": "in_progress",
        "true_from": "2014-06",
        "basis": "third_party",
        "confidence": "moderate",
        "rationale": "A later source says so.",
    }
    return managed | typed | changes


def record(client, addressee, **changes):
    return client.post(page_of(addressee, "assess"), judgement(**changes))


def test_assessment_recorded(analyst, addressee):
    response = record(analyst, addressee, **LINK)

    made = Assessment.objects.get()
    addressee.refresh_from_db()
    assert response.url == page_of(addressee.recommendation)
    assert (made.axis, made.value, str(made.true_from)) == (
        "implementation",
        "in_progress",
        "2014-06",
    )
    assert made.assessed_by == analyst.user
    assert addressee.implementation == "in_progress"


def test_assessment_shown_on_the_recommendation(analyst, addressee):
    response = analyst.post(
        page_of(addressee, "assess"),
        judgement(value="implemented", **LINK),
        follow=True,
    )

    html = response.content.decode()
    assert "provisional until a second person confirms it" in html
    assert "A later source says so." in html
    assert '<a href="https://example.org/a"' in html
    assert f"by {analyst.user}" in html


def test_assessment_of_response_needs_no_axis(analyst, addressee):
    record(analyst, addressee, value="accepted", **LINK)

    assert Assessment.objects.get().axis == "response"


def test_assessment_another_after_the_first(analyst, addressee):
    response = record(analyst, addressee, _addanother="1", **LINK)

    assert response.url == page_of(addressee, "assess")


@pytest.mark.parametrize("role", [*ROLES, None])
def test_assess_page_for_those_who_assess(role, client_of, addressee):
    allowed = role not in ("reader", None)

    page = client_of(role).get(page_of(addressee, "assess"))
    response = record(client_of(role), addressee, **LINK)

    assert page.status_code == (200 if allowed else 403)
    assert response.status_code == (302 if allowed else 403)
    assert Assessment.objects.exists() == allowed


def test_assess_page_asks_the_anonymous_to_log_in(client, addressee):
    response = client.get(page_of(addressee, "assess"))

    assert response.url.startswith(reverse("admin:login"))


def test_assess_page_of_no_addressee_not_found(analyst):
    assert analyst.get(f"{list_page('addressee')}99/assess/").status_code == 404


def test_evidence_quoted_from_another_source(analyst, addressee):
    other = factories.SourceFactory(text="Troops stayed. Oil smug-\ngling ended.")
    quoted = {"quotes-0-source": other.pk, "quotes-0-passage": "Oil smuggling ended."}

    record(analyst, addressee, **quoted)

    piece = Evidence.objects.get()
    assert piece.kind == "quote"
    assert piece.quote.exact == "Oil smug-\ngling ended."


def test_evidence_linked(analyst, addressee):
    more = {
        "links-0-publisher": "A paper",
        "links-0-published": "2014-07",
        "links-0-archived_url": "https://archive.example.org/a",
        "links-0-reliability": "B",
    }

    record(analyst, addressee, **LINK, **more)

    piece = Evidence.objects.get()
    assert (piece.kind, piece.url, str(piece.published), piece.reliability) == (
        "link",
        "https://example.org/a",
        "2014-07",
        "B",
    )


def test_evidence_searched(analyst, addressee):
    record(analyst, addressee, value="no_action_found", **SEARCH)

    piece = Evidence.objects.get()
    assert (piece.kind, piece.terms) == ("search", "oil, smuggling")


def test_evidence_kept_as_file(analyst, addressee, uploads):
    upload = SimpleUploadedFile("../../State ment.PDF", PDF)

    record(analyst, addressee, **{"files-0-file": upload})

    piece = Evidence.objects.get()
    kept = next(uploads.glob("evidence/*"))
    assert piece.file_name == "State ment.PDF"
    assert piece.file_sha256 == hashlib.sha256(PDF).hexdigest()
    assert kept.read_bytes() == PDF
    assert kept.name == piece.file.name.removeprefix("evidence/")
    assert "State" not in kept.name
    assert kept.suffix == ".pdf"


def test_evidence_of_several_kinds_in_order(analyst, addressee):
    second = {"links-1-url": "https://example.org/b", "links-1-title": "Another"}

    record(analyst, addressee, **LINK, **second, **SEARCH, **{"links-TOTAL_FORMS": "2"})

    pieces = [(row.position, row.kind) for row in Evidence.objects.all()]
    assert pieces == [(1, "link"), (2, "link"), (3, "search")]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"value": ""}, "value", "choose what came of it"),
        ({"value": "nonsense"}, "value", "valid choice"),
        ({"value": "reversed"}, "value", "can be reversed"),
        ({"true_from": ""}, "true_from", "say since when"),
        ({"true_from": "Junish"}, "true_from", "is no date"),
        ({"true_from": "2999"}, "true_from", "in the future"),
        ({"true_from": "2001"}, "true_from", "before the source"),
        ({"basis": ""}, "basis", "on whose word"),
        ({"confidence": ""}, "confidence", "how sure"),
        ({"rationale": " "}, "rationale", "needs a rationale"),
        ({"rationale": "a\0b"}, "rationale", "Null characters"),
        (
            {"value": "implemented", "basis": "self_reported"},
            "basis",
            "never rests on self-reported alone",
        ),
    ],
)
def test_assessment_error_stands_beside_its_field(
    typed, field, words, analyst, addressee
):
    response = record(analyst, addressee, **LINK | typed)

    assert response.status_code == 200
    assert words in " ".join(response.context["form"].errors[field])
    assert 'value="https://example.org/a"' in response.content.decode()
    assert not Assessment.objects.exists()


def test_assessment_told_of_every_fault_at_once(analyst, addressee):
    response = record(
        analyst, addressee, value="reversed", rationale="", true_from="2001"
    )

    form = response.context["form"]
    assert set(form.errors) == {"value", "rationale", "true_from"}
    assert "needs evidence" in form.evidence_errors[0]


def test_assessment_without_evidence_refused(analyst, addressee):
    response = record(analyst, addressee)

    assert "needs evidence" in response.context["form"].evidence_errors[0]
    assert 'id="id_evidence_error"' in response.content.decode()


def test_assessment_of_nothing_found_needs_a_search(analyst, addressee):
    response = record(analyst, addressee, value="no_action_found", **LINK)

    told = response.context["form"].evidence_errors[0]
    assert "needs the search that found nothing" in told


@pytest.mark.parametrize(
    ("typed", "kind", "field", "words"),
    [
        ({"links-0-title": "T"}, "links", "url", "give the address"),
        ({"links-0-url": "https://example.org"}, "links", "title", "give the title"),
        ({"links-0-url": "javascript:alert(1)"}, "links", "url", "valid URL"),
        ({"searches-0-searched": "x"}, "searches", "terms", "enter the words"),
        (SEARCH | {"searches-0-searched_on": "2999-01-01"}, "searches", "searched_on", "not come"),
        ({"quotes-0-passage": "x"}, "quotes", "source", "choose the source"),
        ({"files-0-title": "x"}, "files", "file", "choose a file"),
    ],
)  # fmt: skip
def test_evidence_error_stands_beside_its_field(
    typed, kind, field, words, analyst, addressee
):
    response = record(analyst, addressee, **typed)

    kinds = {each["prefix"]: each["formset"] for each in response.context["kinds"]}
    assert words in kinds[kind].errors[0][field][0]
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    ("passage", "field", "words"),
    [
        ("Never said", "passage", "quote not found"),
        ("Baghdad", "occurrence", "quote found 2 times"),
    ],
)
def test_evidence_quote_not_found_refused(passage, field, words, analyst, addressee):
    other = factories.SourceFactory()
    typed = {"quotes-0-source": other.pk, "quotes-0-passage": passage}

    response = record(analyst, addressee, **typed)

    assert words in response.context["kinds"][0]["formset"].errors[0][field][0]
    assert Quote.objects.filter(source=other).count() == 0


def test_evidence_from_the_same_source_refused(analyst, addressee):
    source = addressee.recommendation.source
    typed = {"quotes-0-source": source.pk, "quotes-0-passage": "arms may be sold"}

    response = record(analyst, addressee, **typed)

    told = response.context["kinds"][0]["formset"].errors[0]["source"][0]
    assert "own source" in told


def test_one_more_piece_keeps_what_was_typed(analyst, addressee):
    response = record(analyst, addressee, **LINK, value="", more="links")

    html = response.content.decode()
    assert 'name="links-1-url"' in html
    assert 'value="https://example.org/a"' in html
    assert "A later source says so." in html
    assert "errorlist" not in html
    assert not Assessment.objects.exists()


def test_refusal_of_tracking_shown_with_nothing_written(
    analyst, addressee, uploads, monkeypatch
):
    def refuse(**kwargs):
        kwargs["evidence"][0].file.save("x.pdf", kwargs["evidence"][0].file, save=False)
        raise Refused("refused at the last moment")

    monkeypatch.setattr("recommendations.tracking.assess", refuse)

    response = record(
        analyst, addressee, **{"files-0-file": SimpleUploadedFile("a.pdf", PDF)}
    )

    assert "refused at the last moment" in response.content.decode()
    assert list(uploads.glob("evidence/*")) == []


def docx():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.txt", "Grüße".encode()),
        ("a.csv", b"a,b\n"),
        ("a.png", b"\x89PNG\r\n\x1a\n0"),
        ("a.JPG", b"\xff\xd8\xff0"),
        ("a.docx", docx()),
    ],
)
def test_upload_of_known_kind_kept(name, content, analyst, addressee, uploads):
    record(analyst, addressee, **{"files-0-file": SimpleUploadedFile(name, content)})

    assert Evidence.objects.get().file_name == name


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.html", b"<html>", "not kept"),
        ("a.exe", b"MZ", "not kept"),
        ("a", b"x", "not kept"),
        ("a.pdf", b"<html>", "does not hold what its name says"),
        ("a.docx", b"PK\x03\x04", "does not hold what its name says"),
        ("a.txt", b"\xff\xfe", "does not hold what its name says"),
        ("a.txt", b"a\0b", "does not hold what its name says"),
        ("a.pdf", b"", "empty"),
        ("a.pdf", PDF + b"0" * evidence_files.LARGEST, "larger than 10 MB"),
    ],
)
def test_upload_refused(name, content, words, analyst, addressee, uploads):
    response = record(
        analyst, addressee, **{"files-0-file": SimpleUploadedFile(name, content)}
    )

    files = response.context["kinds"][2]["formset"]
    assert words in files.errors[0]["file"][0]
    assert list(uploads.glob("**/*")) == []


@pytest.fixture
def kept(client_of, addressee, uploads):
    upload = SimpleUploadedFile("Note é.pdf", PDF)
    record(client_of("analyst"), addressee, **{"files-0-file": upload})
    return Evidence.objects.get()


@pytest.mark.parametrize(("role", "status"), [*((r, 200) for r in ROLES), (None, 403)])
def test_file_served_to_those_who_see_evidence(role, status, client_of, kept):
    response = client_of(role).get(page_of(kept, "file"))

    assert response.status_code == status
    if status == 200:
        assert b"".join(response.streaming_content) == PDF
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"].startswith("attachment")
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"


def test_file_not_served_to_the_anonymous(client, kept):
    response = client.get(page_of(kept, "file"))

    assert response.url.startswith(reverse("admin:login"))


def test_file_of_draft_not_served_to_reader(reader, kept):
    advice = kept.assessment.addressee.recommendation
    type(advice).objects.filter(pk=advice.pk).update(state="draft")

    assert reader.get(page_of(kept, "file")).status_code == 404


def test_file_that_is_gone_not_found(analyst, kept):
    kept.file.storage.delete(kept.file.name)

    assert analyst.get(page_of(kept, "file")).status_code == 404


def test_file_of_other_evidence_not_found(analyst):
    link = factories.EvidenceFactory()

    assert analyst.get(page_of(link, "file")).status_code == 404


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", ["change", "delete"])
def test_assessment_and_evidence_never_written_again(page, role, client_of):
    evidence = factories.EvidenceFactory()
    client = client_of(role)

    for record_ in (evidence, evidence.assessment):
        response = client.post(page_of(record_, page), {"post": "yes"})
        assert response.status_code == 403
    assert Evidence.objects.filter(pk=evidence.pk, url=evidence.url).exists()


@pytest.mark.parametrize("noun", ["assessment", "evidence"])
def test_assessment_and_evidence_not_deleted_in_bulk(noun, administrator):
    evidence = factories.EvidenceFactory()
    chosen = {
        "action": "delete_selected",
        "_selected_action": [evidence.pk, evidence.assessment_id],
        "post": "yes",
    }

    administrator.post(list_page(noun), chosen)

    assert Evidence.objects.exists()
    assert Assessment.objects.exists()
