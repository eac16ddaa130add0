"""The feed of changes: in order, resumable, and to each what they may know."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations import tracking
from recommendations.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db

URL = "/api/v1/changes/"
# Session, and the person with their permissions.
CALLER = 2


@pytest.fixture
def rita():
    return make.UserFactory(username="rita", role="reviewer")


def actors(*keys):
    for key in keys:
        tracking.save(make.ActorFactory.build(key=key))


def page(client, **query):
    answer = client.get(URL, query)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def told(client, **query):
    """The changes as `key verb`."""
    rows = page(client, **query)["results"]
    return [f"{row['record']['key']} {row['verb']}" for row in rows]


def changed(record, by=None, reason="", **fields):
    """The record, changed through `tracking`."""
    record = type(record).objects.get(pk=record.pk)
    vars(record).update(fields)
    return tracking.save(record, by=by, reason=reason)


def test_changes_come_in_order_with_their_numbers(reader):
    actors("iraq", "iran", "oman")

    rows = page(reader)["results"]

    assert [row["number"] for row in rows] == [1, 2, 3]
    assert [row["record"]["key"] for row in rows] == ["iraq", "iran", "oman"]


def test_a_change_says_what_who_when_and_why(reader, rita):
    tracking.save(make.ActorFactory.build(key="iraq"), by=rita, reason="he is named")
    change = Change.objects.get()

    assert page(reader)["results"] == [
        {
            "number": 1,
            "moment": change.at.isoformat().replace("+00:00", "Z"),
            "verb": "created",
            "record": {
                "kind": "actor",
                "key": "iraq",
                "former_key": None,
                "api_url": "http://testserver/api/v1/actors/iraq/",
            },
            "part": None,
            "person": "rita",
            "reason": "he is named",
            "change_id": None,
        }
    ]


def test_a_part_is_told_as_a_change_of_its_record(reader):
    alias = make.ActorAliasFactory.build(actor=make.ActorFactory(), name="Baghdad")
    tracking.save(alias)

    (row,) = page(reader)["results"]

    assert (row["record"]["kind"], row["verb"]) == ("actor", "changed")
    assert row["part"] == {"kind": "actoralias", "name": "Baghdad"}


def test_a_new_key_comes_with_the_former_one(reader):
    changed(make.ActorFactory(key="iraq"), key="republic")

    (row,) = page(reader)["results"]

    assert (row["record"]["key"], row["record"]["former_key"]) == ("republic", "iraq")


def test_one_reads_on_from_the_cursor(reader):
    actors("iraq", "iran", "oman")

    first = page(reader, limit=2)
    second = page(reader, since=first["cursor"])

    assert (first["cursor"], first["more"]) == (2, True)
    assert (second["cursor"], second["more"]) == (3, False)
    assert [row["record"]["key"] for row in second["results"]] == ["oman"]


def test_next_leads_on_with_the_same_filters(reader):
    actors("iraq", "iran")
    tracking.save(make.PersonFactory.build(key="ada"))
    answer = reader.get(URL, {"limit": 1, "kind": "actor"})

    following = reader.get(answer.json()["next"])

    assert answer["Link"] == f'<{answer.json()["next"]}>; rel="next"'
    assert following.json()["results"][0]["record"]["key"] == "iran"
    assert following.json()["more"] is False


def test_an_empty_answer_has_a_cursor_from_which_it_goes_on(reader):
    actors("iraq")
    empty = page(reader, kind="person")
    actors("iran")

    assert (empty["results"], empty["cursor"]) == ([], 1)
    assert told(reader, since=empty["cursor"]) == ["iran created"]


def test_the_cursor_passes_what_the_filters_leave_out(reader):
    tracking.save(make.PersonFactory.build())
    actors("iraq", "iran")

    assert page(reader, kind="person", limit=1)["cursor"] == 3


def test_a_feed_in_which_nothing_happened_is_empty(reader):
    answer = page(reader)

    assert answer["next"] == f"http://testserver{URL}?since=0"
    assert (answer["results"], answer["cursor"], answer["more"]) == ([], 0, False)


def test_now_is_where_one_begins_who_has_read_the_lists(reader):
    actors("iraq", "iran")

    answer = page(reader, since="now")

    assert (answer["results"], answer["cursor"]) == ([], 2)


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ({"since": "yesterday"}, "since", "'yesterday' is no place in the feed"),
        ({"since": "-1"}, "since", "no place in the feed"),
        ({"since": "1.0"}, "since", "no place in the feed"),
        ({"since": "٣"}, "since", "no place in the feed"),
        ({"since": ""}, "since", "no value"),
        ({"since": "7"}, "since", "7 lies ahead of the feed, which has come to 1"),
        ({"since": "9" * 400}, "since", "lies ahead of the feed"),
        ({"limit": "0"}, "limit", "no whole number from 1"),
        ({"limit": "many"}, "limit", "no whole number from 1"),
        ({"verb": "painted"}, "verb", "'painted' is none of"),
        ({"kind": "quote"}, "kind", "'quote' is none of"),
        ({"collection": "atlantis"}, "collection", "atlantis"),
        ({"colour": "red"}, "colour", "no parameter of this address"),
    ],
)
def test_what_means_nothing_is_refused(reader, query, field, said):
    actors("iraq")

    answer = reader.get(URL, query)

    assert answer.status_code == 400
    assert said in answer.json()["fields"][field][0]


def test_more_than_the_most_is_cut(reader, monkeypatch):
    monkeypatch.setattr("recommendations.api.changes.MOST", 2)
    actors("iraq", "iran", "oman")

    assert len(page(reader, limit=10**30)["results"]) == 2


def test_filters_by_kind_and_verb(reader):
    actors("iraq")
    changed(make.PersonFactory(key="ada"), name="Ada King")

    assert told(reader, kind="person,theme") == ["ada changed"]
    assert told(reader, verb="created") == ["iraq created"]


def test_filter_by_collection(reader):
    inside = tracking.save(make.CollectionFactory.build(key="iraq"))
    for collection in (inside, make.CollectionFactory()):
        source = make.SourceFactory(collection=collection)
        changed(source, title="A new edition")
        changed(make.AskFactory(collection=collection), title="Stay")
        changed(make.RecommendationFactory(source=source), note="Read it twice")
    actors("iran")

    rows = page(reader, collection="iraq")["results"]

    kinds = [row["record"]["kind"] for row in rows]
    assert kinds == ["collection", "source", "ask", "recommendation"]


def test_filter_by_collection_tells_of_what_was_removed(reader):
    make.CollectionFactory(key="iraq")
    tracking.remove(make.RecommendationFactory(ref="A/1"))

    assert told(reader, collection="iraq") == ["A/1 removed"]


# What readers may know


def test_a_draft_is_told_to_those_who_may_edit(reader, analyst):
    changed(make.RecommendationFactory(ref="A/1", state="draft"), note="Hm")

    assert told(reader) == []
    assert page(reader)["cursor"] == 1
    assert told(analyst) == ["A/1 changed"]


def test_what_is_published_is_told_from_then_on(reader, rita):
    record = make.RecommendationFactory(ref="A/1", state="draft")
    record = changed(record, note="Hm")
    record = changed(record, state="in_review")
    tracking.move(recommendation=record, to="published", by=rita)

    assert told(reader) == ["A/1 published"]


def test_what_goes_back_to_review_is_withdrawn_from_readers(reader, analyst, rita):
    record = make.RecommendationFactory(ref="A/1")
    changed(record, by=rita, reason="not sure at all", summary="Press Erbil")

    (row,) = page(reader)["results"]

    assert (row["verb"], row["record"]["key"]) == ("withdrawn", "A/1")
    assert (row["record"]["api_url"], row["reason"], row["part"]) == (None, None, None)
    assert told(analyst) == ["A/1 changed"]
    assert page(analyst)["results"][0]["reason"] == "not sure at all"


def test_readers_filter_by_the_verb_that_they_see(reader, rita):
    changed(make.RecommendationFactory(ref="A/1"), by=rita, summary="Press Erbil")

    assert told(reader, verb="withdrawn") == ["A/1 withdrawn"]
    assert told(reader, verb="changed") == []


def test_what_was_told_of_it_before_loses_its_words(reader, rita):
    record = make.RecommendationFactory(ref="A/1")
    record = tracking.save(record, by=rita, themes=[make.ThemeFactory()])
    target = make.TargetFactory.build(
        recommendation=record, actor=make.ActorFactory(key="iran")
    )
    tracking.save(target, by=rita, reason="it is meant")

    assert "iran" not in str(page(reader))
    assert "it is meant" not in str(page(reader))


def test_what_was_merged_leads_to_its_survivor(reader, rita):
    merged, into = make.RecommendationFactory.create_batch(2)
    tracking.merge(recommendation=merged, into=into, by=rita, reason="the same")

    rows = page(reader, verb="merged")["results"]

    (row,) = rows
    assert row["reason"] == "the same"
    assert reader.get(row["record"]["api_url"])["Location"].endswith(f"{into.ref}/")


def test_what_was_removed_has_no_address(reader):
    tracking.remove(make.ActorFactory(key="iraq"))

    (row,) = page(reader)["results"]

    assert (row["verb"], row["record"]["api_url"]) == ("removed", None)


def test_the_name_of_who_is_gone_goes_with_the_account(reader, rita):
    tracking.save(make.ActorFactory.build(), by=rita, reason="he is named")
    page(reader)
    tracking.save(make.ActorFactory.build())
    rita.delete()

    assert {row["person"] for row in page(reader)["results"]} == {None}


def test_comments_are_told_to_those_who_may_read_them(client_of, analyst, rita):
    record = make.RecommendationFactory(ref="A/1")
    tracking.comment(recommendation=record, text="Really?", by=rita)

    assert told(analyst) == ["A/1 commented"]
    user = make.UserFactory()
    assert not Change.objects.for_reader(user).exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 403), ("reader", 200), ("analyst", 200), ("administrator", 200)],
)
def test_the_feed_is_read_in_a_role(client, client_of, role, status):
    assert client.get(URL).status_code == 401
    assert client_of(role).get(URL).status_code == status


@pytest.mark.parametrize("size", [1, 6])
@pytest.mark.parametrize("role", ["reader", "analyst"])
def test_the_feed_costs_the_same_at_any_size(
    client_of, rita, role, size, django_assert_num_queries
):
    for _ in range(size):
        record = make.RecommendationFactory()
        changed(record, by=rita, note="Read it twice")
        changed(record.source, by=rita, title="A new edition")
        actors(f"actor-of-{record.ref.lower()}")
    client = client_of(role)
    page(client)

    # Whether any is not numbered yet; the last number; the changes; their records.
    with django_assert_num_queries(CALLER + 4):
        assert len(page(client)["results"]) == 3 * size


def test_a_reading_that_numbers_costs_the_same_at_any_size(reader):
    costs = []
    for size in (1, 20):
        actors(*(f"actor-{size}-{number}" for number in range(size)))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(reader)
        costs.append(len(queries))

    assert costs[0] == costs[1]
