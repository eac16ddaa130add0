"""One column of time: what became of a record, and who wrote what down."""

import pytest

from recommendations import tracking
from recommendations.models import Evidence
from recommendations.models.history import one_change
from recommendations.text.dates import PartialDate
from tests import factories as make

pytestmark = pytest.mark.django_db
# Session, and the person with their permissions.
CALLER = 2


def url(record):
    return f"/api/v1/recommendations/{record.ref}/timeline/"


def timeline(client, record, **query):
    answer = client.get(url(record), query)
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


def person(name):
    return make.UserFactory(username=name, role="reviewer")


def assess(record, by):
    return tracking.assess(
        addressee=make.AddresseeFactory(recommendation=record),
        axis="implementation",
        value="implemented",
        true_from=PartialDate.parse("2015"),
        basis="media",
        confidence="high",
        rationale="The papers say so.",
        evidence=[Evidence(kind="link", url="https://example.org", title="So")],
        by=by,
    )


def test_all_that_happened_stands_in_one_column_newest_first(reader):
    record = make.RecommendationFactory(state="in_review")
    rita, ann = person("rita"), person("ann")
    tracking.move(recommendation=record, to="published", by=rita)
    assessment = assess(record, rita)
    tracking.confirm(assessment=assessment, by=ann)
    tracking.comment(recommendation=record, text="At last", by=ann)

    rows = timeline(reader, record)

    told = [(row["kind"], row["person"]) for row in rows if row["person"]]
    assert told == [
        ("comment", "ann"),
        ("confirmation", "ann"),
        ("assessment", "rita"),
        ("edit", "rita"),
    ]
    assert rows == sorted(rows, key=lambda row: row["moment"], reverse=True)


def test_an_assessment_comes_whole_with_its_evidence(reader):
    record = make.RecommendationFactory()
    assessment = assess(record, person("rita"))

    (row,) = [row for row in timeline(reader, record) if row["kind"] == "assessment"]

    assert row["assessment"]["uid"] == str(assessment.uid)
    assert row["assessment"]["evidence"][0]["link"]["url"] == "https://example.org"
    assert (row["comment"], row["edits"]) == (None, [])


def test_a_comment_comes_with_its_text(reader):
    record = make.RecommendationFactory()
    tracking.comment(recommendation=record, text="At last", by=person("ann"))

    assert timeline(reader, record)[0]["comment"]["text"] == "At last"


def test_edits_of_one_go_stand_together(reader):
    rita = person("rita")
    record = make.RecommendationFactory(state="in_review", edited_by=rita)
    tracking.save(record, themes=[make.ThemeFactory()])
    with one_change() as change:
        for key in ("iraq", "iran"):
            tracking.save(
                make.TargetFactory.build(
                    recommendation=record, actor=make.ActorFactory(key=key)
                ),
                by=rita,
                reason="both are meant",
            )
        record.refresh_from_db()
        tracking.move(recommendation=record, to="published", by=person("ann"))

    newest, row, *_ = timeline(reader, record)

    assert newest["edits"][0]["verb"] == "published"
    assert (row["reason"], row["change_id"]) == ("both are meant", str(change))
    assert {edit["record"]["name"] for edit in row["edits"]} == {"iraq", "iran"}


def test_a_step_is_told_as_such(analyst):
    record = make.RecommendationFactory()
    record = tracking.save(record, themes=[make.ThemeFactory()])
    tracking.move(
        recommendation=record, to="withdrawn", by=person("rita"), reason="a misprint"
    )

    (edit,) = timeline(analyst, record)[0]["edits"]

    assert edit["verb"] == "withdrawn"
    assert {"name": "state", "before": "published", "after": "withdrawn"} in edit[
        "changes"
    ]


def test_links_are_for_those_who_edit(reader, analyst):
    record = make.RecommendationFactory()
    tracking.save(
        make.LinkFactory.build(recommendation=record, to=make.RecommendationFactory())
    )

    def kinds(client):
        rows = timeline(client, record)
        return {edit["record"]["kind"] for row in rows for edit in row["edits"]}

    assert "link" in kinds(analyst)
    assert "link" not in kinds(reader)


def test_a_draft_has_no_timeline_for_readers(reader, analyst):
    draft = make.RecommendationFactory(state="draft")

    assert reader.get(url(draft)).status_code == 404
    assert analyst.get(url(draft)).status_code == 200


def test_it_comes_in_pages(reader):
    record = make.RecommendationFactory()
    for _ in range(3):
        make.CommentFactory(recommendation=record)

    answer = reader.get(url(record), {"page_size": 2}).json()

    assert (answer["count"], len(answer["results"])) == (4, 2)


def test_it_refuses_what_it_does_not_know(reader):
    record = make.RecommendationFactory()

    answer = reader.get(url(record), {"colour": "red"})

    assert answer.status_code == 400
    assert "colour" in answer.json()["fields"]


@pytest.mark.parametrize("size", [1, 6])
def test_it_costs_the_same_at_any_size(reader, size, django_assert_num_queries):
    record, rita = make.RecommendationFactory(), person("rita")
    for _ in range(size):
        assess(record, rita)
        make.CommentFactory(recommendation=record)

    with django_assert_num_queries(CALLER + 12):
        assert len(timeline(reader, record)) > 2 * size
