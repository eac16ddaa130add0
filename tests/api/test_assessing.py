"""Recording, correcting and confirming assessments over the API."""

import base64

import pytest
from django.urls import reverse

from recommendations import evidence_files
from recommendations.models import Assessment, Evidence, Quote
from recommendations.text.dates import PartialDate
from tests.factories import (
    AddresseeFactory,
    AssessmentFactory,
    EvidenceFactory,
    RecommendationFactory,
    SourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

LINK = {"url": "https://example.org/arms", "title": "Arms sale announced"}
JUDGEMENT = {
    "value": "in_progress",
    "true_from": "2014-06",
    "basis": "third_party",
    "confidence": "moderate",
    "rationale": "A later source says so.",
    "evidence": [{"link": LINK}],
}
PDF = b"%PDF-1.7 a statement"


def assess(client, addressee, **changed):
    address = reverse(
        "api:assess",
        kwargs={"ref": addressee.recommendation.ref, "actor": addressee.actor.key},
    )
    body = {"axis": "implementation", **JUDGEMENT, **changed}
    return client.post(address, body, content_type="application/json")


def act(client, verb, assessment, body=None):
    address = reverse(f"api:{verb}", kwargs={"uid": assessment.uid})
    return client.post(address, body or {}, content_type="application/json")


@pytest.fixture
def addressee():
    return AddresseeFactory()


def test_assess_gives_the_addressee_its_value(analyst, addressee):
    answer = assess(analyst, addressee)

    assert answer.status_code == 201
    assert answer["Location"] == answer.json()["api_url"]
    assert analyst.get(answer["Location"]).json() == answer.json()
    addressee.refresh_from_db()
    assert addressee.implementation == "in_progress"
    assert addressee.implementation_since == PartialDate.parse("2014-06")


def test_assess_says_who(client, addressee):
    by = UserFactory(role="analyst")
    client.force_login(by)

    assert assess(client, addressee).json()["assessed_by"] == by.username


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"value": "implmented"}, "value", "invalid"),
        ({"value": "accepted"}, "value", "value_of_other_axis"),
        ({"rationale": " "}, "rationale", "rationale_missing"),
        ({"evidence": []}, "evidence", "evidence_missing"),
        ({"true_from": "soon"}, "true_from", "invalid"),
        ({"true_from": "2999"}, "true_from", "true_from_in_future"),
        ({"true_from": "1999"}, "true_from", "true_from_before_source"),
        ({"value": "no_action_found"}, "evidence", "search_missing"),
        (
            {"value": "implemented", "basis": "self_reported"},
            "basis",
            "own_word_alone",
        ),
        (
            {"evidence": [{"link": {"url": "x", "title": "y"}}]},
            "evidence.0.link.url",
            "invalid",
        ),
        ({"evidence": [{}]}, "evidence.0.kind", "invalid"),
        (
            {
                "evidence": [
                    {"link": LINK},
                    {"link": LINK, "file": {"name": "a.pdf", "content": "x"}},
                ]
            },
            "evidence.1.kind",
            "invalid",
        ),
        ({"evidence": [{"link": LINK, "sorce": 1}]}, "evidence.0.sorce", "invalid"),
        ({"evidence": [{"link": LINK}] * 41}, "evidence", "invalid"),
        ({"confidence": 10**30}, "confidence", "invalid"),
    ],
)
def test_assess_says_what_is_wrong(analyst, addressee, changed, field, code):
    answer = assess(analyst, addressee, **changed)

    assert answer.status_code == 400
    assert answer.json()["code"] == code
    assert field in answer.json()["fields"]
    assert not Assessment.objects.exists()


def test_reversed_needs_something_to_reverse(analyst, addressee):
    answer = assess(analyst, addressee, value="reversed")

    assert answer.status_code == 409
    assert answer.json()["code"] == "nothing_to_reverse"


