"""Tokens: issued to a person, marked as used, and revoked."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from knox.models import get_digest_token
from knox.settings import CONSTANTS, knox_settings

from recommendations.models import ApiToken, TokenScope
from recommendations.models.rules import Refused
from recommendations.tracking.checks import check_fields
from recommendations.tracking.roles import KEEP_ACCOUNTS

USED_TO_WITHIN = timedelta(hours=1)


class ExpiryUnfit(Refused):
    """A token ends in the future, and not too late"""

    field = "expiry"

    def __init__(self, latest: datetime) -> None:
        until = timezone.localtime(latest).isoformat(timespec="minutes")
        super().__init__(f"a token ends in the future, and by {until} at the latest")


class NotYourToken(Refused):
    """Tokens are revoked by their owner, or by who keeps the accounts"""

    def __init__(self, token: ApiToken) -> None:
        super().__init__(f"{token} is somebody else's token; an administrator revokes")


def issue_token(
    *,
    by: Any,
    name: str,
    scope: str = TokenScope.READ,
    expiry: datetime | None = None,
    through: ApiToken | None = None,
) -> tuple[ApiToken, str]:
    """Give a person a token, and return it with its key, which is not kept.

    One that is asked for `through` another token ends with that one at the latest.
    """
    digest, key = get_digest_token()
    token = ApiToken(
        user=by,
        name=name,
        scope=scope,
        expiry=fit_expiry(expiry, through),
        digest=digest,
        token_key=key[: CONSTANTS.TOKEN_KEY_LENGTH],
    )
    check_fields(token)
    token.save(force_insert=True)
    return token, key


def fit_expiry(expiry: datetime | None, through: ApiToken | None) -> datetime:
    """The end that is asked for, or the usual one; raises ExpiryUnfit."""
    now = timezone.now()
    latest = now + timedelta(days=settings.TOKEN_MOST_DAYS)
    if through is not None and through.expiry is not None:
        latest = min(latest, through.expiry)
    if expiry is None:
        return min(now + knox_settings.TOKEN_TTL, latest)
    if not now < expiry <= latest:
        raise ExpiryUnfit(latest)
    return expiry


def mark_used(token: ApiToken) -> None:
    """Note that a token is in use; at most once an hour, so that reading stays cheap."""
    now = timezone.now()
    if token.last_used is None or token.last_used < now - USED_TO_WITHIN:
        stale = Q(last_used=None) | Q(last_used__lt=now - USED_TO_WITHIN)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used=now)


def revoke_token(*, token: ApiToken, by: Any) -> None:
    """Let a token open nothing any more; raises NotYourToken."""
    if token.user_id != by.pk and not by.has_perm(KEEP_ACCOUNTS):
        raise NotYourToken(token)
    token.delete()
