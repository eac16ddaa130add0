"""What is sent of asks, with their members."""

from typing import Any

from rest_framework import serializers

from recommendations.api.bodies import Body, optional, words
from recommendations.api.writing.bodies import (
    Parts,
    RecordBody,
    archived_field,
    key_field,
    known,
    several,
)
from recommendations.models import AskMember, Collection, Recommendation, Stance

MOST_MEMBERS = 1_000


class MemberBody(Body):
    """A recommendation's stance toward the title of the ask."""

    recommendation: Any = known(Recommendation, "ref", help_text="Its ref.")
    stance = serializers.ChoiceField(choices=Stance.choices)
    why = optional(
        300, help_text="How it differs from the title; for every stance but `same`."
    )


class AskBody(RecordBody):
    key = key_field()
    collection: Any = known(Collection, help_text="The key of its collection.")
    title = words(200, help_text="The answer yes to the question.")
    question = words(300)
    members = several(MemberBody(), most=MOST_MEMBERS)
    archived = archived_field()

    def parts(self, sent: dict[str, Any]) -> Parts:
        if "members" not in sent:
            return {}
        return {"members": [AskMember(**row) for row in sent.pop("members")]}
