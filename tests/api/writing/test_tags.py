"""Entity tags: nothing is changed by whoever has not read it."""

import pytest

from recommendations.models import Person
from tests import factories as make
from tests.api.writing.calls import change, create, remove, tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make.PersonFactory(name="Ada Author")


@pytest.fixture
def address(person):
    return f"/api/v1/people/{person.key}/"


def test_write_without_if_match_is_a_428(administrator, person, address):
    changed = administrator.patch(
        address, {"name": "X"}, content_type="application/json"
    )
    removed = administrator.delete(address)

    assert changed.status_code == removed.status_code == 428
    assert changed.json()["code"] == "precondition_missing"
    assert Person.objects.get().name == "Ada Author"


def test_stale_write_is_a_412_with_what_the_record_is_now(analyst, person, address):
    read = tag(analyst, address)
    change(analyst, address, {"name": "Bob Author"})

    answer = change(analyst, address, {"name": "Cy Author"}, read=read)

    assert answer.status_code == 412
    assert answer.json()["code"] == "stale"
    assert answer.json()["current"] == analyst.get(address).json()
    assert answer["ETag"] == tag(analyst, address)
    assert Person.objects.get().name == "Bob Author"


def test_the_tag_of_a_412_is_good_for_the_next_try(analyst, address):
    stale = change(analyst, address, {"name": "Bob"}, read='"1-0000000000000000"')

    answer = change(analyst, address, {"name": "Bob"}, read=stale["ETag"])

    assert answer.status_code == 200


def test_the_tag_of_a_change_is_good_for_the_next(analyst, address):
    first = change(analyst, address, {"name": "Bob"})
    second = change(analyst, address, {"name": "Cy"}, read=first["ETag"])

    assert second.status_code == 200


def test_star_changes_whatever_is_there(analyst, address):
    assert change(analyst, address, {"name": "Bob"}, read="*").status_code == 200


def test_one_of_several_tags_is_enough(analyst, address):
    several = f'"1-0000000000000000", {tag(analyst, address)}'

    assert change(analyst, address, {"name": "Bob"}, read=several).status_code == 200


def test_weak_tag_is_not_enough_to_write(analyst, address):
    weak = f"W/{tag(analyst, address)}"

    assert change(analyst, address, {"name": "Bob"}, read=weak).status_code == 412


@pytest.mark.parametrize("header", ["1", "1-abc", '"1', "", ",", '"a" "b"', "é"])
def test_if_match_that_is_none_is_a_400(analyst, address, header):
    answer = analyst.patch(
        address,
        {"name": "Bob"},
        content_type="application/json",
        headers={"If-Match": header},
    )

    assert answer.status_code == 400
    assert "in their quotes" in answer.json()["detail"]


def test_write_to_what_is_not_there_is_a_404(administrator):
    assert change(administrator, "/api/v1/people/x/", {}, read="*").status_code == 404
    assert remove(administrator, "/api/v1/people/x/", read="*").status_code == 404


def test_answer_that_is_held_is_a_304(reader, address):
    held = reader.get(address)

    answer = reader.get(address, headers={"If-None-Match": held["ETag"]})

    assert answer.status_code == 304
    assert answer.content == b""
    assert answer["ETag"] == held["ETag"]
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.parametrize("make_header", ["W/{}", '"x", {}', "*"])
def test_if_none_match_takes_lists_and_weak_tags(reader, address, make_header):
    header = make_header.format(tag(reader, address))

    answer = reader.get(address, headers={"If-None-Match": header})

    assert answer.status_code == 304


def test_answer_that_changed_is_sent_again(reader, person, address):
    held = reader.get(address)
    Person.objects.update(name="Bob", version=2)

    answer = reader.get(address, headers={"If-None-Match": held["ETag"]})

    assert answer.status_code == 200
    assert answer.json()["name"] == "Bob"


def test_304_does_not_lie_of_what_other_records_say(reader):
    child = make.ActorFactory(parent=make.ActorFactory(name="Iraq"))
    address = f"/api/v1/actors/{child.key}/"
    held = reader.get(address)
    child.parent.name = "Republic of Iraq"
    child.parent.save()

    answer = reader.get(address, headers={"If-None-Match": held["ETag"]})

    assert answer.status_code == 200
    assert answer.json()["version"] == held.json()["version"]


def test_change_that_changes_nothing_leaves_no_history(analyst, person, address):
    before = person.history.count()

    answer = change(analyst, address, {"name": "Ada Author"})

    assert answer.json()["version"] == 1
    assert person.history.count() == before


def test_parameters_of_reading_are_none_of_writing(analyst, address):
    answer = change(analyst, f"{address}?as_of=2014", {"name": "Bob"}, read="*")

    assert answer.status_code == 400
    assert Person.objects.get().name == "Ada Author"


def test_created_record_has_the_tag_of_its_address(analyst):
    answer = create(analyst, "/api/v1/people/", {"key": "x", "name": "X"})

    assert answer["ETag"] == tag(analyst, answer["Location"])


def test_headers_are_such_as_every_server_takes(analyst):
    answer = create(analyst, "/api/v1/people/", {"key": "x", "name": "X"})

    assert {type(value) for value in answer.headers.values()} == {str}
