"""Whether the value of a field is beyond doubt, without asking each of its validators.

Asking them all takes most of the time of writing many records. What is not beyond
doubt is asked in full, and may pass all the same.
"""

import math
import uuid
from collections.abc import Callable
from functools import cache
from typing import Any

from django.core import validators
from django.db import models

from recommendations.models.fields import PartialDateField
from recommendations.text.characters import UNSTORABLE
from recommendations.text.dates import PartialDate

SMALL = 2**15 - 1  # every column of whole numbers holds those up to it
# What they ask of a value is asked here as well.
KNOWN = {
    validators.MaxLengthValidator,
    validators.MinValueValidator,
    validators.MaxValueValidator,
    validators.RegexValidator,
}
TYPES: dict[Any, type] = {
    models.BooleanField: bool,
    models.UUIDField: uuid.UUID,
    PartialDateField: PartialDate,
}


@cache
def tests_of(model: type[models.Model]) -> dict[str, Callable[[Any], bool]]:
    """The test of a value of each field, by name, relations left out."""
    return {
        field.name: test_of(field)
        for field in model._meta.fields
        if not field.is_relation
    }


def test_of(field: Any) -> Callable[[Any], bool]:
    if not {type(each) for each in field.validators} <= KNOWN:
        return lambda value: False
    if field.choices:
        values = {value for value, _ in field.flatchoices} | (
            {""} if field.blank else set()
        )
        return lambda value: isinstance(value, str) and value in values
    if isinstance(field, models.CharField | models.TextField):
        return words(field)
    if isinstance(field, models.IntegerField):
        least = max([0, *limits(field, validators.MinValueValidator)])
        most = min([SMALL, *limits(field, validators.MaxValueValidator)])
        return lambda value: type(value) is int and least <= value <= most
    kind = next((held for of, held in TYPES.items() if isinstance(field, of)), None)
    return lambda value: type(value) is kind or value is None and field.blank


def words(field: Any) -> Callable[[Any], bool]:
    longest, least = field.max_length or math.inf, 0 if field.blank else 1
    shapes: list[Any] = [
        each for each in field.validators if isinstance(each, validators.RegexValidator)
    ]
    return lambda value: (
        type(value) is str
        and least <= len(value) <= longest
        and not UNSTORABLE.search(value)
        and all(
            bool(each.regex.search(value)) is not each.inverse_match for each in shapes
        )
    )


def limits(field: Any, kind: type[validators.BaseValidator]) -> list[int]:
    return [each.limit_value for each in field.validators if isinstance(each, kind)]
