"""What anybody may read where ANONYMOUS_READING is on, and what nobody learns there."""

import pytest

from recommendations import tracking
from recommendations.permissions import PUBLIC
from tests import factories
from tests.test_matrix import ANYBODY, API, NO_ONE, SIGNED_IN, address_in_api, records

pytestmark = pytest.mark.django_db

__all__ = ["records"]
# What some addresses must be asked with.
ASKED = {
    "differences": {"from_as_of": "2013"},
    "counts": {"by": "kind"},
}
LEADING_NOWHERE = {
    "evidence-file",  # this piece is a link, and has no file
    "export-parquet",  # it takes a package that need not be there
}
# Of the reader's own records: who wrote what, and what is worked on.
PRIVATE = {"comments", "history", "timeline", "tokens", "token-record"}
SECRET = "Unspoken"


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.ANONYMOUS_READING = True


def is_public(name):
    permission = API[name].get("get", NO_ONE)
    if permission == SIGNED_IN:
        return name not in PRIVATE
    return permission.rpartition("view_")[2] in PUBLIC and name not in PRIVATE


READ = [name for name, methods in API.items() if "get" in methods]
PUBLIC_ADDRESSES = [name for name in READ if is_public(name)]


@pytest.mark.parametrize("name", READ)
def test_published_is_read_without_an_account_and_nothing_else(client, records, name):
    answer = client.get(address_in_api(name, records), ASKED.get(name))

    open_to_all = is_public(name) or API[name]["get"] == ANYBODY
    assert (answer.status_code == 401) is not open_to_all
    if name not in LEADING_NOWHERE:
        assert (answer.status_code == 200) is open_to_all


@pytest.mark.parametrize(
    ("name", "method"),
    [
        (n, method)
        for n, methods in API.items()
        for method in methods
        if method != "get"
    ],
)
def test_nothing_is_written_without_an_account(client, records, name, method):
    if name != "token":
        url = address_in_api(name, records)
        answer = getattr(client, method)(url, content_type="application/json")
        assert answer.status_code == 401


@pytest.fixture
def secrets(records):
    """Distinctive words in everything that is about the editors and their drafts."""
    person = factories.UserFactory(
        username=f"{SECRET}-person",
        first_name=SECRET,
        email=f"{SECRET}@example.org",
        role="reviewer",
    )
    published = records["recommendation"]
    addressee = records["addressee"]
    tracking.assign(recommendation=published, to=person, by=person)
    tracking.comment(recommendation=published, text=f"{SECRET} remark", by=person)
    factories.AssessmentFactory(
        addressee=addressee, assessed_by=person, value="stalled"
    )
    draft = factories.RecommendationFactory(
        ref=f"{SECRET}-1",
        summary=f"{SECRET} draft",
        state="draft",
        source=published.source,
    )
    factories.AssessmentFactory(
        addressee__recommendation=draft, rationale=f"{SECRET} rationale"
    )
    factories.LinkFactory(recommendation=published, to=draft)
    factories.AskMemberFactory(
        ask=records["ask"], recommendation=draft, why=f"{SECRET} why"
    )
    return records


@pytest.mark.parametrize("name", PUBLIC_ADDRESSES)
def test_nobody_without_an_account_learns_of_editors_or_drafts(client, secrets, name):
    answer = client.get(address_in_api(name, secrets), ASKED.get(name))

    said = answer.getvalue().decode(errors="replace")
    assert SECRET.lower() not in said.lower()


def test_drafts_are_not_found(client, secrets):
    draft = f"/api/v1/recommendations/{SECRET}-1/"

    assert client.get(draft).status_code == 404
    assert client.get("/api/v1/recommendations/").json()["count"] == 2


def test_somebody_with_an_account_still_needs_a_role(client_of):
    assert client_of(None).get("/api/v1/recommendations/").status_code == 403


def test_a_wrong_token_is_a_401_all_the_same(client):
    answer = client.get("/api/v1/sources/", headers={"Authorization": "Token nope"})

    assert answer.status_code == 401
