"""The feed of changes: every write tells there, in its own transaction, what it did."""

from typing import Any

from django.db import models
from django.db.models import Q

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


def tell(
    record: Any,
    verb: ChangeVerb,
    *,
    by: Any,
    reason: str = "",
    stored: Any = None,
) -> None:
    """Append a change of a record; that of a part is one of the record it is part of.

    `stored` is the record as it was before, if it was. What is neither record nor
    part, such as a saved view, is nobody else's concern.
    """
    if isinstance(record, Quote):
        tell_of_quote(record, verb, by=by, reason=reason)
    elif type(record) in PARTS:
        tell_of_part(record, verb, by=by, reason=reason)
    elif type(record) in NOUNS:
        renamed = stored is not None and key_of(stored) != key_of(record)
        Change.objects.create(
            **named(record),
            verb=verb,
            by=by,
            reason=reason,
            former_key=key_of(stored) if renamed else "",
            seen_before=stored is not None and in_sight(stored),
            seen_after=verb != ChangeVerb.REMOVED and in_sight(record),
        )


def tell_of_part(part: Any, verb: ChangeVerb, *, by: Any, reason: str) -> None:
    """The record of the part has changed; who sees both is told."""
    to_whole, to_name = PARTS[type(part)]
    said = isinstance(part, Comment) and verb == ChangeVerb.CREATED
    seen = in_sight(part)
    Change.objects.create(
        **named(getattr(part, to_whole)),
        verb=ChangeVerb.COMMENTED if said else ChangeVerb.CHANGED,
        by=by,
        reason=reason,
        part_kind=part._meta.model_name,
        part_name=key_of(getattr(part, to_name))[:LONGEST_NAME],
        seen_before=seen,
        seen_after=seen,
    )


def tell_of_quote(quote: Quote, verb: ChangeVerb, *, by: Any, reason: str) -> None:
    """A quote that moves changes the recommendations that rest on it."""
    if verb != ChangeVerb.CHANGED:
        return
    Change.objects.bulk_create(
        Change(
            **named(recommendation),
            verb=verb,
            by=by,
            reason=reason,
            part_kind="quote",
            part_name=str(quote.uid),
            seen_before=in_sight(recommendation),
            seen_after=in_sight(recommendation),
        )
        for recommendation in resting_on(quote)
    )


def resting_on(quote: Quote) -> Any:
    """The recommendations that quote these words, whatever for."""
    rows = Recommendation.objects.filter(
        Q(quote=quote)
        | Q(conditions__quote=quote)
        | Q(addressees__assessments__evidence__quote=quote)
    )
    return Recommendation.objects.filter(pk__in=rows.values("pk"))


def tell_of_assessment(assessment: Assessment, verb: ChangeVerb, *, by: Any) -> None:
    """An assessment is a change of its recommendation."""
    recommendation = assessment.addressee.recommendation
    seen = in_sight(recommendation)
    Change.objects.create(
        **named(recommendation),
        verb=verb,
        by=by,
        reason="" if verb == ChangeVerb.CONFIRMED else assessment.rationale,
        part_kind="assessment",
        part_name=str(assessment.uid),
        seen_before=seen,
        seen_after=seen,
    )


def verb_of(record: Any, changed: set[str]) -> ChangeVerb:
    """What the change of these fields amounts to."""
    if isinstance(record, Recommendation) and "state" in changed:
        return OF_STATE[State(record.state)]
    if isinstance(record, Recommendation) and "disposition" in changed:
        return OF_DISPOSITION[Disposition(record.disposition)]
    return ChangeVerb.CHANGED


def named(record: Any) -> dict[str, str]:
    return {"noun": NOUNS[type(record)], "key": key_of(record)}


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
