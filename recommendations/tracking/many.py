"""Many records made or removed at once, each with its row of history."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import models, transaction

from recommendations import search
from recommendations.models import (
    ChangeVerb,
    ImportRow,
    Quote,
    Recommendation,
    Source,
)
from recommendations.models.quote import quote_uid
from recommendations.search.index import follow_new
from recommendations.text.anchors import select
from recommendations.text.spans import Span
from recommendations.tracking.checks import check, check_text
from recommendations.tracking.feed import tell_of_many
from recommendations.tracking.quotes import quote
from recommendations.tracking.records import PARTS
from recommendations.tracking.rows import create, insert, write_history

Record = TypeVar("Record", bound=models.Model)


@transaction.atomic
@search.held()
def add(
    records: Sequence[Record],
    *,
    by: Any = None,
    reason: str | Sequence[str] = "",
    related: Mapping[str, Sequence[Sequence[Any]]] | None = None,
) -> list[Record]:
    """Create records of one model, as `save` does each; what they name is saved.

    `related` gives the content of many-to-many fields by name, for each record in
    turn; so may `reason`. Parts are those of recommendations that are new as well,
    which so have nothing to follow. Raises ValidationError or Refused for the first
    at fault, and IntegrityError for what is there already.
    """
    reasons = [reason] * len(records) if isinstance(reason, str) else reason
    for said in set(reasons):
        check_text("reason", said)
    chosen = related or {}
    for place, record in enumerate(records):
        if isinstance(record, Recommendation) and by is not None:
            record.edited_by = by
        check(record, {name: list(rows[place]) for name, rows in chosen.items()})
    if not records:
        return []
    create(records)
    for name, each in chosen.items():
        relate(records, name, each)
    write_history(records, "+", by=by, reasons=reasons)
    follow_new(records)
    tell_of_many(records, ChangeVerb.CREATED, by=by, reasons=reasons)
    return list(records)


@transaction.atomic
@search.held()
def discard(
    recommendations: Sequence[Recommendation], *, by: Any = None, reason: str = ""
) -> None:
    """Remove recommendations with their parts, as `remove` does each.

    Nothing else may hang on them: the caller has locked them, and looked.
    """
    check_text("reason", reason)
    keys = [row.pk for row in recommendations]
    reasons = [reason] * len(recommendations)
    tell_of_many(recommendations, ChangeVerb.REMOVED, by=by, reasons=reasons)
    for part in PARTS:
        erase_all(part.objects.filter(recommendation__in=keys), by=by, reason=reason)
    ImportRow.objects.filter(recommendation__in=keys).update(recommendation=None)
    rows = Recommendation.objects.filter(pk__in=keys)
    erase_all(rows, by=by, reason=reason)
    for row in recommendations:
        search.forget(row, row.pk)


def erase_all(rows: Any, *, by: Any, reason: str) -> None:
    """Delete these rows, with what they hold in many-to-many fields."""
    records = list(rows)
    if not records:
        return
    write_history(records, "-", by=by, reasons=[reason] * len(records))
    for field in records[0]._meta.many_to_many:
        held = field.remote_field.through.objects.filter(
            **{f"{field.m2m_field_name()}__in": [row.pk for row in records]}
        )
        held.order_by()._raw_delete(using=rows.db)
    # Django's own way asks for every row again, and writes their history one by one.
    rows.order_by()._raw_delete(using=rows.db)


def relate(records: Sequence[Any], name: str, each: Sequence[Any]) -> None:
    """Fill a many-to-many field of each."""
    field = records[0]._meta.get_field(name)
    through = field.remote_field.through
    mine, theirs = field.m2m_field_name(), field.m2m_reverse_field_name()
    rows = (
        (record.pk, other.pk)
        for record, others in zip(records, each, strict=True)
        for other in others
    )
    insert(through, [f"{mine}_id", f"{theirs}_id"], rows)


@transaction.atomic
def quotes(
    places: Iterable[tuple[Source, Span]], *, by: Any = None, reason: str = ""
) -> dict[tuple[int, Span], Quote]:
    """The quote of each span of a source's text, made where there is none.

    By the key of the source, and the span. The sources are locked, so that of two who
    quote the same words one waits.
    """
    wanted = {(source.pk, span): source for source, span in places}
    keys = {key for key, _ in wanted}
    locked = Source.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    list(locked.order_by("pk").values_list("pk"))
    starts = {span.start for _, span in wanted}
    there = Quote.objects.filter(source__in=keys, start__in=starts)
    held = {place_of(row): row for row in there}
    new = sorted(wanted.keys() - held.keys())
    made = [unsaved(wanted[place], place[1]) for place in new]
    # A quote that was made here and moved away with a change of text keeps its name.
    names = {row.uid for row in made}
    taken = set(Quote.objects.filter(uid__in=names).values_list("uid", flat=True))
    added = add([row for row in made if row.uid not in taken], by=by, reason=reason)
    held |= {place_of(row): row for row in added}
    for key, span in set(new) - held.keys():
        source = wanted[key, span]
        held[key, span] = quote(source=source, span=span, by=by, reason=reason)
    return {place: held[place] for place in wanted}


def place_of(quote: Quote) -> tuple[int, Span]:
    return quote.source_id, Span(quote.start or 0, quote.end or 0)


def unsaved(source: Source, span: Span) -> Quote:
    selector = select(source.text, span)
    return Quote(
        uid=quote_uid(source.key, source.sha256, span.start, span.end),
        source=source,
        start=span.start,
        end=span.end,
        exact=selector.exact,
        prefix=selector.prefix,
        suffix=selector.suffix,
    )
