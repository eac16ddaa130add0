"""What is checked of a record before the database is asked."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from recommendations.models import Recommendation
from recommendations.models.rules import recommendation_faults
from recommendations.text.characters import CharacterUnstorable, check_storable
from recommendations.tracking.soundness import tests_of


def check(record: models.Model, chosen: dict[str, list[Any]]) -> None:
    """Raise what keeps the record from being saved with these relations."""
    check_fields(record)
    if isinstance(record, Recommendation):
        check_recommendation(record, chosen)


def check_fields(record: models.Model) -> None:
    """Raise what a field refuses, without a query to the database."""
    model = type(record)
    names = doubtful(model, {name: getattr(record, name) for name in tests_of(model)})
    check_characters(record, names)
    left = {field.name for field in record._meta.fields} - set(names)
    record.full_clean(exclude=left, validate_unique=False, validate_constraints=False)


def doubtful(model: type[models.Model], values: Mapping[str, Any]) -> list[str]:
    """The fields whose values have to be asked for."""
    tests = tests_of(model)
    return [name for name, value in values.items() if not tests[name](value)]


def check_characters(record: models.Model, names: Collection[str]) -> None:
    """Raise ValidationError for text that no database can keep in these fields."""
    for name in names:
        value = getattr(record, name)
        if isinstance(value, str):
            check_text(name, value)


def check_text(name: str, text: str) -> None:
    """Raise ValidationError at a character that no database can keep."""
    try:
        check_storable(text)
    except CharacterUnstorable as error:
        raise ValidationError({name: str(error)}) from None


def check_recommendation(record: Recommendation, chosen: dict[str, list[Any]]) -> None:
    """Raise the first rule of recommendations that this one breaks."""

    def rows(name: str) -> list[Any]:
        if name in chosen:
            return chosen[name]
        return list(getattr(record, name).all()) if record.pk else []

    faults = recommendation_faults(
        kind=record.kind,
        summary=record.summary,
        attributed=bool(record.attributed_text or rows("attributed_actors")),
        themes=rows("themes"),
    )
    for fault in faults:
        raise fault
