"""Writes of one record, each with one row of history."""

from collections import Counter
from collections.abc import Iterable
from copy import copy
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from recommendations import search
from recommendations.models import (
    Addressee,
    Assessment,
    ChangeVerb,
    Condition,
    Disposition,
    Evidence,
    Recommendation,
    State,
    Target,
)
from recommendations.models.headline import headline
from recommendations.models.rules import Refused
from recommendations.tracking.checks import check, check_text
from recommendations.tracking.feed import tell, verb_of

Record = TypeVar("Record", bound=models.Model)

PARTS = (Addressee, Target, Condition)
PART_SUBSTANCE = frozenset({"actor", "mention", "text", "kind", "quote"})
# What a recommendation says; the rest is about the work on it.
SUBSTANCE = frozenset(
    {
        "ref",
        "summary",
        "quote",
        "kind",
        "direction",
        "strength",
        "attributed_actors",
        "attributed_text",
        "themes",
        "timeframe",
        "due",
        "due_precision",
    }
)


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
    before = None if created else type(record)._base_manager.get(pk=record.pk)
    changed = changes(record, before, chosen) if before else set()
    if not created and not changed:
        return record
    verb = ChangeVerb.CREATED if created else verb_of(record, changed)
    if isinstance(record, Recommendation) and by is not None:
        mark_edited(record, changed, by=by)
    with history_held(record, by=by, reason=reason) as write_history:
        write(record)
        for name, rows in chosen.items():
            getattr(record, name).set(rows)
        write_history("+" if created else "~")
    if isinstance(record, PARTS):
        follow_part(record, by=by, said=created or bool(changed & PART_SUBSTANCE))
    search.follow(record, before=before, changed=None if created else changed)
    tell(record, verb, by=by, reason=reason, stored=before)
    return record


def mark_edited(record: Recommendation, changed: set[str], *, by: Any) -> None:
    """Note who changed what the record says; a published one goes back to review."""
    if changed and not changed & SUBSTANCE:
        return
    record.edited_by = by
    if record.state == State.PUBLISHED and not record._state.adding:
        record.state = State.IN_REVIEW


def follow_part(part: Any, *, by: Any, said: bool) -> None:
    """Let a recommendation follow a change of its addressees, targets or conditions.

    `said` is whether the change is one of what the recommendation says.
    """
    if not (said and by is not None) and not isinstance(part, Addressee):
        return
    recommendation = Recommendation.objects.get(pk=part.recommendation_id)
    if said and by is not None:
        note_edit(recommendation, by=by, reason=f"changed {part}")
    if isinstance(part, Addressee):
        refresh_headline(recommendation)
    part.recommendation = recommendation


def note_edit(recommendation: Recommendation, *, by: Any, reason: str) -> None:
    """Note that somebody changed what a recommendation says outside of its columns."""
    before = recommendation.state, recommendation.edited_by
    stored = copy(recommendation)
    mark_edited(recommendation, set(), by=by)
    if before != (recommendation.state, recommendation.edited_by):
        rewrite(recommendation, stored, by=by, reason=reason)


def rewrite(
    recommendation: Recommendation, stored: Recommendation, *, by: Any, reason: str
) -> None:
    """Write a recommendation as it is, with a row of history and a new version."""
    with history_held(recommendation, by=by, reason=reason) as write_history:
        write(recommendation)
        write_history("~")
    tell(recommendation, ChangeVerb.CHANGED, by=by, reason=reason, stored=stored)


def locked(recommendation: Recommendation) -> Recommendation:
    """The recommendation as it is now, kept from others until the write is done."""
    rows = Recommendation.objects.select_for_update(of=("self",))
    return rows.get(pk=recommendation.pk)


def end_waiting(recommendation: Recommendation, *, by: Any) -> None:
    """Open a recommendation that waits, and has nothing left to wait for."""
    recommendation = locked(recommendation)
    waiting = recommendation.disposition == Disposition.WAITING
    if waiting and not recommendation.conditions.awaited().exists():
        recommendation.disposition = Disposition.OPEN
        save(recommendation, by=by, reason="no condition is left to be met")


def refresh_headline(recommendation: Recommendation) -> Recommendation:
    """Store on the recommendation the headline that its addressees give."""
    # What others write on its addressees meanwhile would be missing.
    Recommendation.objects.select_for_update(of=("self",)).get(pk=recommendation.pk)
    addressees = recommendation.addressees.select_related("actor")
    found = headline([row.standing() for row in addressees])
    recommendation.headline = found.value
    recommendation.headline_provisional = found.provisional
    # The history is of what people decide; these columns follow from it.
    Recommendation.objects.filter(pk=recommendation.pk).update(
        headline=found.value, headline_provisional=found.provisional
    )
    return recommendation


def write(record: models.Model, **options: Any) -> None:
    """Save what the database accepts; of what it refuses, say why in words.

    Asking about every constraint beforehand costs a query each, and doubles the
    time of a load.
    """
    before = vars(record).get("version")
    derived = getattr(record, "DERIVED", ())
    if derived and not record._state.adding:
        # Somebody's assessment may have changed these since the record was read.
        options["update_fields"] = saved_fields(record, derived)
    try:
        with transaction.atomic():
            record.save(**options)
    except IntegrityError:
        # What was not saved does not count as a save.
        if before is not None:
            vars(record)["version"] = before
        record.full_clean()
        raise


def saved_fields(record: models.Model, derived: Iterable[str]) -> list[str]:
    """The fields that a save of a whole record writes."""
    left = {*derived, *record.get_deferred_fields(), "id"}
    fields = record._meta.concrete_fields
    return [field.name for field in fields if not {field.name, field.attname} & left]


def changes(
    record: models.Model, stored: models.Model, chosen: dict[str, list[Any]]
) -> set[str]:
    """The fields of which the database holds something else than the record."""
    left = {*record.get_deferred_fields(), *getattr(record, "DERIVED", ())}
    return {
        field.name
        for field in record._meta.concrete_fields
        if field.attname not in left
        and field.value_from_object(record) != field.value_from_object(stored)
    } | {
        name
        for name, rows in chosen.items()
        if {row.pk for row in getattr(stored, name).all()} != {row.pk for row in rows}
    }


class history_held:  # noqa: N801 (reads as a function, as contextlib's own do)
    """Hold back history rows until the whole record stands, then write one."""

    def __init__(self, record: Any, *, by: Any = None, reason: str = "") -> None:
        check_text("reason", reason)
        self.record = record
        self.attributes = {
            "skip_history_when_saving": True,
            "_change_reason": reason,
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
    erase(record, by=by, reason=reason)
    if isinstance(record, PARTS):
        follow_part(record, by=by, said=True)
    if isinstance(record, Condition):
        end_waiting(record.recommendation, by=by)


def erase(record: models.Model, *, by: Any, reason: str) -> None:
    """Delete as `remove` does, but let no recommendation follow."""
    if isinstance(record, Assessment | Evidence):
        raise AppendedOnly(record)
    if users := carriers(record):
        raise StillInUse(record, users)
    check_text("reason", reason)
    tell(record, ChangeVerb.REMOVED, by=by, reason=reason, stored=record)
    key = record.pk
    try:
        with history_held(record, by=by, reason=reason):
            record.delete()
    except ProtectedError as error:
        raise StillInUse(record, error.protected_objects) from None
    search.forget(record, key)


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
