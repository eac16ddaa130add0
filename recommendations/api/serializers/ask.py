"""Asks, with the stance of each member."""

from typing import Any

from rest_framework import serializers

from recommendations.api.serializers.recommendation import RecommendationSummary
from recommendations.api.serializers.values import Here
from recommendations.models import Ask, AskMember


class MemberSummary(RecommendationSummary):
    """A recommendation that answers an ask, with the source that it is from."""

    source: Any = serializers.CharField(
        source="quote.source.key", read_only=True, help_text="The key of its source."
    )

    class Meta(RecommendationSummary.Meta):
        fields = (*RecommendationSummary.Meta.fields, "source")
        read_only_fields = fields


class MemberSerializer(serializers.ModelSerializer):
    """A recommendation's stance toward the title of the ask."""

    recommendation = MemberSummary(read_only=True)

    class Meta:
        model = AskMember
        fields = ("recommendation", "stance", "why")
        read_only_fields = fields


class AskSerializer(serializers.ModelSerializer):
    api_url = Here("ask")
    collection = serializers.CharField(
        source="collection.key", read_only=True, help_text="The key of its collection."
    )
    members = MemberSerializer(many=True, read_only=True)

    class Meta:
        model = Ask
        fields = (
            "api_url",
            "key",
            "collection",
            "title",
            "question",
            "members",
            "archived",
            "version",
        )
        read_only_fields = fields
