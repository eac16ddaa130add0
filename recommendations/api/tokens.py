"""Tokens for programs: got with a password, listed, made, revoked, given back."""

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from recommendations import tracking
from recommendations.api.authentication import TokenAuthentication
from recommendations.api.bodies import Body, words
from recommendations.api.filters import refuse_unclear, refuse_unknown
from recommendations.api.pagination import CursorPages
from recommendations.models import ApiToken, TokenScope

WITH_PASSWORD = "made with the password"
TAGS = ["access"]


class TokenBody(Body):
    """What a token is to be."""

    name = words(60, help_text="What will use it, such as `nightly report`.")
    scope = serializers.ChoiceField(
        choices=TokenScope.choices,
        default=TokenScope.READ,
        help_text="With `read`, whatever writes answers 403.",
    )
    expiry = serializers.DateTimeField(
        required=False,
        allow_null=True,
        default=None,
        help_text="When it ceases to be valid; in 90 days unless told.",
    )


class Credentials(TokenBody):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(
        max_length=1000, trim_whitespace=False, style={"input_type": "password"}
    )
    name = words(60, required=False, default=WITH_PASSWORD)
    scope = serializers.ChoiceField(
        choices=TokenScope.choices,
        default=TokenScope.READ_WRITE,
        help_text="With `read`, whatever writes answers 403.",
    )


class TokenSerializer(serializers.ModelSerializer):
    """A token of the caller's, without its key."""

    user: Any = serializers.SlugRelatedField(
        slug_field="username", read_only=True, help_text="Whose it is: your username."
    )
    expiry = serializers.DateTimeField(
        read_only=True, help_text="When it ceases to be valid."
    )

    class Meta:
        model = ApiToken
        fields: tuple[str, ...] = (
            "uid",
            "name",
            "scope",
            "user",
            "created",
            "expiry",
            "last_used",
        )
        read_only_fields = fields


class NewToken(TokenSerializer):
    """A token with its key."""

    token = serializers.CharField(
        read_only=True, help_text="Shown this once; only its hash is kept."
    )

    class Meta(TokenSerializer.Meta):
        fields = ("token", *TokenSerializer.Meta.fields)
        read_only_fields = fields


def issued(status: int, **asked: Any) -> Response:
    """The answer that holds a new token."""
    token, key = tracking.issue_token(**asked)
    shown = {"token": key, **TokenSerializer(token).data}
    return Response(shown, status=status, headers={"Cache-Control": "no-store"})


class GetToken(GenericAPIView):
    """Gives a token for a name and a password."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    serializer_class = Credentials
    throttle_scope = "token"

    def get_authenticate_header(self, request: Request) -> str:
        return "Token"

    @extend_schema(
        operation_id="auth_token",
        summary="Get a token",
        description="Send it as `Authorization: Token …`. Wrong credentials are a 401; "
        "after ten attempts a minute from one address comes a 429.",
        tags=TAGS,
        responses=NewToken,
    )
    def post(self, request: Request) -> Response:
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        asked = dict(sent.validated_data)
        named = {name: asked.pop(name) for name in ("username", "password")}
        user = authenticate(request, **named)
        if user is None:
            raise AuthenticationFailed("no account has this name and password")
        user_logged_in.send(sender=type(user), request=request, user=user)
        return issued(200, by=user, **asked)


class OwnTokens(GenericAPIView):
    """The tokens of the caller's own account."""

    queryset = ApiToken.objects.all()
    permission_classes = (IsAuthenticated,)
    serializer_class = TokenSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet:
        return ApiToken.objects.filter(user=self.request.user).select_related("user")


@extend_schema_view(
    get=extend_schema(
        operation_id="auth_tokens_list",
        summary="List your tokens",
        tags=TAGS,
        responses=TokenSerializer(many=True),
    )
)
class Tokens(OwnTokens):
    """Lists the caller's tokens, the newest first, and makes another."""

    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, {"format", *CursorPages.parameters})
        refuse_unclear(request.query_params, ())
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="auth_tokens_create",
        summary="Make a token",
        description="Made through another token, it ends with that one at the latest.",
        tags=TAGS,
        request=TokenBody,
        responses={201: NewToken},
    )
    def post(self, request: Request) -> Response:
        sent = TokenBody(data=request.data)
        sent.is_valid(raise_exception=True)
        asked = sent.validated_data
        return issued(201, by=request.user, through=request.auth, **asked)


class TokenRecord(OwnTokens):
    """One of the caller's tokens: read, or revoked."""

    def token(self, uid: str) -> ApiToken:
        refuse_unknown(self.request.query_params, {"format"})
        return get_object_or_404(self.get_queryset(), uid=uid)

    @extend_schema(
        operation_id="auth_tokens_retrieve",
        summary="Read one of your tokens",
        tags=TAGS,
    )
    def get(self, request: Request, uid: str) -> Response:
        return Response(self.get_serializer(self.token(uid)).data)

    @extend_schema(
        operation_id="auth_tokens_destroy",
        summary="Revoke one of your tokens",
        tags=TAGS,
        responses={204: None},
    )
    def delete(self, request: Request, uid: str) -> Response:
        tracking.revoke_token(token=self.token(uid), by=request.user)
        return Response(status=204)


class Logout(APIView):
    """Revokes the token that the request was made with."""

    authentication_classes = (TokenAuthentication,)
    permission_classes = (IsAuthenticated,)
    gives_token_back = True

    @extend_schema(
        operation_id="auth_logout",
        summary="Revoke the token of this request",
        description="A token that only reads may do this too.",
        tags=TAGS,
        request=None,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        token: Any = request.auth
        tracking.revoke_token(token=token, by=request.user)
        return Response(status=204)
