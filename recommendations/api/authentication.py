"""Who calls: a token in the Authorization header, or the session of a browser."""

import re
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from knox.crypto import hash_token
from rest_framework.authentication import BasicAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from recommendations import tracking
from recommendations.among import KEYS, Among
from recommendations.grants import account, with_account
from recommendations.models import ApiToken
from recommendations.prepared import prepared

TOKEN = re.compile(rb"[\x21-\x7e]+")
COLUMNS = tuple(field.attname for field in ApiToken._meta.concrete_fields)


@prepared
def by_digest() -> Any:
    rows = ApiToken.objects.filter(Among("digest", KEYS)).order_by()
    return with_account(rows, "user__", *COLUMNS)


class TokenReadsOnly(PermissionDenied):
    """A token that only reads cannot write"""

    default_code = "token_reads_only"

    def __init__(self) -> None:
        super().__init__(
            "this token only reads; make one that writes on the page API tokens of the "
            "admin, or at POST /api/v1/auth/token/ with the scope read_write"
        )


class TokenAuthentication(KnoxTokenAuthentication):
    """Knox's, which answers 500 to bytes that are no token, and knows no scope.

    The token, its account and what that may do come of one query.
    """

    def authenticate(self, request: Request) -> Any:
        try:
            found = super().authenticate(request)
        except AuthenticationFailed:
            raise AuthenticationFailed(
                "the token is not valid, or no longer; get one at "
                "POST /api/v1/auth/token/, and send `Authorization: Token …`"
            ) from None
        return allowed(request, found)

    def authenticate_credentials(self, token: bytes) -> Any:
        if not TOKEN.fullmatch(token):
            raise AuthenticationFailed
        rows = by_digest().rows([hash_token(token.decode())])
        if not rows:
            raise AuthenticationFailed
        issued = ApiToken.from_db(DEFAULT_DB_ALIAS, COLUMNS, rows[0][: len(COLUMNS)])
        issued.user = account(rows[0][len(COLUMNS) :])
        # An expired one stays, so that its owner sees it until it is taken away.
        if issued.is_expired() or not issued.user.is_active:
            raise AuthenticationFailed
        tracking.mark_used(issued)
        return issued.user, issued


class TokenAsPassword(BasicAuthentication):
    """A token in the place of the password, for programs that know no other way.

    The name is that of its account, or empty. A password is no token, and refused.
    """

    www_authenticate_realm = "Policy Tracker"

    def authenticate(self, request: Request) -> Any:
        return allowed(request, super().authenticate(request))

    def authenticate_credentials(
        self, userid: str, password: str, request: Any = None
    ) -> Any:
        token = password.encode("utf-8", "surrogatepass")
        user, issued = TokenAuthentication().authenticate_credentials(token)
        if userid not in ("", user.get_username()):
            raise AuthenticationFailed("the token is not one of this account's")
        return user, issued


def allowed(request: Request, found: Any) -> Any:
    """The person and the token; raises TokenReadsOnly where that one may not.

    Any token may give itself back.
    """
    if found is None or request.method in SAFE_METHODS or found[1].may_write():
        return found
    if not getattr(request.parser_context["view"], "gives_token_back", False):
        raise TokenReadsOnly
    return found
