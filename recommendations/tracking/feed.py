"""The feed of changes: every write tells there, in its own transaction, what it did."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from recommendations.models import (
    Actor,
    ActorAlias,
    Addressee,
    Ask,
    AskMember,
    Assessment,
    Authorship,
    Change,
    ChangedNoun,
    ChangeVerb,
    Collection,
    Comment,
    Condition,
    Disposition,
    InferredField,
    Link,
    Person,
    Publisher,
    Quote,
    Recommendation,
    Source,
    State,
    Target,
    Theme,
)
from recommendations.models.change import LONGEST_NAME
from recommendations.models.history import current_change
from recommendations.tracking.rows import insert

OF_STATE = {
    State.DRAFT: ChangeVerb.SENT_BACK,
    State.IN_REVIEW: ChangeVerb.SUBMITTED,
    State.PUBLISHED: ChangeVerb.PUBLISHED,
    State.REJECTED: ChangeVerb.REJECTED,
    State.MERGED: ChangeVerb.MERGED,
    State.WITHDRAWN: ChangeVerb.WITHDRAWN,
}
OF_DISPOSITION = {
    Disposition.OPEN: ChangeVerb.REOPENED,
    Disposition.WAITING: ChangeVerb.PUT_OFF,
    Disposition.CLOSED: ChangeVerb.CLOSED,
}
NOUNS: dict[type[models.Model], ChangedNoun] = {
    Recommendation: ChangedNoun.RECOMMENDATION,
    Source: ChangedNoun.SOURCE,
    Ask: ChangedNoun.ASK,
    Actor: ChangedNoun.ACTOR,
    Theme: ChangedNoun.THEME,
    Person: ChangedNoun.PERSON,
    Publisher: ChangedNoun.PUBLISHER,
    Collection: ChangedNoun.COLLECTION,
}
# part: the field that leads to its record, and the one that names it there
PARTS: dict[type[models.Model], tuple[str, str]] = {
    Addressee: ("recommendation", "actor"),
    Target: ("recommendation", "actor"),
    Condition: ("recommendation", "text"),
    Link: ("recommendation", "to"),
    Comment: ("recommendation", "id"),
    AskMember: ("ask", "recommendation"),
    ActorAlias: ("actor", "name"),
    Authorship: ("source", "person"),
    InferredField: ("source", "field"),
}


class Told(NamedTuple):
    """A row of the feed; one of many is written without a Change made of it."""

    noun: str
    key: str
    verb: str
    part_kind: str
    part_name: str
    by_id: int | None
    reason: str
    seen_before: bool
    seen_after: bool
    at: datetime
    change_id: UUID | None
    former_key: str = ""
    number: int | None = None


class Part(NamedTuple):
    """What of a record changed, where it was not the record itself."""

    kind: str = ""
    name: str = ""


WHOLE = Part()


def tell(
    record: Any, verb: ChangeVerb, *, by: Any, reason: str = "", stored: Any = None
) -> None:
    """Append a change of a record; that of a part is one of the record it is part of.

    `stored` is the record as it was before, if it was. What is neither record nor
    part, such as a saved view, is nobody else's concern.
    """
    why = {"by": by, "reason": reason}
    told = changes_of(record, verb, stored=stored, **why)
    Change.objects.bulk_create(Change(**row._asdict()) for row in told)


def tell_of_many(
    records: Iterable[Any], verb: ChangeVerb, *, by: Any, reasons: Iterable[str]
) -> None:
    """Append the same change of each; what is removed was there before."""
    removed = verb == ChangeVerb.REMOVED
    told = [
        change
        for record, reason in zip(records, reasons, strict=True)
        for change in changes_of(
            record, verb, stored=record if removed else None, by=by, reason=reason
        )
    ]
    insert(Change, Told._fields, told)


def tell_of_assessment(assessment: Assessment, verb: ChangeVerb, *, by: Any) -> None:
    """An assessment is a change of its recommendation."""
    recommendation = assessment.addressee.recommendation
    why = "" if verb == ChangeVerb.CONFIRMED else assessment.rationale
    part = Part("assessment", str(assessment.uid))
    told = change_of(recommendation, verb, part=part, by=by, reason=why)
    Change(**told._asdict()).save()


def changes_of(record: Any, verb: ChangeVerb, *, stored: Any, **why: Any) -> list[Told]:
    """What is told of a record, of a part or of a quote."""
    if isinstance(record, Quote):
        return of_quote(record, verb, **why)
    if type(record) in PARTS:
        return [of_part(record, verb, **why)]
    if type(record) not in NOUNS:
        return []
    renamed = stored is not None and key_of(stored) != key_of(record)
    told = change_of(record, verb, **why)._replace(
        seen_before=stored is not None and in_sight(stored),
        seen_after=verb != ChangeVerb.REMOVED and in_sight(record),
        former_key=key_of(stored) if renamed else "",
    )
    return [told]


def of_part(part: Any, verb: ChangeVerb, **why: Any) -> Told:
    """The record of the part has changed; who sees both is told."""
    to_whole, to_name = PARTS[type(part)]
    if isinstance(part, Comment) and verb == ChangeVerb.CREATED:
        told = ChangeVerb.COMMENTED
    else:
        told = ChangeVerb.CHANGED
    named = Part(str(part._meta.model_name), key_of(getattr(part, to_name)))
    seen = in_sight(part)
    change = change_of(getattr(part, to_whole), told, part=named, **why)
    return change._replace(seen_before=seen, seen_after=seen)


def of_quote(quote: Quote, verb: ChangeVerb, **why: Any) -> list[Told]:
    """A quote that moves changes the recommendations that rest on it."""
    if verb != ChangeVerb.CHANGED:
        return []
    part = Part("quote", str(quote.uid))
    return [change_of(row, verb, part=part, **why) for row in resting_on(quote)]


def change_of(
    record: Any, verb: ChangeVerb, *, by: Any, reason: str, part: Part = WHOLE
) -> Told:
    """A change of a record that readers see as little or as much as before."""
    seen = in_sight(record)
    return Told(
        noun=NOUNS[type(record)].value,
        key=key_of(record),
        verb=verb.value,
        part_kind=part.kind,
        part_name=part.name[:LONGEST_NAME],
        by_id=by and by.pk,
        reason=reason,
        seen_before=seen,
        seen_after=seen,
        at=timezone.now(),
        change_id=current_change(),
    )


def resting_on(quote: Quote) -> Any:
    """The recommendations that quote these words, whatever for."""
    rows = Recommendation.objects.filter(
        Q(quote=quote)
        | Q(conditions__quote=quote)
        | Q(addressees__assessments__evidence__quote=quote)
    )
    return Recommendation.objects.filter(pk__in=rows.values("pk"))


def verb_of(record: Any, changed: set[str]) -> ChangeVerb:
    """What the change of these fields amounts to."""
    if isinstance(record, Recommendation) and "state" in changed:
        return OF_STATE[State(record.state)]
    if isinstance(record, Recommendation) and "disposition" in changed:
        return OF_DISPOSITION[Disposition(record.disposition)]
    return ChangeVerb.CHANGED


def key_of(record: Any) -> str:
    """The ref or key of a record; a plain value as it is."""
    if isinstance(record, models.Model):
        return str(getattr(record, "ref", None) or getattr(record, "key", record.pk))
    return str(record)


def in_sight(record: Any) -> bool:
    """Whether readers see the record; of a link, both its ends."""
    if isinstance(record, Recommendation):
        return bool(record.state == State.PUBLISHED)
    if isinstance(record, Link):
        return in_sight(record.recommendation) and in_sight(record.to)
    recommendation = getattr(record, "recommendation", None)
    return recommendation is None or in_sight(recommendation)
