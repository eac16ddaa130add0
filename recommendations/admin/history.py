"""What happened to a record and its parts: who changed them, when, why, from what."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from simple_history.utils import get_m2m_reverse_field_name

from recommendations.models import AskMember, Link, Quote, Recommendation
from recommendations.models.fields import PrecisionField
from recommendations.text.dates import PartialDate

LONGEST = 500  # rows of a kind on one page
VERBS = {"+": "added", "~": "changed", "-": "removed"}
# What the program keeps for itself; it says nothing to a reader of a history.
UNTOLD = frozenset({"id", "version", "edited_by", "uid", "position"})


@dataclass(frozen=True)
class Entry:
    """One change of a record or of one of its parts."""

    when: datetime
    who: str
    verb: str
    what: str
    reason: str
    changes: list[dict[str, Any]] = field(default_factory=list)
    change_id: UUID | None = None


def history_page(model_admin: Any, request: HttpRequest, object_id: str) -> Any:
    """Everything that happened to a record and its parts, newest first."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    record = model_admin.get_object(request, object_id)
    if record is None or not hasattr(record, "history"):
        raise Http404(f"no history of {model_admin.opts.verbose_name} {object_id}")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "History",
        "subtitle": str(record),
        "opts": model_admin.opts,
        "object": record,
        "entries": entries(record, parts_seen(model_admin, request)),
    }
    return TemplateResponse(request, "admin/object_history.html", context)


def parts_seen(model_admin: Any, request: HttpRequest) -> list[Any]:
    """The inlines whose history may be told: links may name drafts."""
    parts = [part for part in model_admin.inlines if hasattr(part.model, "history")]
    if request.user.has_perm("recommendations.change_recommendation"):
        return parts
    return [part for part in parts if part.model not in (AskMember, Link)]


def entries(record: Any, parts: list[Any], *, most: int = LONGEST) -> list[Entry]:
    """The changes of a record and of the rows of its inlines, newest first.

    `most` bounds the rows of each kind.
    """
    own = {record._meta.pk.attname: record.pk}
    found = list(entries_of(type(record), own, whole=True, most=most))
    for part in parts:
        key = part.fk_name or key_to(part.model, type(record))
        of_record = {f"{key}_id": record.pk}
        found += entries_of(part.model, of_record, whole=False, most=most)
    if isinstance(record, Recommendation):
        found += moves_of_quote(record, most=most)
    return sorted(found, key=attrgetter("when"), reverse=True)


def moves_of_quote(record: Recommendation, *, most: int) -> list[Entry]:
    """Where its quote went with a change of the source's text, or by hand."""
    found = entries_of(Quote, {"id": record.quote_id}, whole=False, most=most)
    return [entry for entry in found if entry.verb == VERBS["~"]]


def key_to(part: type[models.Model], whole: type[models.Model]) -> str:
    """The name of the part's foreign key to the whole."""
    return next(
        field.name
        for field in part._meta.fields
        if field.many_to_one and field.related_model is whole
    )


def entries_of(
    model: type[models.Model],
    lookup: dict[str, Any],
    *,
    whole: bool,
    most: int = LONGEST,
) -> Iterator[Entry]:
    """The newest changes of some rows of a model, oldest first.

    One more than is told is read, as the former state of the oldest.
    """
    manager = model.history  # type: ignore[attr-defined]
    rows = with_related(manager.filter(**lookup)).order_by(
        "-history_date", "-history_id"
    )
    found = list(rows[: most + 1])
    remember_several(found)
    before: dict[Any, Any] = {}
    for row in reversed(found):
        key = getattr(row, row.instance_type._meta.pk.attname)
        earlier, before[key] = before.get(key), row
        if row is not found[-1] or len(found) <= most:
            yield entry(model, row, earlier, whole=whole)


def with_related(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """With the records that the rows name, so that each is told without a query."""
    keys = [each.name for each in rows.model.tracked_fields if each.many_to_one]
    return rows.select_related("history_user", *keys)


def remember_several(rows: list[Any]) -> None:
    """Put the content of many-to-many fields on the rows, in a query for each field."""
    for each in rows[0]._history_m2m_fields if rows else ():
        key = get_m2m_reverse_field_name(each)
        through = getattr(type(rows[0]), each.name)
        held = through.filter(history__in=[row.pk for row in rows]).select_related(key)
        names: dict[Any, list[str]] = {}
        for one in held:
            names.setdefault(one.history_id, []).append(str(getattr(one, key)))
        for row in rows:
            vars(row)[f"{each.name}_told"] = ", ".join(sorted(names.get(row.pk, [])))


def entry(model: type[models.Model], row: Any, earlier: Any, *, whole: bool) -> Entry:
    noun = str(model._meta.verbose_name)
    compared = row.history_type == "~" and earlier is not None
    return Entry(
        when=row.history_date,
        who=str(row.history_user or ""),
        verb=VERBS[row.history_type],
        what=f"this {noun}" if whole else f"{noun} {words_of(row)}",
        reason=row.history_change_reason or "",
        changes=changes(row, earlier) if compared else [],
        change_id=row.change_id,
    )


def words_of(row: Any) -> str:
    """A part by what it names, even where the record that it names is gone."""
    for name in ("actor", "person", "to", "text", "name", "field"):
        if hasattr(row, name):
            return str(getattr(row, name))
    recommendation = getattr(row, "recommendation", None)
    return str(getattr(recommendation, "ref", ""))


def changes(row: Any, earlier: Any) -> list[dict[str, Any]]:
    """The fields in which two rows differ, in the words of the screens."""
    found = []
    for each in [*row.tracked_fields, *row._history_m2m_fields]:
        if each.name in UNTOLD or isinstance(each, PrecisionField):
            continue
        old, new = shown(each, earlier), shown(each, row)
        if old != new:
            name = capfirst(each.verbose_name)
            found.append({"field": name, "old": old, "new": new})
    return found


def shown(each: Any, row: Any) -> str:
    """A value of a row of history, as a person reads it."""
    if each.many_to_many:
        return vars(row)[f"{each.name}_told"] or "–"
    if each.many_to_one and getattr(row, each.attname) and not getattr(row, each.name):
        return "one that is gone"
    value = getattr(row, each.name)
    if isinstance(value, PartialDate):
        return value.written()
    label = dict(each.flatchoices).get(value, value)
    return "–" if label in (None, "") else str(label)
