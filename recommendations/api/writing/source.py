"""What is sent of sources: bibliography, authors, what was inferred, and the text."""

import base64
import binascii
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from recommendations import tracking
from recommendations.api.bodies import Base64Field, Body, optional, partial_date, words
from recommendations.api.writing.bodies import (
    Parts,
    RecordBody,
    key_field,
    known,
    several,
)
from recommendations.models import (
    Authorship,
    BibliographicField,
    Collection,
    InferredField,
    Person,
    Publisher,
    SourceKind,
)
from recommendations.text.decoding import LARGEST_TEXT, TextUnreadable, decoded


class AuthorBody(Body):
    """Somebody who wrote it, in the order of the title page."""

    person: Any = known(Person, help_text="The key of the person.")
    affiliation = optional(500)


class TextFileBody(Body):
    """A plain text file in UTF-8."""

    name = words(255, help_text="Such as `report.txt`.")
    content = Base64Field(help_text="The file, in base64; at most 5 MB.")

    def validate_content(self, content: str) -> str:
        """The text that the file holds."""
        try:
            return decoded(base64.b64decode(content, validate=True))
        except (binascii.Error, ValueError) as error:
            unreadable = isinstance(error, TextUnreadable)
            said = str(error) if unreadable else "the content is not base64"
            raise ValidationError(said) from None


class SourceBody(RecordBody):
    """A source; a new text finds the quotes of the former one again, or loses them."""

    key = key_field()
    collection: Any = known(Collection, help_text="The key of its collection.")
    title = words(500)
    kind = serializers.ChoiceField(choices=SourceKind.choices)
    language = serializers.CharField(
        max_length=35, required=False, help_text="A BCP 47 tag, such as en or ar-IQ."
    )
    publisher: Any = known(Publisher, help_text="The key of its publisher.")
    first_published_in: Any = known(
        Publisher, required=False, allow_null=True, help_text="The key of a publisher."
    )
    published = partial_date()
    url = serializers.URLField(max_length=1000, required=False, allow_blank=True)
    authors = several(AuthorBody())
    inferred = serializers.DictField(
        child=words(),
        required=False,
        help_text="By field: the evidence for what the text does not state itself.",
    )
    text = serializers.CharField(
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        max_length=LARGEST_TEXT,
        help_text="The text, kept as it is, into which quotes point; at most 5 MB.",
    )
    file = TextFileBody(required=False)

    def validate_inferred(self, inferred: dict[str, str]) -> dict[str, str]:
        unknown = sorted(set(inferred) - set(BibliographicField.values))
        if unknown:
            known_fields = ", ".join(BibliographicField.values)
            raise ValidationError(
                {name: [f"it is none of {known_fields}"] for name in unknown}
            )
        return inferred

    def validate_text(self, text: str) -> str:
        if len(text.encode()) > LARGEST_TEXT:
            raise ValidationError("the text is larger than 5 MB; split it")
        return text

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "text" in attrs and "file" in attrs:
            raise ValidationError({"file": "give the text or a file; not both"})
        if file := attrs.pop("file", None):
            attrs |= {"text": file["content"], "text_name": file["name"]}
        elif "text" in attrs:
            attrs["text_name"] = ""
        return attrs

    def change(self, record: Any, sent: dict[str, Any], *, by: Any) -> None:
        """Let the record say what was sent; its quotes follow a new text."""
        text = sent.pop("text", None if record.pk else "")
        super().change(record, sent, by=by)
        if text is not None:
            reason = self.validated_data.get("reason", "")
            tracking.set_text(source=record, text=text, by=by, reason=reason)

    def parts(self, sent: dict[str, Any]) -> Parts:
        found: dict[str, Any] = {}
        if "authors" in sent:
            rows = sent.pop("authors")
            found["authorships"] = [Authorship(**row) for row in rows]
        if "inferred" in sent:
            rows = sent.pop("inferred").items()
            found["inferred_fields"] = [
                InferredField(field=field, evidence=evidence)
                for field, evidence in rows
            ]
        return found
