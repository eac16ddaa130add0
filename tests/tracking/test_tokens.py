"""Tokens: what one may be, and who takes it away."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from recommendations import tracking
from recommendations.models import ApiToken
from recommendations.tracking.tokens import ExpiryUnfit, NotYourToken
from tests.factories import ApiTokenFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_token_reads_only_and_lasts_90_days_unless_told():
    token, _ = tracking.issue_token(by=UserFactory(), name="sheet")

    assert not token.may_write()
    assert (token.expiry - timezone.now()).days in (89, 90)


def test_key_is_not_kept():
    token, key = tracking.issue_token(by=UserFactory(), name="sheet")

    assert key not in str(ApiToken.objects.values().get())
    assert len(key) >= 64


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_token_ends_in_the_future_and_within_a_year(days):
    expiry = timezone.now() + timedelta(days=days)

    with pytest.raises(ExpiryUnfit, match="at the latest"):
        tracking.issue_token(by=UserFactory(), name="sheet", expiry=expiry)


def test_longest_life_is_a_setting(settings):
    settings.TOKEN_MOST_DAYS = 10

    token, _ = tracking.issue_token(by=UserFactory(), name="sheet")

    assert token.expiry <= timezone.now() + timedelta(days=10)


@pytest.mark.parametrize(
    ("name", "scope"), [("", "read"), ("x" * 61, "read"), ("a\0", "read"), ("a", "all")]
)
def test_token_with_a_fault_is_refused(name, scope):
    with pytest.raises(ValidationError):
        tracking.issue_token(by=UserFactory(), name=name, scope=scope)

    assert not ApiToken.objects.exists()


def test_owner_revokes():
    token = ApiTokenFactory()

    tracking.revoke_token(token=token, by=token.user)

    assert not ApiToken.objects.exists()


def test_administrator_revokes_those_of_others():
    tracking.revoke_token(token=ApiTokenFactory(), by=UserFactory(role="administrator"))

    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("role", [None, "reader", "analyst", "reviewer"])
def test_nobody_else_revokes(role):
    token = ApiTokenFactory()

    with pytest.raises(NotYourToken):
        tracking.revoke_token(token=token, by=UserFactory(role=role))
