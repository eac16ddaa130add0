"""Collections, people, publishers, actors and themes."""

from typing import Any

from rest_framework import serializers

from recommendations.api.serializers.values import Here, PartialDateField
from recommendations.models import Actor, Collection, Person, Publisher, Theme


class CollectionSerializer(serializers.ModelSerializer):
    api_url = Here("collection")

    class Meta:
        model = Collection
        fields = ("api_url", "key", "name", "note", "review_interval", "version")
        read_only_fields = fields


class PersonSerializer(serializers.ModelSerializer):
    api_url = Here("person")

    class Meta:
        model = Person
        fields = ("api_url", "key", "name", "archived", "version")
        read_only_fields = fields


class PublisherSerializer(serializers.ModelSerializer):
    api_url = Here("publisher")

    class Meta:
        model = Publisher
        fields = ("api_url", "key", "name", "kind", "archived", "version")
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
            "archived",
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
        fields = (
            "api_url",
            "key",
            "name",
            "parent",
            "definition",
            "archived",
            "version",
        )
        read_only_fields = fields
