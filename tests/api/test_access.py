"""Who may read which address."""

import pytest
from django.urls import reverse

from tests.factories import (
    ActorFactory,
    AskFactory,
    AssessmentFactory,
    CollectionFactory,
    PersonFactory,
    PublisherFactory,
    RecommendationFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

NOUNS = {
    "recommendation": RecommendationFactory,
    "source": SourceFactory,
    "publisher": PublisherFactory,
    "person": PersonFactory,
    "actor": ActorFactory,
    "theme": ThemeFactory,
    "ask": AskFactory,
    "assessment": AssessmentFactory,
    "collection": CollectionFactory,
}
NAMES = {"recommendation": "ref", "assessment": "uid"}
LISTS = [f"{noun}-list" for noun in NOUNS]
EXPORTS = ["export-csv", "export-xlsx", "export-ndjson"]


def detail(noun):
    record = NOUNS[noun]()
    name = NAMES.get(noun, "key")
    return reverse(f"api:{noun}-detail", kwargs={name: getattr(record, name)})


@pytest.mark.parametrize("name", ["root", *LISTS, *EXPORTS])
def test_address_anonymous_gets_401(client, name):
    answer = client.get(reverse(f"api:{name}"))

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"
    assert answer.json()["code"] == "not_authenticated"


@pytest.mark.parametrize("noun", NOUNS)
def test_detail_anonymous_gets_401(client, noun):
    assert client.get(detail(noun)).status_code == 401


@pytest.mark.parametrize("name", LISTS + EXPORTS)
def test_address_without_role_gets_403(client_of, name):
    answer = client_of(None).get(reverse(f"api:{name}"))

    assert answer.status_code == 403
    assert answer.json()["code"] == "permission_denied"


@pytest.mark.parametrize("noun", NOUNS)
def test_detail_without_role_gets_403(client_of, noun):
    assert client_of(None).get(detail(noun)).status_code == 403


@pytest.mark.parametrize("role", ["reader", "analyst", "reviewer", "administrator"])
@pytest.mark.parametrize("name", ["root", *LISTS, *EXPORTS])
def test_address_in_role_is_read(client_of, name, role):
    assert client_of(role).get(reverse(f"api:{name}")).status_code == 200


@pytest.mark.parametrize("role", ["reader", "analyst"])
@pytest.mark.parametrize("noun", NOUNS)
def test_detail_in_role_is_read(client_of, noun, role):
    answer = client_of(role).get(detail(noun))

    assert answer.status_code == 200
    assert answer.json()["api_url"].endswith(answer.wsgi_request.path)


@pytest.mark.parametrize("name", ["schema", "docs"])
def test_documentation_anonymous_is_read(client, name):
    assert client.get(reverse(f"api:{name}")).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("noun", NOUNS)
def test_writing_anonymous_gets_401(client, noun, method):
    assert getattr(client, method)(reverse(f"api:{noun}-list")).status_code == 401


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("role", [None, "reader", "administrator"])
def test_writing_is_not_known(client_of, role, method):
    answer = getattr(client_of(role), method)(reverse("api:assessment-list"))

    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"


def test_nowhere_anonymous_gets_401(client):
    assert client.get("/api/v1/nowhere/").status_code == 401


def test_nowhere_is_a_404_in_json(reader):
    answer = reader.get("/api/v1/nowhere/")

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_root_lists_addresses_that_work(reader):
    addresses = reader.get("/api/v1/").json()

    readable = {name: url for name, url in addresses.items() if "/auth/" not in url}
    # It says from when.
    readable["differences"] += "?from_as_of=2013"
    readable["recommendations.counts"] += "?by=kind"
    assert "recommendations.csv" in readable
    assert {reader.get(url).status_code for url in readable.values()} == {200}