def test_earlier_than_source_may_be_said(analyst, addressee):
    answer = assess(analyst, addressee, true_from="1999", earlier_than_source=True)

    assert answer.status_code == 201


@pytest.mark.parametrize(
    "found",
    [{"exact": "If Baghdad agrees, arms may be\nsold."}, {"start": 55, "end": 91}],
    ids=["words", "offsets"],
)
def test_evidence_quotes_another_source(analyst, addressee, found):
    source = SourceFactory()
    piece = {"reliability": "B", "quote": {"source": source.key, **found}}

    answer = assess(analyst, addressee, evidence=[piece])

    (shown,) = answer.json()["evidence"]
    assert shown["quote"]["exact"] == source.text[55:91]
    assert shown["quote"]["source"]["key"] == source.key
    assert shown["reliability"] == "B"


@pytest.mark.parametrize(
    "found",
    [
        {"exact": "words that it does not hold"},
        {"exact": " "},
        {"start": 5, "end": 10**6},
        {"start": 9, "end": 5},
        {"start": 5},
        {"exact": "Washington", "start": 0, "end": 5},
    ],
    ids=str,
)
def test_quote_that_is_not_there_writes_nothing(analyst, addressee, found):
    before = Quote.objects.count()
    piece = {"quote": {"source": SourceFactory().key, **found}}

    answer = assess(analyst, addressee, evidence=[{"link": LINK}, piece])

    assert answer.status_code == 400
    assert list(answer.json()["fields"])[0].startswith("evidence.1.quote")
    assert Quote.objects.count() == before


def test_quote_of_its_own_source_writes_nothing(analyst, addressee):
    source = addressee.recommendation.source
    before = Quote.objects.count()

    answer = assess(
        analyst,
        addressee,
        evidence=[{"quote": {"source": source.key, "exact": "arms may be sold"}}],
    )

    assert answer.json()["code"] == "evidence_from_same_source"
    assert Quote.objects.count() == before


def test_search_that_found_nothing(analyst, addressee):
    search = {"searched": "hansard", "terms": "smuggling", "searched_on": "2026-11-01"}

    answer = assess(
        analyst, addressee, value="no_action_found", evidence=[{"search": search}]
    )

    assert answer.json()["evidence"][0]["search"] == search


@pytest.fixture
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def filed(content, name="statement.pdf"):
    return [{"file": {"name": name, "content": base64.b64encode(content).decode()}}]


def test_file_comes_back_as_an_attachment(analyst, addressee, uploads):
    answer = assess(analyst, addressee, evidence=filed(PDF))
    shown = answer.json()["evidence"][0]["file"]

    download = analyst.get(shown["download_url"])

    assert b"".join(download.streaming_content) == PDF
    assert 'attachment; filename="statement.pdf"' in download["Content-Disposition"]
    assert shown["file_sha256"] == Evidence.objects.get().file_sha256


def test_file_is_for_those_who_may_see_the_record(
    analyst, addressee, uploads, client_of, client
):
    url = assess(analyst, addressee, evidence=filed(PDF)).json()["evidence"][0]["file"][
        "download_url"
    ]
    recommendation = addressee.recommendation
    recommendation.state = "draft"
    recommendation.save()

    assert client.get(url).status_code == 401
    assert client_of(None).get(url).status_code == 403
    assert client_of("reader").get(url).status_code == 404
    assert b"".join(analyst.get(url).streaming_content) == PDF


@pytest.mark.parametrize("position", [1, 7, 10**30])
def test_file_that_is_none_is_a_404(analyst, position):
    assessment = EvidenceFactory().assessment
    url = f"/api/v1/assessments/{assessment.uid}/evidence/{position}/file/"

    assert analyst.get(url).status_code == 404


