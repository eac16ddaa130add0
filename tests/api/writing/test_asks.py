"""Asks with their members, written over the API."""

import pytest

from recommendations.models import Ask, AskMember
from tests import factories as make
from tests.api.writing.calls import change, create, remove, tag

pytestmark = pytest.mark.django_db

LIST = "/api/v1/asks/"


@pytest.fixture
def body():
    return {
        "key": "halt-smuggling",
        "collection": make.CollectionFactory().key,
        "title": "Halt oil smuggling",
        "question": "Should Baghdad halt oil smuggling?",
        "members": [
            {"recommendation": make.RecommendationFactory().ref, "stance": "same"},
            {
                "recommendation": make.RecommendationFactory().ref,
                "stance": "opposes",
                "why": "It feeds the poor.",
            },
        ],
    }


def at(ask):
    return f"{LIST}{ask.key}/"


def said(answer):
    return [
        (row["recommendation"]["ref"], row["stance"], row["why"])
        for row in answer.json()["members"]
    ]


def test_create_with_members(analyst, body):
    answer = create(analyst, LIST, body)

    assert answer.status_code == 201, answer.content
    same, opposed = body["members"]
    assert said(answer) == [
        (same["recommendation"], "same", ""),
        (opposed["recommendation"], "opposes", "It feeds the poor."),
    ]


def test_key_of_the_matrix_is_refused(analyst, body):
    answer = create(analyst, LIST, {**body, "key": "matrix"})

    assert answer.status_code == 400
    assert "asks/matrix is the address" in answer.json()["detail"]


def test_stance_other_than_same_says_why(analyst, body):
    body["members"][1].pop("why")

    answer = create(analyst, LIST, body)

    assert answer.status_code == 400
    assert answer.json()["code"] == "why_missing"
    assert not Ask.objects.exists()


def test_members_are_replaced_and_those_that_stay_keep_their_record(analyst):
    stays = make.AskMemberFactory()
    goes = make.AskMemberFactory(ask=stays.ask)
    new = make.RecommendationFactory()
    ref = stays.recommendation.ref
    rows = [
        {"recommendation": ref, "stance": "weaker", "why": "later"},
        {"recommendation": new.ref, "stance": "same"},
    ]

    answer = change(analyst, at(stays.ask), {"members": rows})

    assert said(answer) == [(ref, "weaker", "later"), (new.ref, "same", "")]
    stays.refresh_from_db()
    assert stays.stance == "weaker"
    assert not AskMember.objects.filter(pk=goes.pk).exists()


def test_member_that_is_named_twice_is_told(analyst):
    ask, ref = make.AskFactory(), make.RecommendationFactory().ref
    rows = [{"recommendation": ref, "stance": "same"}] * 2

    answer = change(analyst, at(ask), {"members": rows})

    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(ref)


def test_archive(analyst):
    assert change(analyst, at(make.AskFactory()), {"archived": True}).json()["archived"]


def test_tag_covers_the_members(analyst):
    member = make.AskMemberFactory()
    read = tag(analyst, at(member.ask))
    AskMember.objects.update(stance="opposes", why="so")

    answer = change(analyst, at(member.ask), {"title": "X"}, read=read)

    assert answer.status_code == 412


def test_remove_is_the_administrators(analyst, administrator):
    ask = make.AskMemberFactory().ask

    assert remove(analyst, at(ask)).status_code == 403
    assert remove(administrator, at(ask)).status_code == 204
    assert not AskMember.objects.exists()
