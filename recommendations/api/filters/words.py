"""Several words in one parameter."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError as FormError
from django.core.validators import ProhibitNullCharactersValidator

from recommendations.api.errors import guess


class Words(forms.Widget):
    """Several words: the parameter repeated, or words parted by commas."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        words = (word for value in data.getlist(name) for word in value.split(","))
        return [word.strip() for word in words if word.strip()]


class WordsField(forms.Field):
    """Words, which must be among `choices` where these are given."""

    widget = Words

    def __init__(self, *, choices: Any = None, **kwargs: Any) -> None:
        self.known = None if choices is None else [value for value, _ in choices]
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(value or []))

    def validate(self, value: list[str]) -> None:
        for word in value:
            ProhibitNullCharactersValidator()(word)
            if self.known is not None and word not in self.known:
                known = ", ".join(self.known)
                fault = f"{word[:40]!r} is none of {known}{guess(word, self.known)}"
                raise FormError(fault, code="unknown")
