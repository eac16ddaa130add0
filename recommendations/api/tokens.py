"""Getting a token for a program, and giving it back."""

from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from recommendations.api.authentication import TokenAuthentication


class Credentials(serializers.Serializer):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(
        max_length=1000, trim_whitespace=False, style={"input_type": "password"}
    )


class Token(serializers.Serializer):
    token = serializers.CharField(help_text="Shown this once; only its hash is kept.")
    expiry = serializers.DateTimeField(help_text="When it ceases to be valid.")


class GetToken(APIView):
    """Gives a token for a name and a password."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "token"

    def get_authenticate_header(self, request: Request) -> str:
        return "Token"

    @extend_schema(
        operation_id="auth_token",
        summary="Get a token",
        description="Send it as `Authorization: Token …`. Wrong credentials are a 401; "
        "after ten attempts a minute from one address comes a 429.",
        request=Credentials,
        responses=Token,
    )
    def post(self, request: Request) -> Response:
        credentials = Credentials(data=request.data)
        credentials.is_valid(raise_exception=True)
        user = authenticate(request, **credentials.validated_data)
        if user is None:
            raise AuthenticationFailed("no account has this name and password")
        user_logged_in.send(sender=type(user), request=request, user=user)
        issued, token = AuthToken.objects.create(user)
        return Response({"token": token, "expiry": issued.expiry})


class Logout(APIView):
    """Revokes the token that the request was made with."""

    authentication_classes = (TokenAuthentication,)
    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="auth_logout",
        summary="Revoke the token of this request",
        request=None,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        request.auth.delete()
        return Response(status=204)
