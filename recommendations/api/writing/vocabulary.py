"""What is sent of collections, people, publishers, themes and actors."""

from typing import Any

from rest_framework import serializers

from recommendations.api.bodies import partial_date, words
from recommendations.api.writing.bodies import (
    MOST_PARTS,
    Parts,
    RecordBody,
    archived_field,
    interval_field,
    key_field,
    known,
    maybe,
)
from recommendations.models import Actor, ActorAlias, ActorKind, PublisherKind, Theme


class CollectionBody(RecordBody):
    key = key_field()
    name = words(200)
    note = maybe()
    review_interval = interval_field()


class PersonBody(RecordBody):
    key = key_field()
    name = words(200)
    archived = archived_field()


class PublisherBody(RecordBody):
    key = key_field()
    name = words(200)
    kind = serializers.ChoiceField(choices=PublisherKind.choices)
    archived = archived_field()


class ThemeBody(RecordBody):
    key = key_field()
    name = words(200)
    parent: Any = known(
        Theme,
        required=False,
        allow_null=True,
        help_text="The key of the upper theme; null for a theme of the upper level.",
    )
    definition = words()
    archived = archived_field()


class ActorBody(RecordBody):
    key = key_field()
    name = words(200)
    kind = serializers.ChoiceField(choices=ActorKind.choices)
    parent: Any = known(
        Actor,
        required=False,
        allow_null=True,
        help_text="The key of the actor to which this one belongs.",
    )
    aliases = serializers.ListField(
        child=words(200),
        max_length=MOST_PARTS,
        required=False,
        help_text="What sources call it; no two actors share one.",
    )
    period_from = partial_date(required=False, allow_null=True)
    period_to = partial_date(required=False, allow_null=True)
    archived = archived_field()

    def parts(self, sent: dict[str, Any]) -> Parts:
        if "aliases" not in sent:
            return {}
        return {"aliases": [ActorAlias(name=name) for name in sent.pop("aliases")]}
