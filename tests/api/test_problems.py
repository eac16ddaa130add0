"""Errors as problems: their form, their kinds, and those outside the views."""

import pytest
from django.test import override_settings

from recommendations.api import views
from recommendations.models import rules
from tests.factories import AddresseeFactory, RecommendationFactory

pytestmark = pytest.mark.django_db

LIST = "/api/v1/recommendations/"


def test_an_error_says_what_where_and_where_it_is_explained(reader):
    answer = reader.get(f"{LIST}?kind=explicitly")

    sentence = (
        "'explicitly' is none of explicit, implicit, reported; did you mean explicit?"
    )
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/api/v1/problems/invalid/",
        "title": "Parameters or fields are at fault",
        "status": 400,
        "detail": f"kind: {sentence}",
        "code": "invalid",
        "fields": {"kind": [sentence]},
    }


def test_the_type_of_an_error_explains_it_to_anybody(client, reader):
    error = reader.get(f"{LIST}?colour=red").json()

    kind = client.get(error["type"]).json()
    assert kind == {name: error[name] for name in ("type", "code", "title", "status")}


def test_the_kinds_of_errors_are_listed_with_those_of_the_rules(client):
    found = {kind["code"]: kind for kind in client.get("/api/v1/problems/").json()}

    assert found["own_edit"] == {
        "type": "/api/v1/problems/own_edit/",
        "code": "own_edit",
        "title": "Nobody publishes what they edited last",
        "status": 403,
    }
    assert found["not_found"]["status"] == 404
    assert found["merged"]["status"] == 409
    assert {rules.code_of(rule) for rule in rules.Refused.__subclasses__()} <= {*found}


def test_a_kind_that_is_none_names_the_nearest(client):
    answer = client.get("/api/v1/problems/own_edits/")

    assert answer.status_code == 404
    assert "did you mean own_edit?" in answer.json()["detail"]


def test_a_refusal_of_a_rule_has_the_title_of_the_rule(analyst):
    addressee = AddresseeFactory()
    ref, actor = addressee.recommendation.ref, addressee.actor.key

    error = analyst.post(
        f"{LIST}{ref}/addressees/{actor}/assess/",
        {
            "axis": "implementation",
            "value": "in_progress",
            "true_from": "2020",
            "basis": "media",
            "confidence": "low",
        },
        "application/json",
    ).json()
    assert error["type"] == "/api/v1/problems/rationale_missing/"
    assert error["title"] == "The assessment does not say why"
    assert [*error["fields"]] == ["rationale"]


@pytest.mark.parametrize(
    ("headers", "status", "words"),
    [
        ({"HTTP_ACCEPT": "text/html"}, 406, "send `Accept: application/json`"),
        ({"HTTP_ACCEPT": "image/png"}, 406, "no form that the header `Accept`"),
    ],
)
def test_an_answer_that_is_not_accepted_is_a_problem(reader, headers, status, words):
    answer = reader.get(LIST, **headers)

    assert answer.status_code == answer.json()["status"] == status
    assert words in answer.json()["detail"]


def test_a_body_of_another_form_is_told_which_to_send(analyst):
    made = RecommendationFactory()

    answer = analyst.post(f"{LIST}{made.ref}/submit/", "a=b", "text/plain")

    assert answer.status_code == 415
    assert "`Content-Type: application/json`" in answer.json()["detail"]


def test_a_method_that_is_not_taken_is_told_which_are(reader):
    answer = reader.delete(LIST)

    assert answer.status_code == 405
    assert "`Allow`" in answer.json()["detail"]
    assert answer["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_a_body_nested_too_deep_is_told_so(analyst):
    made = RecommendationFactory()

    answer = analyst.post(
        f"{LIST}{made.ref}/submit/", "[" * 40 + "]" * 40, "application/json"
    )
    assert answer.status_code == 400
    assert answer.json()["detail"] == "the JSON is nested deeper than 32 times"


@override_settings(ALLOWED_HOSTS=["tracker.example"])
def test_another_host_is_a_problem(client):
    answer = client.get(LIST, HTTP_HOST="elsewhere.example")

    assert answer.status_code == 400
    assert "ALLOWED_HOSTS" in answer.json()["detail"]


def test_nul_in_the_address_is_a_problem(reader):
    answer = reader.get(f"{LIST}?search=a%00")

    assert answer["Content-Type"] == "application/problem+json"
    assert "U+0000; take it out" in answer.json()["detail"]


def test_a_failure_of_the_server_is_a_problem(reader, monkeypatch):
    reader.raise_request_exception = False
    monkeypatch.setattr(views.RecommendationViewSet, "filter_queryset", lambda: 1)

    answer = reader.get(LIST)
    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "error"
    assert "no fault of yours" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/nowhere/", "/admin/nowhere/"])
def test_a_page_that_is_none_stays_a_page(client, path):
    answer = client.get(path, follow=True)

    assert answer["Content-Type"].startswith("text/html")


def test_an_address_without_its_slash_keeps_method_and_body(analyst):
    made = RecommendationFactory()

    answer = analyst.post(
        f"{LIST}{made.ref}/submit?format=json", {}, "application/json"
    )
    assert answer.status_code == 308
    assert answer["Location"] == f"{LIST}{made.ref}/submit/?format=json"


@pytest.mark.parametrize("path", ["/api/", "/api/v2/", "/api/v2/recommendations"])
def test_another_version_is_a_problem(reader, path):
    answer = reader.get(path)

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
