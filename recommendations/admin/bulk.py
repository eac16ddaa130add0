"""Actions on several recommendations of the list, each with a page that confirms it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from recommendations import tracking
from recommendations.admin.step import StepForm
from recommendations.models import Recommendation, State
from recommendations.models.history import one_change
from recommendations.models.rules import Refused
from recommendations.tracking.follow_up import locked

Act = Callable[..., Any]
Refusals = list[tuple[Recommendation, str]]
EDIT = "recommendations.change_recommendation"


class ConfirmForm(StepForm):
    skip = forms.BooleanField(required=False, label="Skip those that are refused")


class AssignForm(ConfirmForm):
    assigned_to = forms.ModelChoiceField(
        get_user_model().objects.none(),
        label="Assign to",
        required=False,
        empty_label="nobody",
    )
    field_order = ("assigned_to",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["assigned_to"]
        field.queryset = assignable()


def assignable() -> Any:
    """The people who may work on recommendations."""
    backend = "django.contrib.auth.backends.ModelBackend"
    people: Any = get_user_model().objects
    return people.with_perm(EDIT, backend=backend).order_by("username")


@admin.action(permissions=["change"], description="Submit for review")
def submit_selected(model_admin: Any, request: HttpRequest, queryset: Any) -> Any:
    return confirmed(model_admin, request, queryset, moved_to(State.IN_REVIEW, request))


@admin.action(permissions=["review"], description="Publish")
def publish_selected(model_admin: Any, request: HttpRequest, queryset: Any) -> Any:
    return confirmed(model_admin, request, queryset, moved_to(State.PUBLISHED, request))


@admin.action(permissions=["change"], description="Assign to me")
def assign_to_me(model_admin: Any, request: HttpRequest, queryset: Any) -> Any:
    def act(record: Recommendation) -> None:
        assign(record, request.user, by=request.user)

    return confirmed(model_admin, request, queryset, act)


@admin.action(permissions=["change"], description="Assign to …")
def assign_selected(model_admin: Any, request: HttpRequest, queryset: Any) -> Any:
    def act(record: Recommendation, assigned_to: Any = None) -> None:
        assign(record, assigned_to, by=request.user)

    return confirmed(model_admin, request, queryset, act, form_class=AssignForm)


ACTIONS = (submit_selected, publish_selected, assign_to_me, assign_selected)


def moved_to(state: str, request: HttpRequest) -> Act:
    def act(record: Recommendation) -> None:
        tracking.move(recommendation=record, to=state, by=request.user)

    return act


def assign(record: Recommendation, to: Any, *, by: Any) -> None:
    record = locked(record)
    record.assigned_to = to
    tracking.save(record, by=by, reason=f"assigned to {to or 'nobody'}")


def confirmed(
    model_admin: Any,
    request: HttpRequest,
    queryset: Any,
    act: Act,
    *,
    form_class: type[ConfirmForm] = ConfirmForm,
) -> HttpResponse | None:
    """Act on all, once that is confirmed; else show the page that asks.

    The page says which records refuse: the act itself is tried, and taken back.
    """
    form = form_class(request.POST if "apply" in request.POST else None)
    sound = form.is_valid()
    typed = dict(form.cleaned_data) if sound else {}
    skip = typed.pop("skip", False)
    records = list(queryset)
    refused = attempt(records, act, typed, skip=skip, keep=sound)
    done = len(records) - len(refused)
    if sound and done and (skip or not refused):
        told = f"{noun(done)} changed."
        messages.success(request, told)
        return None
    return page(model_admin, request, records, refused, form)


def attempt(
    records: list[Recommendation],
    act: Act,
    typed: dict[str, Any],
    *,
    skip: bool,
    keep: bool,
) -> Refusals:
    """Act on each under one change id, and return those that refuse, with the reason.

    Unless it is to be kept, and no record refuses or those are skipped, all of it is
    taken back.
    """
    refused: Refusals = []
    with transaction.atomic(), one_change():
        for record in records:
            try:
                with transaction.atomic():
                    act(record, **typed)
            except Refused as error:
                refused.append((record, str(error)))
            except ValidationError as error:
                refused.append((record, "; ".join(error.messages)))
        if not keep or (refused and not skip):
            transaction.set_rollback(True)
    return refused


def noun(number: int) -> str:
    return f"{number} recommendation{'' if number == 1 else 's'}"


def page(
    model_admin: Any,
    request: HttpRequest,
    records: list[Recommendation],
    refused: Refusals,
    form: ConfirmForm,
) -> HttpResponse:
    action = request.POST["action"]
    label = model_admin.get_actions(request)[action][2]
    keys = {record.pk for record, _ in refused}
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"{label.rstrip(' …')}: {noun(len(records))}",
        "opts": model_admin.opts,
        "label": label,
        "form": form,
        "records": records,
        "refused": refused,
        "going": [record for record in records if record.pk not in keys],
        "action": action,
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
        "media": model_admin.media,
    }
    return TemplateResponse(request, "recommendations/bulk.html", context)
