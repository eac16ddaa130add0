"""Writes of one record, each with one row of history."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from recommendations.models import Assessment, Evidence, Recommendation
from recommendations.models.rules import Refused, recommendation_faults
from recommendations.text.characters import CharacterUnstorable, check_storable

Record = TypeVar("Record", bound=models.Model)


class StillInUse(Refused):
    """The record cannot go while others hang on it"""

    def __init__(self, record: Any, users: Iterable[Any]) -> None:
        self.users = list(users)
        kinds = Counter(str(user._meta.verbose_name) for user in self.users)
        counted = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
        super().__init__(f"{record} is still in use ({counted}); remove those first")


class AppendedOnly(Refused):
    """Assessments and evidence are never changed or removed"""

    def __init__(self, record: Any) -> None:
        kind = record._meta.verbose_name
        super().__init__(f"an {kind} is never changed or removed; record a correction")


@transaction.atomic
def save(
    record: Record, *, by: Any = None, reason: str = "", **related: Iterable[Any]
) -> Record:
    """Create or change one record, with one row of history, if it differs at all.

    `related` gives the whole new content of many-to-many fields by name. Raises
    ValidationError for a field, Refused for a rule.
    """
    if isinstance(record, Assessment | Evidence):
        raise AppendedOnly(record)
    chosen = {name: list(rows) for name, rows in related.items()}
    check(record, chosen)
    created = record._state.adding
    if not created and not differs(record, chosen):
        return record
    with history_held(record, by=by, reason=reason) as write_history:
        write(record)
        for name, rows in chosen.items():
            getattr(record, name).set(rows)
        write_history("+" if created else "~")
    return record


def check(record: models.Model, chosen: dict[str, list[Any]]) -> None:
    """Raise what keeps the record from being saved with these relations."""
    check_fields(record)
    if isinstance(record, Recommendation):
        check_recommendation(record, chosen)


def check_fields(record: models.Model) -> None:
    """Raise what a field refuses, without a query to the database."""
    check_characters(record)
    relations = [field.name for field in record._meta.fields if field.is_relation]
    record.full_clean(
        exclude=relations, validate_unique=False, validate_constraints=False
    )


def write(record: models.Model, **options: Any) -> None:
    """Save what the database accepts; of what it refuses, say why in words.

    Asking about every constraint beforehand costs a query each, and doubles the
    time of a load.
    """
    before = vars(record).get("version")
    try:
        with transaction.atomic():
            record.save(**options)
    except IntegrityError:
        # What was not saved does not count as a save.
        if before is not None:
            vars(record)["version"] = before
        record.full_clean()
        raise


def check_characters(record: models.Model) -> None:
    """Raise ValidationError for text that no database can keep."""
    for field in record._meta.concrete_fields:
        value = field.value_from_object(record)
        if isinstance(value, str):
            check_text(field.name, value)


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


def differs(record: models.Model, chosen: dict[str, list[Any]]) -> bool:
    """Whether the database holds something else than the record and its relations."""
    stored = type(record)._base_manager.get(pk=record.pk)
    deferred = record.get_deferred_fields()
    return any(
        field.value_from_object(record) != field.value_from_object(stored)
        for field in record._meta.concrete_fields
        if field.attname not in deferred
    ) or any(
        {row.pk for row in getattr(stored, name).all()} != {row.pk for row in rows}
        for name, rows in chosen.items()
    )


class history_held:  # noqa: N801 (reads as a function, as contextlib's own do)
    """Hold back history rows until the whole record stands, then write one."""

    def __init__(self, record: Any, *, by: Any = None, reason: str = "") -> None:
        check_text("reason", reason)
        self.record = record
        self.attributes = {
            "skip_history_when_saving": True,
            "_change_reason": reason[:100],
        }
        if by is not None:
            self.attributes["_history_user"] = by

    def __enter__(self) -> Any:
        vars(self.record).update(self.attributes)
        return self.write

    def write(self, history_type: str) -> None:
        records = getattr(self.record, "history_records", None)
        if records is not None:
            records.write(self.record, history_type)

    def __exit__(self, *exception: Any) -> None:
        for name in self.attributes:
            vars(self.record).pop(name, None)


@transaction.atomic
def remove(record: models.Model, *, by: Any = None, reason: str = "") -> None:
    """Delete one record with its parts, which their history remembers.

    Raises StillInUse while other records hang on it, and AppendedOnly for
    assessments and evidence.
    """
    if isinstance(record, Assessment | Evidence):
        raise AppendedOnly(record)
    if users := carriers(record):
        raise StillInUse(record, users)
    try:
        with history_held(record, by=by, reason=reason):
            record.delete()
    except ProtectedError as error:
        raise StillInUse(record, error.protected_objects) from None


def carriers(record: models.Model) -> list[Any]:
    """The records that name this one in a many-to-many field; none protects it."""
    fields: list[Any] = [
        relation.field
        for relation in record._meta.related_objects
        if isinstance(relation, models.ManyToManyRel)
    ]
    return [
        row
        for field in fields
        if field.remote_field.through._meta.auto_created
        for row in field.model._base_manager.filter(**{field.name: record})
    ]
