"""The page of a record's history: who changed it and its parts, when, why, from what."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse

from recommendations.history import words
from recommendations.history.edits import Lookup, edits, key_to, moves_of_quote
from recommendations.models import AskMember, Link, Recommendation

LONGEST = 500  # rows of a kind on one page


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
        "entries": entries(record, parts_seen(model_admin, record, request)),
    }
    return TemplateResponse(request, "admin/object_history.html", context)


def parts_seen(
    model_admin: Any, record: Any, request: HttpRequest
) -> list[tuple[Any, Lookup]]:
    """The parts whose history may be told, and how to find it: links may name drafts."""
    parts = [part for part in model_admin.inlines if hasattr(part.model, "history")]
    if not request.user.has_perm("recommendations.change_recommendation"):
        parts = [part for part in parts if part.model not in (AskMember, Link)]
    return [
        (
            part.model,
            {f"{part.fk_name or key_to(part.model, type(record))}_id": record.pk},
        )
        for part in parts
    ]


def entries(
    record: Any, parts: list[tuple[Any, Lookup]], *, most: int = LONGEST
) -> list[words.Entry]:
    """The changes of a record and of its parts, newest first."""
    own = {record._meta.pk.attname: record.pk}
    found = edits([(type(record), own), *parts], most=most)
    if isinstance(record, Recommendation):
        found += moves_of_quote(record, most=most)
        found.sort(key=lambda edit: edit.order, reverse=True)
    return [words.entry(edit, record) for edit in found]
