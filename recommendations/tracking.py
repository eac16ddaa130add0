"""Every write: records with their history, quotes, texts and assessments.

Forms, imports, commands and programs all call these functions, so that no way in
passes by the rules, the history or the stored current values.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from recommendations.models import (
    Addressee,
    Assessment,
    Axis,
    Evidence,
    Quote,
    QuoteMatch,
    Recommendation,
    Source,
)
from recommendations.models.axes import UNASSESSED
from recommendations.models.quote import quote_uid
from recommendations.models.rules import (
    EvidenceFromSameSource,
    Refused,
    assessment_faults,
    recommendation_faults,
)
from recommendations.models.source import text_sha256
from recommendations.text.anchors import Selector, reanchor, select
from recommendations.text.characters import CharacterUnstorable, check_storable
from recommendations.text.dates import PartialDate
from recommendations.text.spans import Span

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
    try:
        with transaction.atomic():
            record.save(**options)
    except IntegrityError:
        record.full_clean()
        raise


def check_characters(record: models.Model) -> None:
    """Raise ValidationError for text that no database can keep."""
    for field in record._meta.concrete_fields:
        value = field.value_from_object(record)
        if isinstance(value, str):
            try:
                check_storable(value)
            except CharacterUnstorable as error:
                raise ValidationError({field.name: str(error)}) from None


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
    """Delete one record, which its history remembers.

    Raises StillInUse while protected records hang on it, and AppendedOnly for
    assessments and evidence.
    """
    if isinstance(record, Assessment | Evidence):
        raise AppendedOnly(record)
    vars(record)["_change_reason"] = reason[:100]
    if by is not None:
        vars(record)["_history_user"] = by
    try:
        record.delete()
    except ProtectedError as error:
        raise StillInUse(record, error.protected_objects) from None


@transaction.atomic
def quote(*, source: Source, span: Span, by: Any = None, reason: str = "") -> Quote:
    """The quote of these characters of a source's text, made where there is none."""
    known = source.quotes.filter(start=span.start, end=span.end).first()
    if known:
        return known
    selector = select(source.text, span)
    made = Quote(
        uid=quote_uid(source.key, source.sha256, span.start, span.end),
        source=source,
        start=span.start,
        end=span.end,
        exact=selector.exact,
        prefix=selector.prefix,
        suffix=selector.suffix,
    )
    return save(made, by=by, reason=reason)


@transaction.atomic
def drop_unused_quotes(*, source: Source, by: Any = None, reason: str = "") -> int:
    """Remove the quotes of a source that nothing rests on; return how many."""
    unused = source.quotes.filter(
        recommendations__isnull=True, conditions__isnull=True, evidence__isnull=True
    )
    for row in unused:
        remove(row, by=by, reason=reason or "nothing rests on it")
    return len(unused)


@transaction.atomic
def set_text(
    *, source: Source, text: str, by: Any = None, reason: str = ""
) -> Counter[str]:
    """Give a source its text; quotes of an earlier text are found again in this one.

    Returns how many quotes came through `exact`, `moved`, `fuzzy` or `lost`; those
    not exact wait for a person (`Quote.objects.to_review()`).
    """
    check_storable(text)
    source.text, source.sha256 = text, text_sha256(text)
    if source._state.adding:
        return Counter()
    save(source, by=by, reason=reason)
    return anchor_again(source, by=by, reason=reason)


def anchor_again(source: Source, *, by: Any, reason: str) -> Counter[str]:
    """Find each quote of a source in its present text, and mark how."""
    quotes = list(source.quotes.order_by("start", "end", "pk"))
    found = [reanchor(source.text, selector_of(quote)) for quote in quotes]
    # Every span is let go first: a quote may move to where another one stood.
    source.quotes.update(start=None, end=None, match=QuoteMatch.LOST)
    taken: set[Span] = set()
    tally: Counter[str] = Counter()
    for row, anchored in zip(quotes, found, strict=True):
        span = anchored.span if anchored.span not in taken else None
        match = anchored.status.value if span else QuoteMatch.LOST.value
        place(row, span, match, by=by, reason=reason)
        taken |= {span} if span else set()
        tally[match] += 1
    return tally


