"""The newest changes as an Atom feed."""

import base64
from xml.etree import ElementTree

import pytest

from recommendations import tracking
from recommendations.models import ChangeVerb
from recommendations.tracking.feed import tell
from tests import factories as make

pytestmark = pytest.mark.django_db

URL = "/api/v1/changes.atom"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
# Session, and the person with their permissions.
CALLER = 2


def entries(client, **query):
    answer = client.get(URL, query)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content).findall("a:entry", ATOM)


def text(entry, name):
    return entry.find(f"a:{name}", ATOM).text


@pytest.fixture
def rita():
    return make.UserFactory(username="rita", role="reviewer")


@pytest.fixture
def published(rita):
    record = make.RecommendationFactory(
        ref="A/1", summary="Press Baghdad", state="in_review"
    )
    return tracking.move(
        recommendation=record, to="published", by=rita, reason="well quoted"
    )


def test_an_entry_says_what_was_done_to_what_and_why(reader, published):
    (entry,) = entries(reader)

    assert text(entry, "title") == "Recommendation A/1 published: Press Baghdad"
    assert text(entry, "summary") == "well quoted"
    assert text(entry.find("a:author", ATOM), "name") == "rita"


def test_an_entry_leads_to_the_page_of_the_record(reader, published):
    (entry,) = entries(reader)

    page = entry.find("a:link", ATOM).get("href")
    assert reader.get(page).status_code == 200
    assert page.endswith(f"/recommendations/recommendation/{published.pk}/change/")


def test_the_newest_come_first_and_each_has_a_name_that_stays(reader):
    tracking.save(make.ActorFactory.build(key="iraq"))
    (before,) = entries(reader)
    tracking.save(make.ActorFactory.build(key="iran"))

    newest, oldest = entries(reader)

    assert "iran" in text(newest, "title")
    assert text(oldest, "id") == text(before, "id") != text(newest, "id")


def test_what_goes_out_of_sight_leaves_no_words(reader, published, rita):
    published.summary = "Press Erbil instead"
    tracking.save(published, by=rita, reason="not sure")

    newest, oldest = entries(reader)

    assert text(newest, "title") == "Recommendation A/1 withdrawn"
    said = ElementTree.tostring(newest) + ElementTree.tostring(oldest)
    assert b"Press" not in said
    assert b"not sure" not in said


def test_characters_that_xml_has_not_are_replaced(reader, rita):
    tracking.save(make.ActorFactory.build(), by=rita, reason="so\x0bit\x1f is")

    (entry,) = entries(reader)

    assert text(entry, "summary") == "so\ufffdit\ufffd is"


def test_a_reason_is_no_markup(reader, rita):
    tracking.save(make.ActorFactory.build(), by=rita, reason="<b>so</b>")

    (entry,) = entries(reader)

    assert text(entry, "summary") == "&lt;b&gt;so&lt;/b&gt;"


@pytest.mark.parametrize(
    "factory",
    [
        make.SourceFactory,
        make.AskFactory,
        make.ThemeFactory,
        make.PersonFactory,
        make.PublisherFactory,
        make.CollectionFactory,
    ],
)
def test_every_kind_of_record_has_a_page(reader, factory):
    record = factory()
    tell(record, ChangeVerb.CHANGED, by=None, stored=record)

    (entry,) = entries(reader)

    page = entry.find("a:link", ATOM).get("href")
    assert reader.get(page).status_code == 200


def test_filters_and_limit_are_those_of_the_changes(reader, published):
    tracking.save(make.ActorFactory.build(key="iraq"))

    assert len(entries(reader, kind="actor")) == 1
    assert len(entries(reader, limit=1)) == 1
    assert reader.get(URL, {"since": "1"}).status_code == 400


def basic(name, password):
    pair = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"headers": {"authorization": f"Basic {pair}"}}


@pytest.fixture
def token(rita):
    token = make.key_of(rita)
    return token


@pytest.mark.parametrize("name", ["rita", ""])
def test_a_token_is_the_password_of_a_feed_reader(client, token, name):
    assert client.get(URL, **basic(name, token)).status_code == 200


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("rita", make.PASSWORD),
        ("rita", ""),
        ("rita", "é\x00"),
        ("rita", "0" * 64),
    ],
)
def test_what_is_no_token_is_refused(client, token, name, password):
    answer = client.get(URL, **basic(name, password))

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Basic realm="Policy Tracker"'


def test_a_token_of_another_account_is_refused(client, token):
    make.UserFactory(username="ann")

    assert client.get(URL, **basic("ann", token)).status_code == 401


def test_no_other_address_takes_a_token_as_password(client, token):
    assert client.get("/api/v1/actors/", **basic("rita", token)).status_code == 401


@pytest.mark.parametrize("size", [1, 6])
def test_the_feed_costs_the_same_at_any_size(reader, size, django_assert_num_queries):
    for number in range(size):
        tracking.save(make.ActorFactory.build(key=f"actor-{number}"))
        tracking.save(make.PersonFactory.build(key=f"person-{number}"))
    entries(reader)

    with django_assert_num_queries(CALLER + 3):
        assert len(entries(reader)) == 2 * size
