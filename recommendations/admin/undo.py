"""The button that takes a step back, in the message that tells of the step."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from recommendations import tracking
from recommendations.admin.step import way_back
from recommendations.admin.telling import noun, refusals
from recommendations.models import Recommendation
from recommendations.models.history import current_change
from recommendations.tracking.roles import EDIT

LIST = "admin:recommendations_recommendation_changelist"


def with_undo(
    request: HttpRequest, told: str, record: Recommendation, *, back: str
) -> str:
    """What is told of the change under way, with a button if it can be taken back.

    `record` is one of those changed; `back` is where the button leads.
    """
    change = current_change()
    if change is None or not can_undo(record, change, by=request.user):
        return told
    return format_html(
        '{} <form class="undo" method="post" action="{}">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="next" value="{}">'
        '<button class="button slim" type="submit">Undo</button></form>',
        told,
        reverse("admin:recommendations_recommendation_undo", args=[change]),
        get_token(request),
        back,
    )


def can_undo(record: Recommendation, change: uuid.UUID, *, by: Any) -> bool:
    """Whether this person could take the change of this record back now: it is tried."""
    one = Recommendation.objects.filter(pk=record.pk)
    trial = tracking.for_each(
        recommendations=one, verb=tracking.undo, keep=False, change=change, by=by
    )
    return bool(trial.done)


def undo_page(model_admin: Any, request: HttpRequest, change: uuid.UUID) -> Any:
    """Take back what the person changed in one step, where nobody changed it since."""
    if not request.user.has_perm(EDIT):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    outcome = tracking.for_each(
        recommendations=changed_in(change, model_admin.get_queryset(request)),
        verb=tracking.undo,
        skip=True,
        change=change,
        by=request.user,
    )
    return told(request, outcome)


def changed_in(change: uuid.UUID, seen: Any) -> Any:
    """The recommendations, of those that the person sees, with history of a change."""
    rows = Recommendation.history.filter(change_id=change)
    changed = seen.filter(pk__in=rows.values("id"))
    if not changed.exists():
        raise Http404(f"no recommendation was changed in {change}")
    return changed


def told(request: HttpRequest, outcome: tracking.Outcome) -> HttpResponse:
    if len(outcome.done) == 1:
        messages.success(request, f"Undone: {outcome.done[0].ref} is as it was.")
    elif outcome.done:
        messages.success(
            request, f"Undone: {noun(len(outcome.done))} are as they were."
        )
    if outcome.refused:
        messages.error(request, f"Not undone: {refusals(outcome)}.")
    return redirect(way_back(request) or LIST)
