"""Sources: in others, in lists, and with their text."""

from rest_framework import serializers

from recommendations.api.serializers.values import (
    Here,
    PartialDateField,
    WebAddress,
)
from recommendations.api.serializers.vocabulary import PublisherSummary
from recommendations.models import Authorship, Source


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
    url = WebAddress()
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
