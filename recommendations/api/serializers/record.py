"""A recommendation at its own address, with its asks and links."""

from rest_framework import serializers

from recommendations.api.serializers.recommendation import (
    RecommendationRow,
    RecommendationSummary,
)
from recommendations.api.serializers.values import Here
from recommendations.models import Ask, AskMember, Link, Recommendation
from recommendations.tracking.roles import EDIT


class AskSummary(serializers.ModelSerializer):
    api_url = Here("ask")

    class Meta:
        model = Ask
        fields = ("api_url", "key", "title", "question")
        read_only_fields = fields


class MembershipSerializer(serializers.ModelSerializer):
    """The ask that a recommendation answers, and its stance toward the title."""

    ask = AskSummary(read_only=True)

    class Meta:
        model = AskMember
        fields = ("ask", "stance", "why")
        read_only_fields = fields


class LinkSerializer(serializers.ModelSerializer):
    """That this recommendation supersedes, repeats, refines or duplicates another."""

    to = RecommendationSummary(read_only=True)

    class Meta:
        model = Link
        fields = ("kind", "to")
        read_only_fields = fields


class LinkHereSerializer(serializers.ModelSerializer):
    """That another recommendation supersedes, repeats, refines or duplicates this."""

    recommendation = RecommendationSummary(read_only=True)

    class Meta:
        model = Link
        fields = ("kind", "recommendation")
        read_only_fields = fields


class RecommendationSerializer(RecommendationRow):
    """A recommendation at its own address."""

    asks = MembershipSerializer(source="memberships", many=True, read_only=True)
    links = LinkSerializer(many=True, read_only=True)
    links_here = LinkHereSerializer(many=True, read_only=True)
    assigned_to = serializers.SerializerMethodField(
        help_text="The account that it is left to; told to those alone who may edit."
    )

    class Meta(RecommendationRow.Meta):
        fields = (
            *RecommendationRow.Meta.fields,
            "state_reason",
            "asks",
            "links",
            "links_here",
            "assigned_to",
            "priority",
            "review_interval",
        )
        read_only_fields = fields

    def get_assigned_to(self, recommendation: Recommendation) -> str | None:
        account = recommendation.assigned_to
        may_edit = self.context["request"].user.has_perm(EDIT)
        return account.get_username() if account and may_edit else None
