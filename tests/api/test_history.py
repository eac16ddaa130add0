"""What happened to a record and its parts."""

import pytest

from recommendations import tracking
from recommendations.models import Recommendation, Target
from tests.factories import (
    ActorFactory,
    CommentFactory,
    LinkFactory,
    RecommendationFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def url(made):
    return f"/api/v1/recommendations/{made.ref}/history/"


@pytest.fixture
def changed():
    """A/1, whose theme, note and target were changed by rita."""
    rita = UserFactory(username="rita", role="reviewer")
    made = RecommendationFactory(ref="A/1", themes=[ThemeFactory(key="oil")])
    tracking.save(made, by=rita, reason="a note", themes=[ThemeFactory(key="arms")])
    made = Recommendation.objects.get(pk=made.pk)
    made.note = "Read it twice"
    tracking.save(made, by=rita, reason="to be careful")
    target = Target(recommendation=made, actor=ActorFactory(key="iran"))
    tracking.save(target, by=rita, reason="it is meant")
    made = Recommendation.objects.get(pk=made.pk)
    made.state = "published"
    tracking.save(made, by=rita)
    return made


def rows_of(client, made, **query):
    return client.get(url(made), query).json()["results"]


def test_history_has_fields_before_and_after(reader, changed):
    (row,) = [
        row for row in rows_of(reader, changed) if row["reason"] == "to be careful"
    ]

    assert (row["person"], row["verb"]) == ("rita", "changed")
    assert row["record"] == {"kind": "recommendation", "name": "A/1"}
    assert {"name": "note", "before": None, "after": "Read it twice"} in row["changes"]


def test_history_tells_of_parts(reader, changed):
    (row,) = [row for row in rows_of(reader, changed) if row["reason"] == "it is meant"]

    assert row["record"] == {"kind": "target", "name": "iran"}
    assert row["verb"] == "created"
    assert row["changes"] == [{"name": "actor", "before": None, "after": "iran"}]


def test_history_tells_of_themes(reader, changed):
    rows = rows_of(reader, changed)

    (row,) = [row for row in rows if row["reason"] == "a note"]
    (change,) = [one for one in row["changes"] if one["name"] == "themes"]
    assert change["after"] == ["arms"]


def test_history_is_newest_first_and_paged(reader, changed):
    first = reader.get(url(changed), {"page_size": 1}).json()
    moments = [row["moment"] for row in rows_of(reader, changed)]

    assert first["count"] == len(moments) > 3
    assert len(first["results"]) == 1
    assert moments == sorted(moments, reverse=True)


def test_history_of_links_is_for_those_who_edit(reader, analyst, changed):
    tracking.save(LinkFactory.build(recommendation=changed, to=RecommendationFactory()))

    def kinds(client):
        return {row["record"]["kind"] for row in rows_of(client, changed)}

    assert "link" in kinds(analyst)
    assert "link" not in kinds(reader)


def test_history_hides_drafts(reader, analyst):
    draft = RecommendationFactory(state="draft")

    assert reader.get(url(draft)).status_code == 404
    assert analyst.get(url(draft)).status_code == 200


def moved_quote(by):
    """A recommendation whose source got a text in which its words stand elsewhere."""
    made = RecommendationFactory()
    source = made.quote.source
    tracking.set_text(
        source=source, text=f"A preface. {source.text}", by=by, reason="with preface"
    )
    return made


def test_history_tells_where_the_quote_went(reader):
    made = moved_quote(UserFactory(username="rita", role="analyst"))

    (row,) = [row for row in rows_of(reader, made) if row["record"]["kind"] == "quote"]

    assert row["person"] == "rita"
    assert {"name": "match", "before": "exact", "after": "moved"} in row["changes"]


def test_history_refuses_what_it_does_not_know(reader, changed):
    assert reader.get(url(changed), {"colour": "red"}).status_code == 400


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (None, 403),
        ("reader", 200),
        ("analyst", 200),
        ("reviewer", 200),
        ("administrator", 200),
    ],
)
def test_history_is_read_in_a_role(client, client_of, changed, role, status):
    assert client.get(url(changed)).status_code == 401
    assert client_of(role).get(url(changed)).status_code == status


@pytest.mark.parametrize("size", [1, 6])
def test_history_costs_the_same_at_any_size(
    reader, changed, size, django_assert_num_queries
):
    for _ in range(size):
        CommentFactory(recommendation=changed)

    with django_assert_num_queries(2 + 9):
        assert len(rows_of(reader, changed)) > size
