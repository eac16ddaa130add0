"""What is done to a recommendation over the API."""

import pytest
from django.urls import reverse

from recommendations.models import Recommendation
from tests.factories import (
    AddresseeFactory,
    ConditionFactory,
    RecommendationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


ANY_STATE = {"If-Match": "*"}


def send(client, verb, recommendation, **body):
    address = reverse(f"api:{verb}", kwargs={"ref": recommendation.ref})
    return client.post(
        address, body, content_type="application/json", headers=ANY_STATE
    )


@pytest.fixture
def reviewer(client_of):
    return client_of("reviewer")


@pytest.mark.parametrize(
    ("verb", "start", "body", "end"),
    [
        ("submit", "draft", {}, "in_review"),
        ("send-back", "in_review", {"reason": "add the theme"}, "draft"),
        ("publish", "in_review", {}, "published"),
        ("reject", "draft", {"reason": "no advice"}, "rejected"),
        ("review-again", "published", {}, "in_review"),
        ("withdraw", "published", {"reason": "misread"}, "withdrawn"),
    ],
)
def test_verb_brings_it_to_the_next_state(reviewer, verb, start, body, end):
    recommendation = RecommendationFactory(state=start)

    answer = send(reviewer, verb, recommendation, **body)

    assert answer.status_code == 200
    assert answer.json()["state"] == end


def test_take_up_again_leads_back_to_draft(reviewer):
    recommendation = RecommendationFactory(state="rejected", state_reason="no advice")

    answer = send(reviewer, "take-up-again", recommendation)

    assert answer.json()["state"] == "draft"


def test_send_back_is_not_taking_up_again(reviewer):
    recommendation = RecommendationFactory(state="rejected", state_reason="no advice")

    answer = send(reviewer, "send-back", recommendation)

    assert answer.status_code == 409
    assert answer.json()["code"] == "transition_unknown"
    assert "rejected cannot become draft" in answer.json()["detail"]


def test_reject_without_reason_says_which_field(reviewer):
    answer = send(reviewer, "reject", RecommendationFactory(state="draft"))

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["reason"]


def test_publish_of_ones_own_edit_is_refused(client):
    by = UserFactory(role="reviewer")
    client.force_login(by)
    recommendation = RecommendationFactory(state="in_review", edited_by=by)

    answer = send(client, "publish", recommendation)

    assert answer.status_code == 403
    assert answer.json()["code"] == "own_edit"
    recommendation.refresh_from_db()
    assert recommendation.state == "in_review"


def test_verb_names_the_roles_that_may(analyst):
    answer = send(analyst, "publish", RecommendationFactory(state="in_review"))

    assert answer.status_code == 403
    assert "reviewer, administrator" in answer.json()["detail"]


def test_unknown_field_names_the_nearest(reviewer):
    answer = send(reviewer, "reject", RecommendationFactory(), raeson="no advice")

    assert answer.status_code == 400
    assert "did you mean reason?" in answer.json()["fields"]["raeson"][0]


def test_close_needs_values_that_bear_it_out(reviewer):
    recommendation = AddresseeFactory().recommendation

    answer = send(reviewer, "close", recommendation, closing_reason="implemented")

    assert answer.status_code == 409
    assert answer.json()["code"] == "closing_inconsistent"
    assert "closing_reason" in answer.json()["fields"]


def test_close_and_reopen(reviewer):
    recommendation = AddresseeFactory().recommendation

    closed = send(reviewer, "close", recommendation, closing_reason="not_trackable")
    opened = send(reviewer, "reopen", recommendation, reason="a source came up")

    assert closed.json()["disposition"] == "closed"
    assert opened.json()["disposition"] == "open"


def test_wait_until_the_condition_is_met(reviewer):
    condition = ConditionFactory(text="if Baghdad agrees")
    recommendation = condition.recommendation

    waiting = send(reviewer, "wait", recommendation)
    met = send(
        reviewer,
        "condition",
        recommendation,
        state="met",
        since="2014-06",
        rationale="It agreed.",
    )

    assert waiting.json()["disposition"] == "waiting"
    assert met.json()["disposition"] == "open"
    assert met.json()["conditions"][0]["state_since"] == "2014-06"


def test_condition_of_several_is_named_by_its_text(reviewer):
    recommendation = ConditionFactory(text="if Baghdad agrees").recommendation
    ConditionFactory(recommendation=recommendation, text="if Erbil agrees")

    unclear = send(
        reviewer, "condition", recommendation, state="met", rationale="It did."
    )
    named = send(
        reviewer,
        "condition",
        recommendation,
        condition="if Erbil agrees",
        state="met",
        rationale="It did.",
    )

    assert unclear.status_code == 400
    assert "if Baghdad agrees; if Erbil agrees" in unclear.json()["detail"]
    states = [row["state"] for row in named.json()["conditions"]]
    assert states == ["unknown", "met"]


def test_merge_answers_with_the_survivor(reviewer):
    loser, survivor = RecommendationFactory(), RecommendationFactory()

    answer = send(reviewer, "merge", loser, into=survivor.ref, reason="the same")

    assert answer.json()["ref"] == survivor.ref
    assert Recommendation.objects.get(ref=loser.ref).merged_into == survivor


@pytest.mark.parametrize("into", ["\0", "A\0", "\ud800", {"ref": "A"}, ["A"], 5, None])
def test_merge_into_what_is_no_ref_is_a_400(reviewer, into):
    answer = send(reviewer, "merge", RecommendationFactory(), into=into, reason="so")

    assert answer.status_code == 400
    assert "into" in answer.json()["fields"]


def test_verb_to_a_merged_one_names_the_survivor(reviewer):
    loser, survivor = RecommendationFactory(), RecommendationFactory()
    send(reviewer, "merge", loser, into=survivor.ref, reason="the same")

    answer = send(reviewer, "close", loser, closing_reason="not_trackable")

    assert answer.status_code == 409
    assert answer.json()["code"] == "merged"
    assert survivor.ref in answer.json()["detail"]


def test_ref_may_hold_a_slash(reviewer):
    recommendation = RecommendationFactory(ref="A/2014/1", state="draft")

    assert send(reviewer, "submit", recommendation).json()["state"] == "in_review"


def test_history_says_who_and_why(reviewer):
    recommendation = RecommendationFactory(state="draft")
    send(reviewer, "reject", recommendation, reason="no advice")

    address = reverse("api:history", kwargs={"ref": recommendation.ref})
    newest = reviewer.get(address).json()["results"][0]

    assert newest["reason"] == "no advice"
    assert newest["person"]


def test_get_is_no_verb(reviewer):
    recommendation = RecommendationFactory(state="draft")

    answer = reviewer.get(reverse("api:submit", kwargs={"ref": recommendation.ref}))

    assert answer.status_code == 405
    recommendation.refresh_from_db()
    assert recommendation.state == "draft"


@pytest.mark.parametrize(
    "body",
    [
        '{"reason": "\\u0000"}',
        '{"reason": "\\ud800"}',
        '{"\\ud800": "x"}',
        '["reason"]',
        '"reason"',
        "null",
        "{",
        '{"reason": ' + "[" * 3000 + "]" * 3000 + "}",
        '{"reason": ' + "9" * 5000 + "}",
        '{"reason": NaN}',
        b'{"reason": "\xff"}',
    ],
    ids=str,
)
def test_body_that_cannot_be_read_is_a_400(reviewer, body):
    recommendation = RecommendationFactory(state="draft")
    address = reverse("api:reject", kwargs={"ref": recommendation.ref})

    answer = reviewer.generic(
        "POST", address, body, content_type="application/json", headers=ANY_STATE
    )

    assert answer.status_code == 400
    assert answer.json()["detail"]


def test_body_too_large_is_a_413(reviewer):
    address = reverse("api:reject", kwargs={"ref": RecommendationFactory().ref})
    body = '{"reason": "' + "x" * 16 * 1024 * 1024 + '"}'

    answer = reviewer.generic(
        "POST", address, body, content_type="application/json", headers=ANY_STATE
    )

    assert answer.status_code == 413, answer.json()
    assert "15 MB" in answer.json()["detail"]


def test_body_of_a_form_is_a_415(reviewer):
    address = reverse("api:reject", kwargs={"ref": RecommendationFactory().ref})

    answer = reviewer.post(address, {"reason": "x"}, headers=ANY_STATE)

    assert answer.status_code == 415


def test_session_without_csrf_token_writes_nothing():
    from django.test import Client

    careless = Client(enforce_csrf_checks=True)
    careless.force_login(UserFactory(role="reviewer"))
    recommendation = RecommendationFactory(state="draft")

    answer = send(careless, "reject", recommendation, reason="no advice")

    assert answer.status_code == 403
    recommendation.refresh_from_db()
    assert recommendation.state == "draft"