def selector_of(quote: Quote) -> Selector:
    """The position and the words by which a quote is found again."""
    start = quote.start or 0
    return Selector(
        start=start,
        end=quote.end if quote.end is not None else start + len(quote.exact),
        exact=quote.exact,
        prefix=quote.prefix,
        suffix=quote.suffix,
    )


def place(quote: Quote, span: Span | None, match: str, *, by: Any, reason: str) -> None:
    """Put a quote at a span of its source's text, or nowhere; keep what it said."""
    was = (quote.start, quote.end, quote.match, quote.exact)
    quote.match = match
    quote.start, quote.end = (span.start, span.end) if span else (None, None)
    if span:
        selector = select(quote.source.text, span)
        quote.exact = selector.exact
        quote.prefix, quote.suffix = selector.prefix, selector.suffix
    with history_held(quote, by=by, reason=reason) as write_history:
        quote.save()
        if was != (quote.start, quote.end, quote.match, quote.exact):
            write_history("~")


@transaction.atomic
def assess(
    *,
    addressee: Addressee,
    axis: str,
    value: str,
    true_from: PartialDate,
    basis: str,
    confidence: str,
    rationale: str = "",
    evidence: Sequence[Evidence] = (),
    by: Any = None,
    corrects: Assessment | None = None,
    loaded_from: str = "",
    uid: uuid.UUID | None = None,
) -> Assessment:
    """Append an assessment with its evidence; earlier ones are never edited.

    `evidence` holds unsaved rows without their assessment. `by` is the assessor, or
    `loaded_from` the seed file. Raises the Refused of the first rule broken, and
    ValidationError for a field.
    """
    addressee = Addressee.objects.select_for_update(of=("self",)).get(pk=addressee.pk)
    check_grounds(
        addressee,
        axis=axis,
        value=value,
        true_from=true_from,
        basis=basis,
        rationale=rationale,
        evidence=evidence,
    )
    assessment = Assessment(
        addressee=addressee,
        axis=axis,
        value=value,
        true_from=true_from,
        basis=basis,
        confidence=confidence,
        rationale=rationale,
        assessed_by=by,
        corrects=corrects,
        loaded_from=loaded_from,
    )
    if uid:
        assessment.uid = uid
    append(assessment)
    for position, piece in enumerate(evidence, start=1):
        piece.assessment, piece.position = assessment, position
        append(piece)
    refresh_current(addressee)
    return assessment


def check_grounds(
    addressee: Addressee,
    *,
    axis: str,
    value: str,
    true_from: PartialDate,
    basis: str,
    rationale: str,
    evidence: Sequence[Evidence],
) -> None:
    """Raise the first rule that the assessment breaks."""
    source = addressee.recommendation.source
    standing = addressee.assessments.on(axis).standing()
    for fault in assessment_faults(
        axis=axis,
        value=value,
        true_from=true_from,
        basis=basis,
        rationale=rationale,
        evidence=[piece.kind for piece in evidence],
        published=source.published,
        earlier=list(standing.values_list("value", flat=True)),
        today=timezone.localdate(),
    ):
        raise fault
    for piece in evidence:
        if piece.quote and piece.quote.source_id == source.pk:
            raise EvidenceFromSameSource(source)


def append(row: Assessment | Evidence) -> None:
    """Write a row that is never written again."""
    check_fields(row)
    write(row, force_insert=True)


def refresh_current(addressee: Addressee) -> Addressee:
    """Store on the addressee the values that its assessments give."""
    for axis in Axis.values:
        newest = addressee.assessments.on(axis).standing().newest_first().first()
        setattr(addressee, axis, newest.value if newest else UNASSESSED[Axis(axis)])
        setattr(addressee, f"{axis}_since", newest.true_from if newest else None)
        provisional = bool(newest and newest.is_provisional())
        setattr(addressee, f"{axis}_provisional", provisional)
    # The history is of what people decide; these columns follow from it.
    with history_held(addressee):
        addressee.save()
    return addressee
