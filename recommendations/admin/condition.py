"""The page on which an editor says whether a condition is met."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from recommendations import tracking
from recommendations.admin.step import (
    StepForm,
    found,
    posted,
    step_page,
    words_field,
)
from recommendations.models import Condition, ConditionState
from recommendations.models.fields import PartialDateFormField


class ConditionForm(StepForm):
    state = forms.ChoiceField(choices=ConditionState.choices, widget=forms.RadioSelect)
    since = PartialDateFormField(
        required=False,
        widget=forms.TextInput(attrs={"size": 12}),
        help_text="When it came to be so: 2014, 2014-06 or 2014-06-30.",
    )
    reason = words_field("Rationale", "What it rests on, in your own words.")


def condition_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether a condition is met, since when, and on what that rests."""
    condition = found(model_admin, request, pk, "recommendations.change_condition")

    def act(state: str, since: Any, reason: str) -> str:
        tracking.set_condition(
            condition=Condition.objects.get(pk=pk),
            state=state,
            since=since,
            by=request.user,
            rationale=reason,
        )
        return f"The condition is recorded as {ConditionState(state).label}."

    held = {
        "state": condition.state,
        "since": condition.state_since,
        "reason": condition.state_rationale,
    }
    return step_page(
        model_admin,
        request,
        recommendation=condition.recommendation,
        form=ConditionForm(posted(request), initial=held),
        act=act,
        title="State of the condition",
        button="Record state",
        at="#conditions",
        words=condition.text,
    )
