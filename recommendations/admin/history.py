"""The page of a record's history: who changed it and its parts, when, why, from what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from simple_history.template_utils import HistoricalRecordContextHelper

from recommendations.models import AskMember, Link
from recommendations.text.dates import PartialDate

LONGEST = 500  # rows of a kind on one page
VERBS = {"+": "added", "~": "changed", "-": "removed"}


@dataclass(frozen=True)
class Entry:
    """One change of a record or of one of its parts."""

    when: datetime
    who: str
    verb: str
    what: str
    reason: str
    changes: list[dict[str, Any]]


class Readable(HistoricalRecordContextHelper):
    """Says a change in the words of the screens."""

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        prepared = super().prepare_delta_change_value(change, value)
        if isinstance(prepared, PartialDate):
            return prepared.written()
        if isinstance(prepared, list):
            return ", ".join(sorted(map(str, prepared))) or "–"
        field = self.model._meta.get_field(change.field)
        labels = dict(getattr(field, "flatchoices", None) or [])
        shown = labels.get(prepared, prepared)
        return "–" if shown in (None, "") else shown


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


def entries(record: Any, parts: list[Any]) -> list[Entry]:
    """The changes of a record and of the rows of its inlines, newest first."""
    own = {record._meta.pk.attname: record.pk}
    found = list(entries_of(type(record), own, whole=True))
    for part in parts:
        key = part.fk_name or key_to(part.model, type(record))
        found += entries_of(part.model, {f"{key}_id": record.pk}, whole=False)
    return sorted(found, key=attrgetter("when"), reverse=True)


def key_to(part: type[models.Model], whole: type[models.Model]) -> str:
    """The name of the part's foreign key to the whole."""
    return next(
        field.name
        for field in part._meta.fields
        if field.many_to_one and field.related_model is whole
    )


def entries_of(
    model: type[models.Model], lookup: dict[str, Any], *, whole: bool
) -> Iterator[Entry]:
    """The changes of some rows of a model, oldest first."""
    manager = model.history  # type: ignore[attr-defined]
    rows = manager.filter(**lookup).select_related("history_user")
    rows = rows._select_related_history_tracked_objs()
    before: dict[Any, Any] = {}
    for row in reversed(rows.order_by("-history_date", "-history_id")[:LONGEST]):
        key = row.instance_type._meta.pk.attname
        earlier = before.get(getattr(row, key))
        before[getattr(row, key)] = row
        yield entry(model, row, earlier, whole=whole)


def entry(model: type[models.Model], row: Any, earlier: Any, *, whole: bool) -> Entry:
    noun = str(model._meta.verbose_name)
    compared = row.history_type == "~" and earlier is not None
    return Entry(
        when=row.history_date,
        who=str(row.history_user or ""),
        verb=VERBS[row.history_type],
        what=f"this {noun}" if whole else f"{noun} {words_of(row)}",
        reason=row.history_change_reason or "",
        changes=changes(model, row, earlier) if compared else [],
    )


def words_of(row: Any) -> str:
    """A part by what it names, even where the record that it names is gone."""
    for name in ("actor", "person", "to", "text", "name", "field"):
        if hasattr(row, name):
            return str(getattr(row, name))
    recommendation = getattr(row, "recommendation", None)
    return str(getattr(recommendation, "ref", ""))


def changes(model: type[models.Model], row: Any, earlier: Any) -> list[dict[str, Any]]:
    delta = row.diff_against(earlier, foreign_keys_are_objs=True)
    return Readable(model, row).context_for_delta_changes(delta)
