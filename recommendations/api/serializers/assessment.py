"""Assessments with their evidence."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from recommendations.api.serializers.recommendation import RecommendationSummary
from recommendations.api.serializers.values import (
    AccountName,
    Here,
    PartialDateField,
    QuoteSerializer,
    WebAddress,
)
from recommendations.api.serializers.vocabulary import ActorSummary
from recommendations.models import Assessment, Evidence, Reliability, Source


class QuotedSource(serializers.ModelSerializer):
    """The source that a piece of evidence quotes."""

    api_url = Here("source")
    published = PartialDateField()

    class Meta:
        model = Source
        fields = ("api_url", "key", "title", "published")
        read_only_fields = fields


class EvidenceQuote(QuoteSerializer):
    """Words of another source of the database."""

    source: Any = QuotedSource(read_only=True)

    class Meta(QuoteSerializer.Meta):
        fields = ("source", *QuoteSerializer.Meta.fields)
        read_only_fields = fields


class EvidenceLink(serializers.ModelSerializer):
    """Something outside the database."""

    published = PartialDateField(allow_null=True)
    archived_url = WebAddress()

    class Meta:
        model = Evidence
        fields = ("url", "title", "publisher", "published", "archived_url")
        read_only_fields = fields


class EvidenceFile(serializers.ModelSerializer):
    """An uploaded file."""

    download_url = serializers.SerializerMethodField(help_text="Where the file is.")
    published = PartialDateField(allow_null=True)

    class Meta:
        model = Evidence
        fields: tuple[str, ...] = (
            "download_url",
            "file_name",
            "file_sha256",
            "title",
            "publisher",
            "published",
        )
        read_only_fields = fields

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_download_url(self, piece: Evidence) -> str:
        named = {"uid": piece.assessment.uid, "position": piece.position}
        request = self.context.get("request")
        return reverse("api:evidence-file", kwargs=named, request=request)


class EvidenceSearch(serializers.ModelSerializer):
    """A search that found nothing: where, for what, and when."""

    class Meta:
        model = Evidence
        fields = ("searched", "terms", "searched_on")
        read_only_fields = fields


class EvidenceSerializer(serializers.ModelSerializer):
    """A piece of evidence: what it is stands under the name of its kind."""

    quote = EvidenceQuote(read_only=True, allow_null=True)
    link = EvidenceLink(source="*", read_only=True, allow_null=True)
    file = EvidenceFile(source="*", read_only=True, allow_null=True)
    search = EvidenceSearch(source="*", read_only=True, allow_null=True)
    reliability = serializers.ChoiceField(
        choices=Reliability.choices,
        allow_blank=True,
        read_only=True,
        help_text="Of its source, from A to F; empty if nobody has judged it.",
    )

    class Meta:
        model = Evidence
        fields = ("kind", "reliability", "quote", "link", "file", "search")
        read_only_fields = fields

    def to_representation(self, evidence: Evidence) -> dict[str, Any]:
        kinds = ("quote", "link", "file", "search")
        shown = super().to_representation(evidence)
        return shown | {kind: None for kind in kinds if kind != evidence.kind}


class AssessmentSerializer(serializers.ModelSerializer):
    """A judgement on one addressee, on one axis; never changed, only corrected."""

    api_url = Here("assessment", "uid")
    recommendation = RecommendationSummary(
        source="addressee.recommendation", read_only=True
    )
    actor = ActorSummary(source="addressee.actor", read_only=True)
    label: Any = serializers.CharField(source="get_value_display", read_only=True)
    true_from = PartialDateField()
    assessed_by = AccountName()
    provisional = serializers.BooleanField(
        source="is_provisional",
        read_only=True,
        help_text="Whether a second person has still to confirm it.",
    )
    confirmed_by = AccountName()
    corrects: Any = serializers.SlugRelatedField(
        slug_field="uid",
        read_only=True,
        allow_null=True,
        help_text="The assessment that this one corrects.",
    )
    corrected_by = serializers.UUIDField(
        source="corrected_by.uid",
        read_only=True,
        default=None,
        allow_null=True,
        help_text="The assessment that corrects this one.",
    )
    evidence = EvidenceSerializer(many=True, read_only=True)

    class Meta:
        model = Assessment
        fields = (
            "api_url",
            "uid",
            "recommendation",
            "actor",
            "axis",
            "value",
            "label",
            "true_from",
            "basis",
            "confidence",
            "rationale",
            "earlier_than_source",
            "evidence",
            "assessed_at",
            "assessed_by",
            "loaded_from",
            "provisional",
            "confirmed_at",
            "confirmed_by",
            "corrects",
            "corrected_by",
        )
        read_only_fields = fields
