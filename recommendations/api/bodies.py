"""What callers send: bodies of which every field is known, and checked."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from recommendations.api.errors import nearest
from recommendations.api.serializers import PartialDateField
from recommendations.models import (
    AssessmentConfidence,
    Axis,
    Basis,
    EvidenceKind,
    Implementation,
    Reliability,
    Response,
    Source,
)
from recommendations.text.characters import CharacterUnstorable, check_storable

MOST_EVIDENCE = 40  # pieces
LONGEST = 20_000  # characters of a text in one's own words
# Those of the axis come first; no two axes share a value.
VALUES = [*Response.choices, *Implementation.choices]


class Body(serializers.Serializer):
    """A body that refuses the fields it does not know."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = set(data) - set(self.fields)
            if unknown:
                raise serializers.ValidationError(
                    {name: [self.refusal(str(name))] for name in sorted(unknown)}
                )
        return super().to_internal_value(data)

    def refusal(self, name: str) -> str:
        known = ", ".join(self.fields) or "none"
        return f"{nearest(name, self.fields, 'field of this body')}; known: {known}"


def words(length: int = LONGEST, **kwargs: Any) -> serializers.CharField:
    """A text, which may be left out where a default is given."""
    return serializers.CharField(max_length=length, **kwargs)


class Base64Field(serializers.CharField):
    """The base64 of a file.

    Whoever decodes it refuses all other characters, so that nobody need look for odd
    ones in its millions before.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = []


def optional(length: int = LONGEST, **kwargs: Any) -> serializers.CharField:
    return words(length, required=False, allow_blank=True, default="", **kwargs)


def partial_date(**kwargs: Any) -> PartialDateField:
    return PartialDateField(read_only=False, **kwargs)


class Known(serializers.SlugRelatedField):
    """A record by its key or ref; what no database can look up is no key."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            check_storable(str(data))
        except CharacterUnstorable as error:
            raise serializers.ValidationError(str(error)) from None
        return super().to_internal_value(data)


class QuoteBody(Body):
    """Words of another source, given as such or by their offsets."""

    source: Any = Known(
        slug_field="key",
        queryset=Source.objects.all(),
        help_text="The key of the source.",
    )
    exact = optional(
        help_text="The words as the text has them; line breaks do not matter."
    )
    occurrence = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text="Where the text has the words more than once: which, from 1.",
    )
    start = serializers.IntegerField(
        required=False, min_value=0, max_value=2**31, help_text="Instead of the words."
    )
    end = serializers.IntegerField(required=False, min_value=1, max_value=2**31)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        by_offsets = "start" in attrs and "end" in attrs
        if by_offsets == bool(attrs["exact"]):
            raise serializers.ValidationError(
                {"exact": "give the words, or start and end; not both"}
            )
        return attrs


class LinkBody(Body):
    """Something outside the database."""

    url = serializers.URLField(max_length=1000)
    title = words(500)
    publisher = optional(200)
    published = partial_date(required=False, allow_null=True)
    archived_url = serializers.URLField(
        max_length=1000, required=False, allow_blank=True
    )


class FileBody(Body):
    """A file, in base64."""

    name = serializers.RegexField(
        r"^[^/\\]*\.[A-Za-z]+\Z", max_length=255, help_text="Such as `report.pdf`."
    )
    content = Base64Field(help_text="The file, in base64; at most 10 MB.")
    title = optional(500)
    publisher = optional(200)
    published = partial_date(required=False, allow_null=True)


class SearchBody(Body):
    """A search that was made: where, for what, and when."""

    searched = words(500)
    terms = words(500)
    searched_on = serializers.DateField()

    def validate_searched_on(self, day: Any) -> Any:
        if day > timezone.localdate():
            raise serializers.ValidationError("the day has not come yet")
        return day


class EvidenceBody(Body):
    """A piece of evidence: one of quote, link, file and search."""

    reliability = serializers.ChoiceField(
        choices=Reliability.choices,
        required=False,
        help_text="How reliable its source is (the Admiralty code).",
    )
    quote = QuoteBody(required=False)
    link = LinkBody(required=False)
    file = FileBody(required=False)
    search = SearchBody(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        kinds = [kind for kind in EvidenceKind.values if kind in attrs]
        if len(kinds) != 1:
            raise serializers.ValidationError(
                {
                    "kind": "a piece of evidence is one of "
                    f"{', '.join(EvidenceKind.values)}; give one of them"
                }
            )
        return {
            "kind": kinds[0],
            "reliability": attrs.get("reliability", ""),
            "holds": attrs[kinds[0]],
        }


class JudgementBody(Body):
    """What an assessment says, and what it rests on."""

    value = serializers.ChoiceField(choices=VALUES)
    true_from = partial_date(
        help_text="When it was so in the world, as exactly as it is known."
    )
    basis = serializers.ChoiceField(choices=Basis.choices)
    confidence = serializers.ChoiceField(choices=AssessmentConfidence.choices)
    rationale = optional()
    earlier_than_source = serializers.BooleanField(
        default=False,
        help_text="That the value was so before the advice was given, and counts.",
    )
    evidence = EvidenceBody(many=True, required=False, default=list)

    def validate_evidence(self, pieces: list[Any]) -> list[Any]:
        if len(pieces) > MOST_EVIDENCE:
            raise serializers.ValidationError(
                f"an assessment takes at most {MOST_EVIDENCE} pieces of evidence"
            )
        return pieces


class AssessmentBody(JudgementBody):
    axis = serializers.ChoiceField(choices=Axis.choices)
