"""The page of one's API tokens: made, shown once, revoked."""

import re

import pytest
from django.urls import reverse

from recommendations.models import ApiToken
from tests.factories import ApiTokenFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = reverse("admin:recommendations_apitoken_changelist")
ADD = reverse("admin:recommendations_apitoken_add")


@pytest.fixture
def person(client):
    person = UserFactory(role="reader")
    client.force_login(person)
    return person


def revoke_address(token):
    return reverse("admin:recommendations_apitoken_delete", args=[token.uid])


def test_token_is_made_shown_once_and_works(client, person):
    body = {"name": "sheet", "scope": "read", "days": "30"}

    page = client.post(ADD, body)

    (key,) = re.findall(r'<code class="key">(\w+)</code>', page.content.decode())
    assert page["Cache-Control"].startswith("no-store")
    assert key not in client.get(LIST).content.decode()
    headers = {"Authorization": f"Token {key}"}
    assert client.get("/api/v1/sources/", headers=headers).status_code == 200
    token = ApiToken.objects.get()
    assert (token.user, token.name, token.scope) == (person, "sheet", "read")
    assert (token.expiry - token.created).days in (29, 30)


@pytest.mark.parametrize(
    "fault", [{"name": ""}, {"scope": "all"}, {"days": "9999"}, {"name": "x" * 61}]
)
def test_token_with_a_fault_is_not_made(client, person, fault):
    page = client.post(ADD, {"name": "sheet", "scope": "read", "days": "30"} | fault)

    assert page.status_code == 200
    assert page.context["form"].errors
    assert not ApiToken.objects.exists()


def test_page_offers_no_longer_life_than_the_setting(client, person, settings):
    settings.TOKEN_MOST_DAYS = 30

    choices = client.get(ADD).context["form"].fields["days"].choices

    assert [days for days, _ in choices] == [7, 30]


def test_longest_choice_can_be_taken(client, person):
    client.post(ADD, {"name": "sheet", "scope": "read", "days": "365"})

    assert ApiToken.objects.exists()


def test_person_sees_their_own_alone(client, person):
    ApiTokenFactory(user=person, name="Own program")
    other = ApiTokenFactory(name="Program of another")

    page = client.get(LIST).content.decode()

    assert "Own program" in page
    assert "Program of another" not in page
    assert client.post(revoke_address(other)).status_code == 404
    assert ApiToken.objects.count() == 2


def test_token_is_revoked_once_confirmed(client, person):
    token = ApiTokenFactory(user=person)

    asked = client.get(revoke_address(token))
    assert "never used" in asked.content.decode()
    assert ApiToken.objects.exists()

    client.post(revoke_address(token))
    assert not ApiToken.objects.exists()


def test_administrator_revokes_the_token_of_another(client):
    client.force_login(UserFactory(role="administrator"))
    token = ApiTokenFactory(name="Left behind")

    assert "Left behind" in client.get(LIST).content.decode()
    client.post(revoke_address(token))

    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("uid", ["nonsense", "0" * 32, "_5F00"])
def test_token_that_is_not_there_is_a_404(client, person, uid):
    address = reverse("admin:recommendations_apitoken_delete", args=[uid])

    assert client.get(address).status_code == 404


def test_empty_page_says_what_would_be_there(client, person):
    assert "Each token would stand here" in client.get(LIST).content.decode()


@pytest.mark.parametrize("size", [1, 6])
def test_page_costs_the_same_at_any_size(client, size, django_assert_num_queries):
    client.force_login(UserFactory(is_superuser=True))
    ApiTokenFactory.create_batch(size)

    with django_assert_num_queries(4):
        client.get(LIST)
