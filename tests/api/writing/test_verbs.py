"""Verbs change what their caller has read, and are done once."""

import pytest

from recommendations.models import Assessment, Comment, Recommendation
from tests import factories as make
from tests.api.writing.calls import create, tag

pytestmark = pytest.mark.django_db

KEY = {"Idempotency-Key": "one"}
JUDGED = {
    "axis": "implementation",
    "value": "implemented",
    "true_from": "2014",
    "basis": "media",
    "confidence": "high",
    "rationale": "The papers say so.",
    "evidence": [{"link": {"url": "https://example.org", "title": "So"}}],
}


def at(recommendation):
    return f"/api/v1/recommendations/{recommendation.ref}/"


def judged(addressee):
    return f"{at(addressee.recommendation)}addressees/{addressee.actor.key}/assess/"


@pytest.mark.parametrize(
    "verb",
    ["submit", "publish", "send-back", "reject", "withdraw", "merge", "close"]
    + ["reopen", "wait", "condition", "review-again", "take-up-again"],
)
def test_verb_without_if_match_is_a_428(administrator, verb):
    recommendation = make.RecommendationFactory()

    answer = create(administrator, f"{at(recommendation)}{verb}/", {})

    assert answer.status_code == 428


def test_nobody_publishes_what_they_have_not_read(reviewer):
    recommendation = make.RecommendationFactory(state="in_review")
    read = tag(reviewer, at(recommendation))
    Recommendation.objects.update(summary="Something else", version=2)

    answer = create(reviewer, f"{at(recommendation)}publish/", {}, **{"If-Match": read})

    assert answer.status_code == 412
    assert answer.json()["current"]["summary"] == "Something else"
    recommendation.refresh_from_db()
    assert recommendation.state == "in_review"


def test_verb_answers_with_the_tag_for_the_next(reviewer):
    recommendation = make.RecommendationFactory(state="draft")
    read = tag(reviewer, at(recommendation))

    submitted = create(
        reviewer, f"{at(recommendation)}submit/", {}, **{"If-Match": read}
    )
    published = create(
        reviewer,
        f"{at(recommendation)}publish/",
        {},
        **{"If-Match": submitted["ETag"]},
    )

    assert published.json()["state"] == "published"
    assert published["ETag"] == tag(reviewer, at(recommendation))


def test_assessing_needs_no_tag_but_honours_one(analyst):
    addressee = make.AddresseeFactory()
    stale = tag(analyst, at(addressee.recommendation))

    free = create(analyst, judged(addressee), JUDGED)
    bound = create(analyst, judged(addressee), JUDGED, **{"If-Match": stale})

    assert free.status_code == 201
    assert bound.status_code == 412
    assert bound.json()["current"]["ref"] == addressee.recommendation.ref
    assert Assessment.objects.count() == 1


def test_assessment_has_the_tag_of_its_address(analyst):
    made = create(analyst, judged(make.AddresseeFactory()), JUDGED)

    assert made["ETag"] == tag(analyst, made["Location"])


def test_confirming_honours_the_tag_of_the_assessment(analyst, client_of):
    made = create(analyst, judged(make.AddresseeFactory()), JUDGED)
    one, other = client_of("reviewer"), client_of("reviewer")
    read = {"If-Match": made["ETag"]}

    first = create(one, f"{made['Location']}confirm/", {}, **read)
    second = create(other, f"{made['Location']}confirm/", {}, **read)

    assert first.status_code == 200
    assert second.status_code == 412
    assert second.json()["current"]["confirmed_by"]


def test_commenting_honours_a_tag(analyst):
    recommendation = make.RecommendationFactory()
    body = {"text": "Does it hold?"}

    stale = create(
        analyst, f"{at(recommendation)}comments/", body, **{"If-Match": '"0-0"'}
    )

    assert stale.status_code == 412
    assert not Comment.objects.exists()


def test_assessment_that_is_sent_twice_is_recorded_once(analyst):
    addressee = make.AddresseeFactory()

    first = create(analyst, judged(addressee), JUDGED, **KEY)
    second = create(analyst, judged(addressee), JUDGED, **KEY)

    assert second.json() == first.json()
    assert second["Location"] == first["Location"]
    assert Assessment.objects.count() == 1


def test_verb_that_is_sent_twice_gives_its_answer_again(reviewer):
    recommendation = make.RecommendationFactory(state="draft")
    read = {"If-Match": tag(reviewer, at(recommendation))}

    first = create(reviewer, f"{at(recommendation)}submit/", {}, **read, **KEY)
    second = create(reviewer, f"{at(recommendation)}submit/", {}, **read, **KEY)

    assert first.status_code == second.status_code == 200
    assert second["Idempotent-Replayed"] == "true"
    assert second["ETag"] == first["ETag"]


def test_comment_that_is_sent_twice_is_said_once(analyst):
    recommendation = make.RecommendationFactory()

    for _ in range(2):
        create(analyst, f"{at(recommendation)}comments/", {"text": "So?"}, **KEY)

    assert Comment.objects.count() == 1
