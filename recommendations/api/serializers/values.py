"""Forms that several records share: dates, addresses and quotes."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from recommendations.models import Quote
from recommendations.text.dates import DateUnreadable, PartialDate


@extend_schema_field(
    {
        "type": "string",
        "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        "description": "A year, a month or a day, as exactly as it is known.",
        "examples": ["2014", "2014-06", "2014-06-30"],
    }
)
class PartialDateField(serializers.Field):
    """A date as it was given; for reading, unless told otherwise."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, **kwargs})

    def to_representation(self, value: Any) -> str:
        return str(value)

    def to_internal_value(self, words: Any) -> PartialDate:
        try:
            return PartialDate.parse(str(words))
        except DateUnreadable as error:
            raise serializers.ValidationError(str(error)) from None


@extend_schema_field(
    {"type": "string", "description": "An address of the web, or an empty string."}
)
class WebAddress(serializers.CharField):
    """The address of a document, for reading, where there may be none."""

    def __init__(self) -> None:
        super().__init__(read_only=True)


class Here(serializers.HyperlinkedIdentityField):
    """The address of a record itself."""

    def __init__(self, noun: str, key: str = "key") -> None:
        super().__init__(view_name=f"api:{noun}-detail", lookup_field=key)


class AccountName(serializers.SlugRelatedField):
    """The name of an account, which is shown to nobody without one."""

    def __init__(self, **kwargs: Any) -> None:
        fixed: dict[str, Any] = {
            "slug_field": "username",
            "read_only": True,
            "allow_null": True,
        }
        super().__init__(**fixed, **kwargs)

    def to_representation(self, account: Any) -> Any:
        user = self.context["request"].user
        return super().to_representation(account) if user.is_authenticated else None


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
