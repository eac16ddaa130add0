"""Who calls: a token in the Authorization header, or the session of a browser."""

import re
from typing import Any

from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from rest_framework.authentication import BasicAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

TOKEN = re.compile(rb"[\x21-\x7e]+")


class TokenAuthentication(KnoxTokenAuthentication):
    """Knox's, which answers 500 to bytes that are no token."""

    def authenticate(self, request: Request) -> Any:
        try:
            return super().authenticate(request)
        except AuthenticationFailed:
            raise AuthenticationFailed(
                "the token is not valid, or no longer; get one at "
                "POST /api/v1/auth/token/, and send `Authorization: Token …`"
            ) from None

    def authenticate_credentials(self, token: bytes) -> Any:
        if not TOKEN.fullmatch(token):
            raise AuthenticationFailed
        return super().authenticate_credentials(token)


class TokenAsPassword(BasicAuthentication):
    """A token in the place of the password, for programs that know no other way.

    The name is that of its account, or empty. A password is no token, and refused.
    """

    www_authenticate_realm = "Policy Tracker"

    def authenticate_credentials(
        self, userid: str, password: str, request: Any = None
    ) -> Any:
        token = password.encode("utf-8", "surrogatepass")
        user, issued = TokenAuthentication().authenticate_credentials(token)
        if userid not in ("", user.get_username()):
            raise AuthenticationFailed("the token is not one of this account's")
        return user, issued
