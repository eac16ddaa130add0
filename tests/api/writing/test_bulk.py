"""Many writes of recommendations in one request."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.models import Assessment, Evidence, Recommendation
from tests import factories as make
from tests.api.writing.calls import create, tag

pytestmark = pytest.mark.django_db

BULK = "/api/v1/recommendations/bulk/"
JUDGED = {
    "axis": "implementation",
    "value": "stalled",
    "true_from": "2014",
    "basis": "media",
    "confidence": "high",
    "rationale": "The papers say so.",
    "evidence": [{"link": {"url": "https://example.org", "title": "So"}}],
}
FILE = {"file": {"name": "reply.txt", "content": "eA=="}}


@pytest.fixture
def new():
    """What is sent of one more recommendation."""
    source, theme = make.SourceFactory(), make.ThemeFactory()

    def body(ref, **more):
        return {
            "ref": ref,
            "summary": "Press Baghdad",
            "quote": {"source": source.key, "start": 0, "end": 20},
            "themes": [theme.key],
            **more,
        }

    return body


def at(recommendation):
    return f"/api/v1/recommendations/{recommendation.ref}/"


def send(client, *rows, mode="all", **headers):
    return create(client, BULK, {"mode": mode, "rows": rows}, **headers)


def change(recommendation, note, tag="*"):
    return {
        "do": "change",
        "ref": recommendation.ref,
        "if_match": tag,
        "body": {"note": note},
    }


def test_each_row_does_what_its_address_does(reviewer, new):
    changed, submitted = make.RecommendationFactory.create_batch(2, state="draft")
    assessed = make.AddresseeFactory()

    answer = send(
        reviewer,
        {"do": "create", "body": new("X-1")},
        change(changed, "Seen", tag(reviewer, at(changed))),
        {"do": "submit", "ref": submitted.ref, "if_match": "*"},
        {
            "do": "assess",
            "ref": assessed.recommendation.ref,
            "actor": assessed.actor.key,
            "body": JUDGED,
        },
    )

    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["done"], told["refused"]) == (4, 0)
    results = told["results"]
    assert [row["row"] for row in results] == [0, 1, 2, 3]
    assert [row["status"] for row in results] == [201, 200, 200, 201]
    for row in results:
        address = f"/api/v1/recommendations/{row['ref']}/"
        assert row["etag"] == tag(reviewer, address)
    assert results[0]["ref"] == "X-1"
    assert results[3]["uid"] == str(Assessment.objects.get().uid)
    changed.refresh_from_db()
    submitted.refresh_from_db()
    assert (changed.note, submitted.state) == ("Seen", "in_review")


def test_all_or_nothing(analyst, new):
    recommendation = make.RecommendationFactory()

    answer = send(
        analyst,
        {"do": "create", "body": new("X-1")},
        change(recommendation, "Seen", '"0-0"'),
        {"do": "create", "body": new("X-2", summary="Ends with a stop.")},
    )

    assert answer.status_code == 409
    told = answer.json()
    assert told["code"] == "rows_refused"
    assert "2 of 3 rows are refused" in told["detail"]
    assert [row["status"] for row in told["results"]] == [424, 412, 400]
    stale, stopped = (row["problem"] for row in told["results"][1:])
    assert stale["current"]["ref"] == recommendation.ref
    assert list(stopped["fields"]) == ["summary"]
    assert not Recommendation.objects.filter(ref__startswith="X-").exists()


def test_each_row_by_itself(analyst, new):
    recommendation = make.RecommendationFactory()

    answer = send(
        analyst,
        {"do": "create", "body": new("X-1")},
        change(recommendation, "Seen", '"0-0"'),
        {"do": "create", "body": new("X-2")},
        {"do": "create", "body": new("X-1")},
        mode="each",
    )

    assert answer.status_code == 200
    told = answer.json()
    assert (told["done"], told["refused"]) == (2, 2)
    assert [row["status"] for row in told["results"]] == [201, 412, 201, 400]
    assert Recommendation.objects.filter(ref__startswith="X-").count() == 2


def test_change_in_bulk_needs_a_tag(analyst):
    row = change(make.RecommendationFactory(), "Seen")
    del row["if_match"]

    (result,) = send(analyst, row).json()["results"]

    assert result["status"] == 428


def test_rows_of_one_record_go_by_what_was_read_before(analyst):
    recommendation = make.RecommendationFactory()
    read = tag(analyst, at(recommendation))

    answer = send(
        analyst,
        change(recommendation, "First", read),
        change(recommendation, "Second", read),
    )

    assert answer.status_code == 200, answer.content
    recommendation.refresh_from_db()
    assert recommendation.note == "Second"


def test_record_that_a_row_renames_or_makes_is_found_by_the_next(analyst, new):
    recommendation = make.RecommendationFactory()
    rename = change(recommendation, "x", tag(analyst, at(recommendation)))
    rename["body"] = {"ref": "X-1"}
    again = {**rename, "ref": "X-1", "body": {"note": "Seen"}}
    made = {"do": "create", "body": new("X-2")}
    stale = {**again, "ref": "X-2"}

    answer = send(analyst, rename, again, made, stale, mode="each")

    statuses = [row["status"] for row in answer.json()["results"]]
    assert statuses == [200, 200, 201, 412]


def test_row_takes_the_role_that_it_takes_alone(analyst, reviewer):
    recommendation = make.RecommendationFactory(state="in_review")
    row = {"do": "publish", "ref": recommendation.ref, "if_match": "*"}
    gone = {"do": "remove", "ref": recommendation.ref, "if_match": "*"}

    refused = send(analyst, row, gone, mode="each").json()["results"]
    done = send(reviewer, row, mode="each").json()["results"]

    assert [result["status"] for result in refused] == [403, 403]
    assert "reviewer" in refused[0]["problem"]["detail"]
    assert done[0]["status"] == 200


def test_remove_and_merge(administrator):
    double, kept, gone = make.RecommendationFactory.create_batch(3)

    answer = send(
        administrator,
        {
            "do": "merge",
            "ref": double.ref,
            "if_match": tag(administrator, at(double)),
            "body": {"into": kept.ref, "reason": "the same"},
        },
        {
            "do": "remove",
            "ref": gone.ref,
            "if_match": tag(administrator, at(gone)),
            "body": {"reason": "never was"},
        },
    )

    assert answer.status_code == 200, answer.content
    merged, removed = answer.json()["results"]
    assert (merged["status"], merged["ref"]) == (200, kept.ref)
    assert (removed["status"], removed["etag"]) == (204, None)
    row = Recommendation.history.filter(history_type="-").get()
    assert row.history_change_reason == "never was"


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ({}, "do"),
        ({"do": "fly"}, "do"),
        ({"do": "change"}, "ref"),
        ({"do": "assess", "ref": "X"}, "actor"),
        ({"do": "create", "body": []}, "body"),
        ({"do": "create", "bdoy": {}}, "bdoy"),
        ({"do": "create"}, "ref"),
        ({"do": "create", "body": {"ref": "\0"}}, "ref"),
        ({"do": "change", "ref": "\0"}, "ref"),
        ({"do": "change", "ref": "\ud800"}, "ref"),
        ({"do": "remove", "ref": "X", "body": {"raeson": "x"}}, "raeson"),
        ("create", "body"),
        (None, "body"),
        ([1], "body"),
        (10**400, "body"),
    ],
    ids=str,
)
def test_row_that_is_none_is_told_so(administrator, row, place):
    answer = send(administrator, row, mode="each")

    (result,) = answer.json()["results"]
    assert result["status"] == 400
    assert place in result["problem"]["fields"]


@pytest.mark.parametrize(
    "row",
    [
        {"do": "change", "ref": "nowhere", "if_match": '"1-1"', "body": {}},
        {"do": "publish", "ref": "nowhere", "if_match": "*"},
        {"do": "assess", "ref": "nowhere", "actor": "nobody", "body": JUDGED},
        {"do": "remove", "ref": "nowhere", "if_match": "*"},
    ],
    ids=lambda row: row["do"],
)
def test_row_that_names_nothing_is_a_404(administrator, row):
    (result,) = send(administrator, row, mode="each").json()["results"]

    assert result["status"] == 404


@pytest.mark.parametrize(
    "body",
    [
        {"rows": [{"do": "create"}]},
        {"mode": "some", "rows": [{"do": "create"}]},
        {"mode": "all"},
        {"mode": "all", "rows": []},
        {"mode": "all", "rows": {}},
        {"mode": "all", "rows": [{"do": "create"}] * 1001},
        {"mode": "all", "rwos": []},
        [],
    ],
    ids=lambda body: str(body)[:40],
)
def test_body_that_is_none_is_a_400(analyst, body):
    assert create(analyst, BULK, body).status_code == 400


def test_sent_twice_it_is_done_once(analyst, new):
    key = {"Idempotency-Key": "once"}
    row = {"do": "create", "body": new("X-1")}

    first = send(analyst, row, **key)
    second = send(analyst, row, **key)

    assert second.json() == first.json()
    assert second["Idempotent-Replayed"] == "true"


def test_refused_bulk_leaves_no_file(analyst, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    addressee = make.AddresseeFactory()
    row = {
        "do": "assess",
        "ref": addressee.recommendation.ref,
        "actor": addressee.actor.key,
        "body": {**JUDGED, "evidence": [FILE]},
    }

    refused = send(analyst, row, {"do": "create"})
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    done = send(analyst, row)

    assert refused.status_code == 409
    assert kept == []
    assert done.status_code == 200
    with Evidence.objects.get().file.open() as file:
        assert file.read() == b"x"


def test_rows_share_one_change_in_the_history(analyst):
    made = make.RecommendationFactory.create_batch(2)

    send(analyst, *[change(row, "Seen") for row in made])

    changes = {row.history.first().change_id for row in made}
    assert len(changes) == 1


def test_reader_is_let_in_nowhere(reader, new):
    assert send(reader, {"do": "create", "body": new("X-1")}).status_code == 403


def cost(client, size):
    made = make.RecommendationFactory.create_batch(size)
    rows = [change(row, "Seen", tag(client, at(row))) for row in made]
    with CaptureQueriesContext(connection) as queries:
        assert send(client, *rows).status_code == 200
    return len(queries)


def test_each_row_more_costs_the_same(analyst):
    cost(analyst, 1)
    one, two, ten = (cost(analyst, size) for size in (1, 2, 10))

    assert ten - one == 9 * (two - one)
    assert two - one < 35
