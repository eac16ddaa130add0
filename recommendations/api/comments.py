"""Comments on a recommendation: reading them, and saying something."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations import tracking
from recommendations.api.bodies import Body, words
from recommendations.api.filters import refuse_unclear, refuse_unknown
from recommendations.api.pagination import CursorPages
from recommendations.api.verbs import Verb
from recommendations.models import Comment
from recommendations.tracking.roles import COMMENT


class CommentSerializer(serializers.ModelSerializer):
    """A remark in plain text."""

    by: Any = serializers.SlugRelatedField(slug_field="username", read_only=True)

    class Meta:
        model = Comment
        fields = ("by", "at", "text")
        read_only_fields = fields


class CommentBody(Body):
    text = words(help_text="In plain text.")


class Comments(Verb):
    """Lists what was said about a recommendation, the oldest first, and adds to it."""

    queryset = Comment.objects.all()
    serializer_class = CommentBody
    pagination_class = CursorPages
    needs = COMMENT

    @extend_schema(
        operation_id="recommendations_comments_list",
        summary="List the comments on a recommendation",
        tags=["recommendations"],
        responses=CommentSerializer(many=True),
    )
    def get(self, request: Request, ref: str) -> Response:
        refuse_unknown(request.query_params, {"format", *CursorPages.parameters})
        refuse_unclear(request.query_params, ())
        rows = self.recommendation().comments.select_related("by")
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(CommentSerializer(page, many=True).data)

    @extend_schema(
        operation_id="recommendations_comments_create",
        summary="Comment on a recommendation",
        tags=["recommendations"],
        responses={201: CommentSerializer},
    )
    @transaction.atomic
    def post(self, request: Request, ref: str) -> Response:
        recommendation = self.held()
        text = self.sent(request)["text"]
        comment = tracking.comment(
            recommendation=recommendation, text=text, by=request.user
        )
        return Response(CommentSerializer(comment).data, status=201)
