"""Many records made or removed at once, each with its row of history."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from recommendations import search
from recommendations.models import (
    ChangeVerb,
    ImportRow,
    Quote,
    Recommendation,
    Source,
)
from recommendations.models.quote import quote_uid
from recommendations.text.anchors import select
from recommendations.text.spans import Span
from recommendations.tracking.checks import check, check_text
from recommendations.tracking.feed import tell_of_many
from recommendations.tracking.quotes import quote
from recommendations.tracking.records import PARTS

Record = TypeVar("Record", bound=models.Model)

BATCH = 500  # rows of a query


@transaction.atomic
@search.held()
def add(
    records: Sequence[Record],
    *,
    by: Any = None,
    reason: str = "",
    related: Mapping[str, Sequence[Sequence[Any]]] | None = None,
) -> list[Record]:
    """Create records of one model, as `save` does each; what they name is saved.

    `related` gives the content of many-to-many fields by name, for each record in
    turn. Parts are those of recommendations that are new as well, which so have
    nothing to follow. Raises ValidationError or Refused for the first at fault, and
    IntegrityError for what is there already.
    """
    check_text("reason", reason)
    chosen = related or {}
    for place, record in enumerate(records):
        if isinstance(record, Recommendation) and by is not None:
            record.edited_by = by
        check(record, {name: list(rows[place]) for name, rows in chosen.items()})
    if not records:
        return []
    model = type(records[0])
    made = model._base_manager.bulk_create(records, batch_size=BATCH)
    rows = history_of(made, "+", by=by, reason=reason)
    for name, each in chosen.items():
        relate(made, rows, name, each)
    for record in made:
        search.follow(record)
    tell_of_many(made, ChangeVerb.CREATED, by=by, reason=reason)
    return made


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
    tell_of_many(recommendations, ChangeVerb.REMOVED, by=by, reason=reason)
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
    history = history_of(records, "-", by=by, reason=reason)
    for field in records[0]._meta.many_to_many:
        forget(records, history, field)
    # Django's own way asks for every row again, and writes their history one by one.
    rows.order_by()._raw_delete(using=rows.db)


def forget(records: Sequence[Any], history: Sequence[Any], field: Any) -> None:
    """Empty a many-to-many field of each, which their history remembers."""
    through = field.remote_field.through
    mine = field.m2m_field_name()
    rows = through.objects.filter(**{f"{mine}__in": [row.pk for row in records]})
    told = {record.pk: row for record, row in zip(records, history, strict=True)}
    pairs = [(told[getattr(row, f"{mine}_id")], row) for row in rows]
    tell_related(records[0], field, pairs)
    rows.order_by()._raw_delete(using=rows.db)


def history_of(
    records: Sequence[Any], history_type: str, *, by: Any, reason: str
) -> list[Any]:
    """Write a row of history of each."""
    model = records[0].history.model
    now = timezone.now()
    user = by or records[0].history_records.get_history_user(records[0])
    rows = [
        model(
            history_date=now,
            history_type=history_type,
            history_user=user,
            history_change_reason=reason,
            **{
                field.attname: getattr(record, field.attname)
                for field in model.tracked_fields
            },
        )
        for record in records
    ]
    return list(model.objects.bulk_create(rows, batch_size=BATCH))


def relate(
    records: Sequence[Any], history: Sequence[Any], name: str, rows: Sequence[Any]
) -> None:
    """Fill a many-to-many field of each, and tell its row of history."""
    field = records[0]._meta.get_field(name)
    through = field.remote_field.through
    mine, theirs = field.m2m_field_name(), field.m2m_reverse_field_name()
    pairs = [
        (row, through(**{mine: record, theirs: other}))
        for record, row, others in zip(records, history, rows, strict=True)
        for other in others
    ]
    through.objects.bulk_create([each for _, each in pairs], batch_size=BATCH)
    tell_related(records[0], field, pairs)


def tell_related(
    record: Any, field: Any, pairs: Sequence[tuple[Any, models.Model]]
) -> None:
    """Write what a many-to-many field held beside the rows of history."""
    told = record.history_records.m2m_models[field]
    through = field.remote_field.through
    columns = [column.attname for column in through._meta.concrete_fields]
    told.objects.bulk_create(
        [
            told(history=row, **{name: getattr(each, name) for name in columns})
            for row, each in pairs
        ],
        batch_size=BATCH,
    )


@transaction.atomic
def quotes(
    *, source: Source, spans: Sequence[Span], by: Any = None, reason: str = ""
) -> dict[Span, Quote]:
    """The quote of each span of a source's text, made where there is none.

    The source is locked, so that of two who quote the same words one waits.
    """
    Source.objects.select_for_update(of=("self",)).values("pk").get(pk=source.pk)
    held = {
        Span(row.start or 0, row.end or 0): row
        for row in source.quotes.filter(start__in={span.start for span in spans})
    }
    new = sorted(set(spans) - set(held))
    made = [unsaved(source, span) for span in new]
    # A quote that was made here and moved away with a change of text keeps its name.
    names = {row.uid for row in made}
    taken = set(Quote.objects.filter(uid__in=names).values_list("uid", flat=True))
    added = add([row for row in made if row.uid not in taken], by=by, reason=reason)
    held |= {Span(row.start or 0, row.end or 0): row for row in added}
    for span in set(new) - set(held):
        held[span] = quote(source=source, span=span, by=by, reason=reason)
    return {span: held[span] for span in spans}


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
