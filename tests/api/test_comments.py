"""Comments over the API."""

import pytest
from django.urls import reverse

from tests.factories import CommentFactory, RecommendationFactory, UserFactory

pytestmark = pytest.mark.django_db


def address(recommendation):
    return reverse("api:comments", kwargs={"ref": recommendation.ref})


def test_comment_is_said_and_read(client):
    by = UserFactory(role="analyst")
    client.force_login(by)
    recommendation = RecommendationFactory()

    said = client.post(
        address(recommendation),
        {"text": "Who says so?"},
        content_type="application/json",
    )

    assert said.status_code == 201
    (read,) = client.get(address(recommendation)).json()["results"]
    assert read == said.json()
    assert (read["by"], read["text"]) == (by.username, "Who says so?")


def test_comments_come_oldest_first_in_pages(reader):
    recommendation = RecommendationFactory()
    for text in ("first", "second", "third"):
        CommentFactory(recommendation=recommendation, text=text)
    CommentFactory(text="of another")

    page = reader.get(address(recommendation), {"page_size": "2"}).json()

    assert [row["text"] for row in page["results"]] == ["first", "second"]
    assert page["count"] == 3


@pytest.mark.parametrize("text", ["", "  ", "\0", None])
def test_comment_says_something(analyst, text):
    answer = analyst.post(
        address(RecommendationFactory()),
        {"text": text},
        content_type="application/json",
    )

    assert answer.status_code == 400
    assert "text" in answer.json()["fields"]


def test_comments_unknown_parameter_is_a_400(reader):
    answer = reader.get(address(RecommendationFactory()), {"by": "me"})

    assert answer.status_code == 400


def test_comments_of_a_draft_are_hidden_from_readers(reader):
    assert reader.get(address(RecommendationFactory(state="draft"))).status_code == 404


@pytest.mark.parametrize("size", [1, 6])
def test_comments_cost_the_same_at_any_number(reader, django_assert_num_queries, size):
    recommendation = RecommendationFactory()
    CommentFactory.create_batch(size, recommendation=recommendation)

    with django_assert_num_queries(5):
        reader.get(address(recommendation))
