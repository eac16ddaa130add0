"""Collections, people, publishers, themes and actors, written over the API."""

import pytest

from recommendations.models import Actor, Person, Theme
from tests import factories as make
from tests.api.writing.calls import change, create, remove

pytestmark = pytest.mark.django_db

NEW = {
    "collections": {"key": "iran", "name": "Iran", "note": "Since 2015"},
    "people": {"key": "ada-author", "name": "Ada Author"},
    "publishers": {"key": "rand", "name": "RAND", "kind": "think-tank"},
    "themes": {"key": "security", "name": "Security", "definition": "Of force"},
    "actors": {"key": "iraq", "name": "Iraq", "kind": "state"},
}
MADE = {
    "collections": make.CollectionFactory,
    "people": make.PersonFactory,
    "publishers": make.PublisherFactory,
    "themes": make.ThemeFactory,
    "actors": make.ActorFactory,
}


def at(noun, record):
    return f"/api/v1/{noun}/{record.key}/"


@pytest.mark.parametrize("noun", NEW)
def test_create(analyst, noun):
    answer = create(analyst, f"/api/v1/{noun}/", NEW[noun])

    assert answer.status_code == 201, answer.content
    assert NEW[noun].items() <= answer.json().items()
    read = analyst.get(answer["Location"])
    assert read.json() == answer.json()
    assert read["ETag"] == answer["ETag"]


@pytest.mark.parametrize("noun", MADE)
def test_change_keeps_what_is_not_sent(analyst, noun):
    record = MADE[noun]()
    before = analyst.get(at(noun, record)).json()

    answer = change(analyst, at(noun, record), {"name": "Another name"})

    assert answer.status_code == 200, answer.content
    expected = {**before, "name": "Another name", "version": 2}
    assert answer.json() == expected
    assert analyst.get(at(noun, record))["ETag"] == answer["ETag"]


@pytest.mark.parametrize("noun", MADE)
def test_remove_is_the_administrators(analyst, administrator, noun):
    record = MADE[noun]()

    refused = remove(analyst, at(noun, record))
    removed = remove(administrator, at(noun, record))

    assert refused.status_code == 403
    assert removed.status_code == 204
    assert administrator.get(at(noun, record)).status_code == 404


@pytest.mark.parametrize("noun", sorted(set(MADE) - {"collections"}))
def test_archive(analyst, noun):
    record = MADE[noun]()

    answer = change(analyst, at(noun, record), {"archived": True})

    assert answer.json()["archived"] is True


@pytest.mark.parametrize("noun", NEW)
def test_reader_writes_nothing(reader, noun):
    record = MADE[noun]()

    assert create(reader, f"/api/v1/{noun}/", NEW[noun]).status_code == 403
    assert change(reader, at(noun, record), {"name": "x"}).status_code == 403
    assert remove(reader, at(noun, record)).status_code == 403


@pytest.mark.parametrize("noun", NEW)
def test_key_that_is_taken_is_told(analyst, noun):
    record = MADE[noun]()

    answer = create(analyst, f"/api/v1/{noun}/", {**NEW[noun], "key": record.key})

    assert answer.status_code == 400
    assert "already exists" in answer.json()["fields"]["key"][0]


def test_reason_stands_in_the_history(analyst):
    person = make.PersonFactory()

    change(analyst, at("people", person), {"name": "Ada", "reason": "she signs so"})

    newest = person.history.first()
    assert newest.history_change_reason == "she signs so"
    assert newest.history_user is not None


def test_what_is_in_use_is_not_removed(administrator):
    actor = make.AddresseeFactory().actor

    answer = remove(administrator, at("actors", actor))

    assert answer.status_code == 409
    assert answer.json()["code"] == "still_in_use"
    assert Actor.objects.filter(pk=actor.pk).exists()


def test_reason_of_a_removal_stands_in_the_history(administrator):
    person = make.PersonFactory()
    address = f"{at('people', person)}?reason=a+double"

    answer = remove(administrator, address, read="*")

    assert answer.status_code == 204
    row = Person.history.get(history_type="-")
    assert row.history_change_reason == "a double"