@pytest.mark.parametrize(
    ("piece", "said"),
    [
        ({"name": "a.pdf", "content": "no base64!"}, "base64"),
        ({"name": "a.pdf", "content": "\ud800"}, "base64"),
        ({"name": "a.pdf", "content": "\0"}, "base64"),
        (filed(b"no pdf")[0]["file"], "does not hold"),
        (filed(PDF, "a.exe")[0]["file"], "not kept"),
        (filed(b"%PDF-" + b"0" * evidence_files.LARGEST)[0]["file"], "larger than"),
        ({"name": "../a.pdf", "content": ""}, ""),
    ],
    ids=["base64", "half", "nul", "kind", "extension", "size", "path"],
)
def test_file_that_is_not_kept_leaves_none(analyst, addressee, uploads, piece, said):
    answer = assess(analyst, addressee, evidence=[{"file": piece}])

    assert answer.status_code == 400
    assert said in answer.json()["detail"]
    assert not list(uploads.rglob("*.*"))


def test_file_of_a_refused_assessment_leaves_none(analyst, addressee, uploads):
    answer = assess(analyst, addressee, true_from="2999", evidence=filed(PDF))

    assert answer.status_code == 400
    assert not list(uploads.rglob("*.*"))


def test_assess_of_nobody_addressed_is_a_404(analyst):
    recommendation = RecommendationFactory()
    address = f"/api/v1/recommendations/{recommendation.ref}/addressees/nobody/assess/"

    answer = analyst.post(address, {}, content_type="application/json")

    assert answer.status_code == 404


def test_correct_stands_instead(analyst, addressee):
    first = assess(analyst, addressee).json()
    assessment = Assessment.objects.get(uid=first["uid"])

    answer = act(analyst, "correct", assessment, {**JUDGEMENT, "value": "stalled"})

    assert answer.status_code == 201
    assert answer.json()["corrects"] == first["uid"]
    assert answer.json()["axis"] == "implementation"
    addressee.refresh_from_db()
    assert addressee.implementation == "stalled"


def test_correct_twice_is_a_conflict(analyst, addressee):
    assessment = Assessment.objects.get(uid=assess(analyst, addressee).json()["uid"])
    act(analyst, "correct", assessment, JUDGEMENT)

    answer = act(analyst, "correct", assessment, JUDGEMENT)

    assert answer.status_code == 409
    assert answer.json()["code"] == "corrected_since"


def test_confirm_by_a_second_person(client_of):
    assessment = AssessmentFactory(value="implemented")

    answer = act(client_of("reviewer"), "confirm", assessment)

    assert answer.status_code == 200
    assert answer.json()["provisional"] is False
    assert answer.json()["confirmed_by"]


def test_confirm_of_ones_own_is_refused(client):
    by = UserFactory(role="reviewer")
    client.force_login(by)

    answer = act(
        client, "confirm", AssessmentFactory(value="implemented", assessed_by=by)
    )

    assert answer.status_code == 403
    assert answer.json()["code"] == "own_assessment"


def test_confirm_twice_is_a_conflict(client_of):
    assessment = AssessmentFactory(value="implemented")
    act(client_of("reviewer"), "confirm", assessment)

    answer = act(client_of("reviewer"), "confirm", assessment)

    assert answer.status_code == 409
    assert answer.json()["code"] == "confirmed_already"


@pytest.mark.parametrize("verb", ["correct", "confirm"])
def test_assessment_of_a_draft_is_hidden_from_those_who_do_not_edit(reader, verb):
    recommendation = RecommendationFactory(state="draft")
    assessment = AssessmentFactory(addressee__recommendation=recommendation)

    assert act(reader, verb, assessment).status_code == 403


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("verb", ["detail", "correct", "confirm"])
def test_assessment_is_never_changed(client_of, verb, method):
    assessment = AssessmentFactory()
    name = "assessment-detail" if verb == "detail" else verb
    address = reverse(f"api:{name}", kwargs={"uid": assessment.uid})

    answer = getattr(client_of("administrator"), method)(address)

    assert answer.status_code == 405
