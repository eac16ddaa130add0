"""What the bodies of records share."""

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction
from rest_framework import serializers

from recommendations import tracking
from recommendations.api.bodies import LONGEST, Body, Known, words
from recommendations.models.rules import Refused

MOST_PARTS = 200  # rows of one list of a record
LONGEST_INTERVAL = 32_767  # days
Parts = dict[str, Sequence[models.Model]]


class RecordBody(Body):
    """A record as it is created, or the fields of it that are changed.

    Where a record is changed, a field that is left out stays as it is, and a list that
    is given takes the place of the whole list.
    """

    reason = serializers.CharField(
        max_length=500,
        required=False,
        allow_blank=True,
        help_text="Why; it stands in the history.",
    )

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        record = self.context.get("record")
        if record is not None and record.pk:
            for field in fields.values():
                field.required = False
        return fields

    # By the field that a rule names: where it stands in the body.
    places: dict[str, str] = {}

    @transaction.atomic
    def write(self, record: Any, *, by: Any) -> Any:
        """Bring the record to what was sent, with one function of `tracking`."""
        sent = dict(self.validated_data)
        reason = sent.pop("reason", "")
        self.prepare(record, sent, by=by)
        related, parts = self.related(sent), self.parts(sent)
        try:
            self.change(record, sent, by=by)
            return tracking.save_whole(
                record, by=by, reason=reason, parts=parts, **related
            )
        except Refused as refusal:
            refusal.field = self.places.get(refusal.field, refusal.field)
            raise

    def prepare(self, record: Any, sent: dict[str, Any], *, by: Any) -> None:
        """Make of what was sent what the record holds."""

    def change(self, record: Any, sent: dict[str, Any], *, by: Any) -> None:
        """Let the record say what was sent."""
        for name, value in sent.items():
            setattr(record, name, value)

    def related(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Take many-to-many fields out of what was sent."""
        return {}

    def parts(self, sent: dict[str, Any]) -> Parts:
        """Take the lists of parts out of what was sent, as rows not saved yet."""
        return {}


def maybe(length: int = LONGEST, **kwargs: Any) -> serializers.CharField:
    """A text that may be left out, and may be empty."""
    return words(length, required=False, allow_blank=True, **kwargs)


def key_field() -> serializers.SlugField:
    return serializers.SlugField(
        max_length=100, help_text="Letters, digits, hyphens; its address ends with it."
    )


def interval_field() -> serializers.IntegerField:
    return serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=LONGEST_INTERVAL,
        help_text="Days after which assessments should be looked at again; null for "
        "what holds otherwise.",
    )


def archived_field() -> serializers.BooleanField:
    return serializers.BooleanField(
        required=False,
        help_text="Offered no more where one is chosen; what names it keeps it.",
    )


def known(model: Any, field: str = "key", **kwargs: Any) -> Any:
    """A record by its key or ref."""
    return Known(slug_field=field, queryset=model._default_manager.all(), **kwargs)


def several(child: Body, *, most: int = MOST_PARTS) -> Any:
    """A list of parts, which takes the place of the whole list."""
    return serializers.ListSerializer(child=child, required=False, max_length=most)