def test_aliases_replace_the_list_and_keep_those_that_stay(analyst):
    kept = make.ActorAliasFactory(name="Washington")
    make.ActorAliasFactory(actor=kept.actor, name="the White House")

    answer = change(
        analyst, at("actors", kept.actor), {"aliases": ["washington", "Uncle Sam"]}
    )

    assert answer.json()["aliases"] == ["Uncle Sam", "washington"]
    kept.refresh_from_db()
    assert kept.name == "washington"


def test_alias_that_is_named_twice_is_told(analyst):
    address = at("actors", make.ActorFactory())

    answer = change(analyst, address, {"aliases": ["DC", "dc"]})

    assert answer.status_code == 400
    assert answer.json()["fields"]["aliases"] == [
        "dc stands in the list twice; take one off"
    ]


def test_alias_of_another_actor_is_told_and_nothing_is_written(analyst):
    actor = make.ActorFactory()
    make.ActorAliasFactory(name="Washington")

    answer = change(
        analyst, at("actors", actor), {"name": "X", "aliases": ["WASHINGTON"]}
    )

    assert answer.status_code == 400
    assert "another actor has this alias already" in answer.json()["detail"]
    assert Actor.objects.get(pk=actor.pk).name == actor.name


def test_parent_is_given_and_taken_by_key(analyst):
    parent, child = make.ActorFactory.create_batch(2)

    given = change(analyst, at("actors", child), {"parent": parent.key})
    taken = change(analyst, at("actors", child), {"parent": None})

    assert given.json()["parent"]["key"] == parent.key
    assert taken.json()["parent"] is None


def test_actor_is_not_placed_under_itself(analyst):
    parent = make.ActorFactory()
    child = make.ActorFactory(parent=parent)

    answer = change(analyst, at("actors", parent), {"parent": child.key})

    assert answer.status_code == 400
    assert "belongs to" in answer.json()["fields"]["parent"][0]


def test_theme_of_a_third_level_is_refused(analyst):
    lower = make.ThemeFactory()

    answer = create(
        analyst,
        "/api/v1/themes/",
        {"key": "x", "name": "X", "definition": "X", "parent": lower.key},
    )

    assert answer.status_code == 400
    assert "two levels" in answer.json()["fields"]["parent"][0]
    assert not Theme.objects.filter(key="x").exists()


def test_period_of_office(analyst):
    body = {**NEW["actors"], "period_from": "2006-05", "period_to": "2014"}

    answer = create(analyst, "/api/v1/actors/", body)

    assert answer.json()["period_from"] == "2006-05"
    assert answer.json()["period_to"] == "2014"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", None),
        ("name", "\0"),
        ("name", "\ud800"),
        ("name", "x" * 201),
        ("name", {"a": 1}),
        ("name", 10**400),
        ("key", "no key"),
        ("key", "é"),
        ("kind", "planet"),
        ("kind", ["state"]),
        ("parent", "nobody"),
        ("parent", "\0"),
        ("parent", ["x"]),
        ("aliases", "Washington"),
        ("aliases", [""]),
        ("aliases", [["x"]]),
        ("aliases", ["\0"]),
        ("aliases", ["x"] * 300),
        ("period_from", "soon"),
        ("period_from", 10**30),
        ("archived", "perhaps"),
        ("reason", "\0"),
        ("nmae", "x"),
        ("version", 3),
    ],
    ids=str,
)
def test_what_cannot_be_is_a_400_that_names_the_field(analyst, field, value):
    body = {**NEW["actors"], field: value}

    answer = create(analyst, "/api/v1/actors/", body)

    assert answer.status_code == 400
    assert any(name.startswith(field) for name in answer.json()["fields"])


def test_unknown_field_names_the_nearest(analyst):
    answer = create(analyst, "/api/v1/people/", {"key": "x", "nmae": "X"})

    assert "did you mean name?" in answer.json()["fields"]["nmae"][0]


@pytest.mark.parametrize("body", ["[]", '"x"', "null", "5", "{", ""])
def test_body_that_is_no_object_is_a_400(analyst, body):
    answer = analyst.generic(
        "POST", "/api/v1/people/", body, content_type="application/json"
    )

    assert answer.status_code == 400
