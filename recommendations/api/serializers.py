"""The records as JSON: a summary inside others, the whole at its own address."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from recommendations import points
from recommendations.models import (
    Actor,
    Addressee,
    Ask,
    AskMember,
    Assessment,
    Authorship,
    Collection,
    Condition,
    Evidence,
    Implementation,
    Link,
    Person,
    Publisher,
    Quote,
    Recommendation,
    Response,
    Source,
    Theme,
)
from recommendations.models.clocks import NOW


@extend_schema_field(
    {
        "type": "string",
        "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        "description": "A year, a month or a day, as exactly as it is known.",
        "examples": ["2014", "2014-06", "2014-06-30"],
    }
)
class PartialDateField(serializers.Field):
    """A date as it was given."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Any) -> str:
        return str(value)


class Here(serializers.HyperlinkedIdentityField):
    """The address of a record itself."""

    def __init__(self, noun: str, key: str = "key") -> None:
        super().__init__(view_name=f"api:{noun}-detail", lookup_field=key)


class QuoteSerializer(serializers.ModelSerializer):
    """An exact span `[start, end)` of the source's text, in Unicode code points."""

    class Meta:
        model = Quote
        fields: tuple[str, ...] = (
            "uid",
            "start",
            "end",
            "exact",
            "prefix",
            "suffix",
            "match",
        )
        read_only_fields = fields


class CollectionSerializer(serializers.ModelSerializer):
    api_url = Here("collection")

    class Meta:
        model = Collection
        fields = ("api_url", "key", "name", "note", "version")
        read_only_fields = fields


class PersonSerializer(serializers.ModelSerializer):
    api_url = Here("person")

    class Meta:
        model = Person
        fields = ("api_url", "key", "name", "version")
        read_only_fields = fields


class PublisherSerializer(serializers.ModelSerializer):
    api_url = Here("publisher")

    class Meta:
        model = Publisher
        fields = ("api_url", "key", "name", "kind", "version")
        read_only_fields = fields


class PublisherSummary(serializers.ModelSerializer):
    api_url = Here("publisher")

    class Meta:
        model = Publisher
        fields = ("api_url", "key", "name")
        read_only_fields = fields


class ActorSummary(serializers.ModelSerializer):
    api_url = Here("actor")

    class Meta:
        model = Actor
        fields = ("api_url", "key", "name", "kind")
        read_only_fields = fields


class ActorSerializer(serializers.ModelSerializer):
    api_url = Here("actor")
    parent = ActorSummary(read_only=True, allow_null=True)
    aliases: Any = serializers.SlugRelatedField(
        slug_field="name", many=True, read_only=True
    )
    period_from = PartialDateField(allow_null=True)
    period_to = PartialDateField(allow_null=True)

    class Meta:
        model = Actor
        fields = (
            "api_url",
            "key",
            "name",
            "kind",
            "parent",
            "aliases",
            "period_from",
            "period_to",
            "version",
        )
        read_only_fields = fields


class ThemeSummary(serializers.ModelSerializer):
    api_url = Here("theme")

    class Meta:
        model = Theme
        fields = ("api_url", "key", "name")
        read_only_fields = fields


class ThemeSerializer(serializers.ModelSerializer):
    api_url = Here("theme")
    parent = ThemeSummary(read_only=True, allow_null=True)

    class Meta:
        model = Theme
        fields = ("api_url", "key", "name", "parent", "definition", "version")
        read_only_fields = fields


class AuthorSerializer(serializers.ModelSerializer):
    """Somebody who wrote the source, in the order of its title page."""

    person = serializers.CharField(source="person.key", help_text="The person's key.")
    name = serializers.CharField(source="person.name")

    class Meta:
        model = Authorship
        fields = ("person", "name", "affiliation")
        read_only_fields = fields


class SourceSummary(serializers.ModelSerializer):
    """The bibliography of a source."""

    api_url = Here("source")
    collection = serializers.CharField(
        source="collection.key", help_text="The key of its collection."
    )
    publisher = PublisherSummary(read_only=True)
    first_published_in = PublisherSummary(read_only=True, allow_null=True)
    published = PartialDateField()
    authors = AuthorSerializer(source="authorships", many=True, read_only=True)
    inferred = serializers.DictField(
        child=serializers.CharField(),
        read_only=True,
        help_text="By field: the evidence for what the text does not state itself.",
    )

    class Meta:
        model = Source
        fields: tuple[str, ...] = (
            "api_url",
            "key",
            "collection",
            "title",
            "kind",
            "language",
            "publisher",
            "first_published_in",
            "published",
            "url",
            "authors",
            "inferred",
        )
        read_only_fields = fields


class SourceRow(SourceSummary):
    """A source in a list."""

    recommendation_count = serializers.IntegerField(
        read_only=True, help_text="The recommendations of it that you may see."
    )

    class Meta(SourceSummary.Meta):
        fields = (
            *SourceSummary.Meta.fields,
            "text_name",
            "sha256",
            "recommendation_count",
            "version",
        )
        read_only_fields = fields


class SourceSerializer(SourceRow):
    """A source with its text, into which the offsets of quotes point."""

    class Meta(SourceRow.Meta):
        fields = (*SourceRow.Meta.fields, "text")
        read_only_fields = fields
        extra_kwargs = {
            "sha256": {"help_text": "Of the text in UTF-8, in hexadecimal digits."},
            "text": {"help_text": "What the file holds, decoded and never altered."},
        }


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
    addressees = AddresseeSerializer(many=True, read_only=True)
    targets = serializers.SerializerMethodField()
    themes = ThemeSummary(many=True, read_only=True)
    conditions = ConditionSerializer(many=True, read_only=True)
    due = PartialDateField(allow_null=True)

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

    @extend_schema_field(ActorSummary(many=True))
    def get_targets(self, recommendation: Recommendation) -> Any:
        actors = [target.actor for target in recommendation.targets.all()]
        return ActorSummary(actors, many=True, context=self.context).data


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

    class Meta(RecommendationRow.Meta):
        fields = (
            *RecommendationRow.Meta.fields,
            "state_reason",
            "asks",
            "links",
            "links_here",
        )
        read_only_fields = fields


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
            "version",
        )
        read_only_fields = fields


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

    class Meta:
        model = Evidence
        fields = ("url", "title", "publisher", "published", "archived_url")
        read_only_fields = fields


class EvidenceFile(serializers.ModelSerializer):
    """An uploaded file."""

    published = PartialDateField(allow_null=True)

    class Meta:
        model = Evidence
        fields = ("file_name", "file_sha256", "title", "publisher", "published")
        read_only_fields = fields


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
    assessed_by: Any = serializers.SlugRelatedField(
        slug_field="username", read_only=True, allow_null=True
    )
    provisional = serializers.BooleanField(
        source="is_provisional",
        read_only=True,
        help_text="Whether a second person has still to confirm it.",
    )
    confirmed_by: Any = serializers.SlugRelatedField(
        slug_field="username", read_only=True, allow_null=True
    )
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
