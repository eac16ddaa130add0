"""Recommendations with their parts, written over the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.models import (
    Addressee,
    Condition,
    Link,
    Quote,
    Recommendation,
    Target,
)
from tests import factories as make
from tests.api.writing.calls import change, create, remove, tag

pytestmark = pytest.mark.django_db

LIST = "/api/v1/recommendations/"
ARMS = "If Baghdad agrees, arms may be sold."


@pytest.fixture
def body():
    """What is sent of a recommendation with all its parts."""
    return {
        "ref": "X-2013-01",
        "summary": "Sell arms if Baghdad agrees",
        "quote": {"source": make.SourceFactory().key, "exact": ARMS},
        "kind": "reported",
        "direction": "act",
        "strength": "could",
        "confidence": "medium",
        "attributed_to": {"actors": [make.ActorFactory().key], "text": "some"},
        "themes": [make.ThemeFactory().key],
        "timeframe": "soon",
        "due": "2014-06",
        "note": "A note",
        "addressees": [
            {"actor": make.ActorFactory().key, "mention": "Washington"},
            {"actor": make.ActorFactory().key},
        ],
        "targets": [make.ActorFactory().key],
        "conditions": [{"text": "If  Baghdad agrees", "kind": "if"}],
        "links": [{"kind": "refines", "to": make.RecommendationFactory().ref}],
        "priority": "high",
        "review_interval": 90,
        "reason": "read again",
    }


def at(recommendation):
    return f"{LIST}{recommendation.ref}/"


def test_create_with_all_its_parts(analyst, body):
    answer = create(analyst, LIST, body)

    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert answer["Location"] == made["api_url"]
    same = ("ref", "summary", "kind", "direction", "strength", "confidence")
    same += ("timeframe", "due", "note", "priority", "review_interval")
    assert {name: made[name] for name in same} == {name: body[name] for name in same}
    assert made["state"] == "draft"
    assert made["quote"]["exact"] == ARMS
    assert made["attributed_to"]["text"] == "some"
    assert [row["key"] for row in made["themes"]] == body["themes"]
    sent = [row["actor"] for row in body["addressees"]]
    assert [row["actor"]["key"] for row in made["addressees"]] == sent
    assert made["addressees"][0]["mention"] == "Washington"
    assert [row["key"] for row in made["targets"]] == body["targets"]
    assert made["conditions"][0]["quote"]["exact"] == "If Baghdad agrees"
    assert made["links"][0]["to"]["ref"] == body["links"][0]["to"]


def test_creation_is_told_in_the_history(analyst, body):
    create(analyst, LIST, body)

    row = Recommendation.objects.get(ref=body["ref"]).history.last()
    assert (row.history_type, row.history_change_reason) == ("+", "read again")
    assert row.history_user is not None


def test_whoever_wrote_it_does_not_publish_it(client_of, body):
    reviewer = client_of("reviewer")
    create(reviewer, LIST, body)

    made = Recommendation.objects.get(ref=body["ref"])
    assert made.edited_by is not None


def test_create_needs_no_parts(analyst, body):
    few = {name: body[name] for name in ("ref", "summary", "quote", "themes")}

    answer = create(analyst, LIST, few)

    assert answer.status_code == 201, answer.content
    assert answer.json()["addressees"] == []


@pytest.mark.parametrize("name", ["ref", "summary", "quote", "themes"])
def test_create_names_what_is_missing(analyst, body, name):
    del body[name]

    answer = create(analyst, LIST, body)

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [name]


def test_quote_given_as_offsets(analyst, body):
    body["quote"] = {"source": body["quote"]["source"], "start": 55, "end": 91}

    assert create(analyst, LIST, body).json()["quote"]["exact"] == ARMS


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ({"exact": "Baghdad"}, "quote found 2 times, at lines 1, 1"),
        ({"exact": "Baghdad", "occurrence": 3}, "it is found 2 times"),
        ({"exact": "Sell them whatever they like"}, "quote not found"),
        ({"exact": " "}, "give the words"),
        ({"start": 5, "end": 4}, "give 0 <= start <= end"),
        ({"start": 5, "end": 5}, "the quote is empty"),
        ({"start": 0, "end": 9999}, "leaves a text of"),
        ({"start": 0}, "give the words, or start and end"),
        ({"exact": "arms", "start": 1, "end": 2}, "not both"),
        ({"start": 10**30, "end": 10**31}, "Ensure this value"),
        ({}, "give the words"),
    ],
    ids=str,
)
def test_quote_that_is_none_is_told(analyst, body, quote, told):
    body["quote"] = {"source": body["quote"]["source"], **quote}

    answer = create(analyst, LIST, body)

    assert answer.status_code == 400
    assert told in answer.json()["detail"]
    assert all(name.startswith("quote") for name in answer.json()["fields"])
    assert not Recommendation.objects.filter(ref=body["ref"]).exists()


def test_occurrence_says_which_of_several(analyst, body):
    body["quote"] |= {"exact": "Baghdad", "occurrence": 2}
    body["conditions"] = []

    made = create(analyst, LIST, body).json()

    assert made["quote"]["start"] == 58


def test_condition_in_other_words_is_refused_and_nothing_written(analyst, body):
    body["conditions"] = [{"text": "If Erbil agrees"}]

    answer = create(analyst, LIST, body)

    assert answer.status_code == 400
    assert answer.json()["code"] == "words_not_in_passage"
    assert "conditions" in answer.json()["fields"]
    assert not Recommendation.objects.filter(ref=body["ref"]).exists()
    assert not Quote.objects.filter(exact=ARMS).exists()


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"summary": "Sell arms."}, "summary_ends_with_stop", "summary"),
        ({"themes": []}, "themes_uncounted", "themes"),
        ({"kind": "explicit"}, "attribution_uncalled_for", "attributed_to"),
        ({"attributed_to": {}}, "attribution_missing", "attributed_to"),
    ],
)
def test_rule_names_the_field_of_the_body(analyst, body, changed, code, field):
    answer = create(analyst, LIST, {**body, **changed})

    assert answer.status_code == 400
    assert answer.json()["code"] == code
    assert list(answer.json()["fields"]) == [field]


def test_theme_of_the_upper_level_is_refused(analyst, body):
    body["themes"] = [make.UpperThemeFactory().key]

    assert create(analyst, LIST, body).json()["code"] == "theme_of_upper_level"


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"addressees": [{}]}, "addressees.0.actor"),
        ({"addressees": [{"actor": "nobody"}]}, "addressees.0.actor"),
        ({"addressees": ["united-states"]}, "addressees.0"),
        ({"addressees": {"actor": "x"}}, "addressees"),
        ({"addressees": [{"actor": "x", "metnion": "y"}]}, "addressees.0.metnion"),
        ({"targets": ["nobody"]}, "targets"),
        ({"targets": "nobody"}, "targets"),
        ({"themes": ["\0"]}, "themes"),
        ({"conditions": [{"kind": "if"}]}, "conditions.0.text"),
        ({"links": [{"kind": "likes", "to": "x"}]}, "links.0.kind"),
        ({"assigned_to": "nobody"}, "assigned_to"),
        ({"priority": "urgent"}, "priority"),
        ({"review_interval": 0}, "review_interval"),
        ({"review_interval": 10**9}, "review_interval"),
        ({"due": "some day"}, "due"),
        ({"state": "published"}, "state"),
        ({"headline": "implemented"}, "headline"),
        ({"ref": "two\nlines"}, "ref"),
        ({"note": "\ud800"}, "note"),
        ({"quote": {"source": "nowhere", "exact": "x"}}, "quote.source"),
        ({"quote": "x"}, "quote"),
    ],
    ids=str,
)
def test_fault_is_told_at_its_place(analyst, body, changed, place):
    for answer in (
        create(analyst, LIST, {**body, **changed}),
        change(analyst, at(make.RecommendationFactory()), changed),
    ):
        assert answer.status_code == 400
        assert any(name.startswith(place) for name in answer.json()["fields"])


def test_change_keeps_what_is_not_sent(analyst, body):
    made = create(analyst, LIST, body).json()

    answer = change(analyst, made["api_url"], {"note": "Another"})

    assert answer.status_code == 200, answer.content
    after = answer.json()
    changed = {name for name in made if made[name] != after[name]}
    assert changed == {"note", "version"}


def test_addressee_that_stays_keeps_its_assessments(analyst):
    stays = make.AddresseeFactory(mention="Washington")
    make.AssessmentFactory(addressee=stays)
    goes = make.AddresseeFactory(recommendation=stays.recommendation)
    comes = make.ActorFactory()
    rows = [
        {"actor": comes.key},
        {"actor": stays.actor.key, "mention": "the United States"},
    ]

    answer = change(analyst, at(stays.recommendation), {"addressees": rows})

    assert answer.status_code == 200, answer.content
    shown = [row["actor"]["key"] for row in answer.json()["addressees"]]
    assert shown == [comes.key, stays.actor.key]
    stays.refresh_from_db()
    assert stays.mention == "the United States"
    assert stays.assessments.count() == 1
    assert not Addressee.objects.filter(pk=goes.pk).exists()


def test_addressee_with_assessments_is_not_taken_off(analyst):
    addressee = make.AssessmentFactory().addressee

    answer = change(analyst, at(addressee.recommendation), {"addressees": []})

    assert answer.status_code == 409
    assert answer.json()["code"] == "still_in_use"
    assert Addressee.objects.filter(pk=addressee.pk).exists()


def test_list_that_says_the_same_changes_nothing(analyst, body):
    made = create(analyst, LIST, body)
    address = made["Location"]
    same = ("addressees", "targets", "conditions", "links", "themes")
    before = Addressee.history.count() + Target.history.count()

    answer = change(analyst, address, {name: body[name] for name in same})

    assert answer.status_code == 200, answer.content
    assert answer["ETag"] == made["ETag"]
    assert Addressee.history.count() + Target.history.count() == before


def test_actor_that_is_named_twice_is_told(analyst):
    recommendation, actor = make.RecommendationFactory(), make.ActorFactory()

    answer = change(analyst, at(recommendation), {"targets": [actor.key, actor.key]})

    assert answer.status_code == 400
    assert answer.json()["code"] == "part_twice"
    assert "targets" in answer.json()["fields"]
    assert not Target.objects.exists()


def test_condition_keeps_its_state_when_its_kind_changes(analyst):
    condition = make.ConditionFactory(
        text="oil smuggling", state="met", state_rationale="It agreed."
    )

    answer = change(
        analyst,
        at(condition.recommendation),
        {"conditions": [{"text": "oil smuggling", "kind": "unless"}]},
    )

    (shown,) = answer.json()["conditions"]
    assert (shown["kind"], shown["state"]) == ("unless", "met")


def test_lists_are_emptied(analyst):
    recommendation = make.RecommendationFactory()
    make.ConditionFactory(recommendation=recommendation)
    make.LinkFactory(recommendation=recommendation)
    make.TargetFactory(recommendation=recommendation)

    answer = change(
        analyst,
        at(recommendation),
        {"conditions": [], "links": [], "targets": []},
    )

    assert answer.status_code == 200, answer.content
    assert not Condition.objects.exists()
    assert not Link.objects.exists()
    assert not Target.objects.exists()


def test_link_to_itself_is_refused(analyst):
    recommendation = make.RecommendationFactory()
    links = [{"kind": "repeats", "to": recommendation.ref}]

    answer = change(analyst, at(recommendation), {"links": links})

    assert answer.status_code == 400
    assert "not linked to itself" in answer.json()["detail"]


def test_change_of_substance_brings_a_published_one_back_to_review(analyst):
    recommendation = make.RecommendationFactory(state="published")

    noted = change(analyst, at(recommendation), {"note": "Seen"})
    said = change(analyst, at(recommendation), {"strength": "must"})

    assert noted.json()["state"] == "published"
    assert said.json()["state"] == "in_review"


def test_new_passage_takes_the_place_of_the_quote(analyst):
    recommendation = make.RecommendationFactory()
    quote = {"source": recommendation.source.key, "exact": ARMS}

    answer = change(analyst, at(recommendation), {"quote": quote})

    assert answer.json()["quote"]["exact"] == ARMS


def test_left_to_somebody_who_may_edit(analyst, reader):
    recommendation = make.RecommendationFactory()
    editor = make.UserFactory(role="analyst")
    other = make.UserFactory(role="reader")

    left = change(analyst, at(recommendation), {"assigned_to": editor.username})
    refused = change(analyst, at(recommendation), {"assigned_to": other.username})

    assert left.json()["assigned_to"] == editor.username
    assert refused.status_code == 400
    assert reader.get(at(recommendation)).json()["assigned_to"] is None


def test_tag_covers_what_is_known_of_the_addressees(analyst):
    addressee = make.AddresseeFactory()
    address = at(addressee.recommendation)
    read = tag(analyst, address)
    Addressee.objects.update(implementation="stalled")

    held = analyst.get(address, headers={"If-None-Match": read})
    answer = change(analyst, address, {"note": "x"}, read=read)

    assert held.status_code == 200
    assert answer.status_code == 412
    current = answer.json()["current"]
    assert current["addressees"][0]["implementation"]["value"] == "stalled"


def test_only_the_plain_answer_has_a_tag(analyst):
    address = at(make.RecommendationFactory())

    assert "ETag" in analyst.get(address)
    assert "ETag" not in analyst.get(f"{address}?as_of=2014")


def test_remove(analyst, administrator):
    recommendation = make.RecommendationFactory()
    make.AddresseeFactory(recommendation=recommendation)

    refused = remove(analyst, at(recommendation))
    removed = remove(administrator, at(recommendation))

    assert (refused.status_code, removed.status_code) == (403, 204)
    assert not Recommendation.objects.exists()


def test_remove_of_what_was_assessed_is_refused(administrator):
    recommendation = make.AssessmentFactory().addressee.recommendation

    answer = remove(administrator, at(recommendation))

    assert answer.status_code == 409
    assert answer.json()["code"] == "still_in_use"


def test_write_to_a_merged_one_names_the_survivor(analyst):
    survivor = make.RecommendationFactory()
    merged = make.RecommendationFactory(
        state="merged", state_reason="the same", merged_into=survivor
    )

    answer = change(analyst, at(merged), {"note": "x"}, read="*")

    assert answer.status_code == 409
    assert survivor.ref in answer.json()["detail"]


def test_ref_may_hold_a_slash(analyst, body):
    made = create(analyst, LIST, {**body, "ref": "X/2013/1"})

    answer = change(analyst, made["Location"], {"ref": "X/2013/2"})

    assert answer.status_code == 200
    assert answer.json()["ref"] == "X/2013/2"


def cost_of_a_change(analyst, size):
    recommendation = make.RecommendationFactory()
    make.AddresseeFactory.create_batch(size, recommendation=recommendation)
    make.TargetFactory.create_batch(size, recommendation=recommendation)
    read = tag(analyst, at(recommendation))
    with CaptureQueriesContext(connection) as queries:
        change(analyst, at(recommendation), {"note": "x"}, read=read)
    return len(queries)


def test_change_costs_the_same_whatever_hangs_on_it(analyst):
    cost = cost_of_a_change(analyst, 1)

    assert cost_of_a_change(analyst, 20) == cost < 70
