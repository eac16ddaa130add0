"""Recommendations: in others and in lists."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from recommendations import points
from recommendations.api.serializers.source import SourceSummary
from recommendations.api.serializers.values import (
    Here,
    PartialDateField,
    QuoteSerializer,
)
from recommendations.api.serializers.vocabulary import ActorSummary, ThemeSummary
from recommendations.models import (
    Addressee,
    ClosingReason,
    Condition,
    Implementation,
    Recommendation,
    Response,
)
from recommendations.models.clocks import NOW
from recommendations.models.schedule import Freshness, Schedule


class ResponseValue(serializers.Serializer):
    """What the addressee said, as far as is known at the point asked for."""

    value = serializers.ChoiceField(source="response", choices=Response.choices)
    label: Any = serializers.CharField(source="get_response_display")
    since = PartialDateField(source="response_since", allow_null=True)
    provisional = serializers.BooleanField(
        source="response_provisional",
        help_text="Whether a second person has still to confirm it.",
    )


class ImplementationValue(serializers.Serializer):
    """What the addressee did, as far as is known at the point asked for."""

    value = serializers.ChoiceField(
        source="implementation", choices=Implementation.choices
    )
    label: Any = serializers.CharField(source="get_implementation_display")
    since = PartialDateField(source="implementation_since", allow_null=True)
    provisional = serializers.BooleanField(
        source="implementation_provisional",
        help_text="Whether a second person has still to confirm it.",
    )


class AddresseeSerializer(serializers.ModelSerializer):
    """An actor who should act, with its own response and implementation."""

    actor = ActorSummary(read_only=True)
    response = ResponseValue(source="*", read_only=True)
    implementation = ImplementationValue(source="*", read_only=True)

    class Meta:
        model = Addressee
        fields = ("actor", "mention", "response", "implementation")
        read_only_fields = fields


class HeadlineSerializer(serializers.Serializer):
    """One value for all addressees, computed from theirs, and why."""

    value = serializers.CharField(
        help_text="A value of implementation, or `mixed`, as the filter lists them."
    )
    label: Any = serializers.CharField()
    provisional = serializers.BooleanField(
        help_text="Whether it rests on a value that a second person has still to "
        "confirm."
    )
    sentence = serializers.CharField(help_text="Which addressees make it so.")


class ConditionSerializer(serializers.ModelSerializer):
    state_since = PartialDateField(allow_null=True)
    quote = QuoteSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Condition
        fields = (
            "text",
            "kind",
            "state",
            "state_since",
            "state_rationale",
            "quote",
        )
        read_only_fields = fields


class AttributionSerializer(serializers.Serializer):
    """Of a reported recommendation: whose demand or advice it is."""

    actors = ActorSummary(source="attributed_actors", many=True, read_only=True)
    text = serializers.CharField(source="attributed_text", read_only=True)


class RecommendationSummary(serializers.ModelSerializer):
    """A recommendation inside other records."""

    api_url = Here("recommendation", "ref")

    class Meta:
        model = Recommendation
        fields: tuple[str, ...] = ("api_url", "ref", "summary")
        read_only_fields = fields


class RecommendationRow(serializers.ModelSerializer):
    """A recommendation in a list."""

    api_url = Here("recommendation", "ref")
    merged_into: Any = serializers.SlugRelatedField(
        slug_field="ref", read_only=True, allow_null=True
    )
    quote = QuoteSerializer(read_only=True)
    source: Any = SourceSummary(read_only=True)
    attributed_to = AttributionSerializer(source="*", read_only=True)
    as_of = serializers.SerializerMethodField(
        help_text="The day for which headline and addressees hold; null for today."
    )
    known_at = serializers.SerializerMethodField(
        help_text="The moment by which it was recorded; null for now."
    )
    headline = serializers.SerializerMethodField()
    schedule = serializers.SerializerMethodField(
        help_text="Where it stands toward its due date on the day `as_of`."
    )
    freshness = serializers.SerializerMethodField(
        help_text="How old the newest assessment is at the moment `known_at`, in "
        "intervals of review."
    )
    last_assessed = serializers.DateTimeField(
        read_only=True,
        allow_null=True,
        help_text="When the newest assessment was recorded, of those recorded by "
        "`known_at`.",
    )
    addressees = AddresseeSerializer(many=True, read_only=True)
    targets = serializers.SerializerMethodField()
    themes = ThemeSummary(many=True, read_only=True)
    conditions = ConditionSerializer(many=True, read_only=True)
    due = PartialDateField(allow_null=True)
    closing_reason = serializers.ChoiceField(
        choices=ClosingReason.choices,
        allow_blank=True,
        read_only=True,
        help_text="Empty unless it is closed.",
    )

    class Meta:
        model = Recommendation
        fields: tuple[str, ...] = (
            "api_url",
            "ref",
            "summary",
            "kind",
            "direction",
            "strength",
            "confidence",
            "state",
            "disposition",
            "closing_reason",
            "merged_into",
            "quote",
            "source",
            "attributed_to",
            "as_of",
            "known_at",
            "headline",
            "schedule",
            "freshness",
            "last_assessed",
            "addressees",
            "targets",
            "themes",
            "conditions",
            "timeframe",
            "due",
            "note",
            "version",
        )
        read_only_fields = fields

    @extend_schema_field({"type": ["string", "null"], "format": "date"})
    def get_as_of(self, recommendation: Recommendation) -> str | None:
        return points.written(self.context.get("point", NOW))["as_of"]

    @extend_schema_field({"type": ["string", "null"], "format": "date-time"})
    def get_known_at(self, recommendation: Recommendation) -> str | None:
        return points.written(self.context.get("point", NOW))["known_at"]

    @extend_schema_field(HeadlineSerializer)
    def get_headline(self, recommendation: Recommendation) -> Any:
        return HeadlineSerializer(points.headline_of(recommendation)).data

    @extend_schema_field(serializers.ChoiceField(Schedule.choices))
    def get_schedule(self, recommendation: Recommendation) -> str:
        point = self.context.get("point", NOW)
        return points.schedule_of(recommendation, point).value

    @extend_schema_field(serializers.ChoiceField(Freshness.choices))
    def get_freshness(self, recommendation: Recommendation) -> str:
        point = self.context.get("point", NOW)
        return points.freshness_of(recommendation, point).value

    @extend_schema_field(ActorSummary(many=True))
    def get_targets(self, recommendation: Recommendation) -> Any:
        actors = [target.actor for target in recommendation.targets.all()]
        return ActorSummary(actors, many=True, context=self.context).data
