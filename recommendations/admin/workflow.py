"""The editors' steps on a record's page: its state, merging, and following up."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from recommendations import tracking
from recommendations.admin import display
from recommendations.admin.step import (
    ReasonForm,
    StepForm,
    found,
    posted,
    step_page,
    words_field,
)
from recommendations.admin.widgets import PickOne
from recommendations.models import (
    ClosingReason,
    Condition,
    ConditionState,
    Disposition,
    Recommendation,
    State,
)
from recommendations.models.fields import PartialDateFormField
from recommendations.models.rules import TransitionUnknown
from recommendations.tracking.workflow import TRANSITIONS, WITH_REASON

EDIT = "recommendations.change_recommendation"
REVIEW = "recommendations.review_recommendation"
LABELS = {"submit": "Submit for review", "send back": "Send back to draft"}


def steps(record: Recommendation, by: Any) -> list[dict[str, Any]]:
    """The buttons beside the state; `ask` leads to a page, the others act at once."""
    ways = [
        {
            "to": to,
            "label": LABELS.get(verb, verb.capitalize()),
            "ask": to in WITH_REASON,
            "main": verb in ("submit", "publish"),
        }
        for to, verb in tracking.transitions(record, by).items()
        if not (to == State.PUBLISHED and own_edit(record, by))
    ]
    return sorted(ways, key=lambda step: not step["main"])


def own_edit(record: Recommendation, by: Any) -> bool:
    """Whether somebody else has to publish it."""
    waits = record.state == State.IN_REVIEW and record.edited_by_id == by.pk
    return bool(waits and by.has_perm(REVIEW) and not settings.PUBLISH_OWN_EDITS)


def dispositions(record: Recommendation, by: Any) -> list[dict[str, Any]]:
    """The buttons beside the disposition."""
    if not by.has_perm(REVIEW):
        return []
    if record.disposition == Disposition.CLOSED:
        return [way(record, "reopen", "Reopen")]
    ways = [way(record, "close", "Close")]
    awaited = (ConditionState.UNKNOWN, ConditionState.NOT_MET)
    if record.disposition == Disposition.OPEN and any(
        condition.state in awaited for condition in record.conditions.all()
    ):
        ways.append(way(record, "wait", "Wait for its condition", ask=False))
    return ways


def way(
    record: Recommendation, page: str, label: str, *, ask: bool = True
) -> dict[str, Any]:
    url = reverse(f"admin:recommendations_recommendation_{page}", args=[record.pk])
    return {"url": url, "page": page, "label": label, "ask": ask}


def move_page(model_admin: Any, request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Bring a recommendation to another state, with a reason where one is needed."""
    record = found(model_admin, request, pk, EDIT)
    if to not in State.values:
        raise Http404(f"no state is called {to}")
    ways = tracking.transitions(record, request.user)
    if to == State.MERGED:
        return redirect("admin:recommendations_recommendation_merge", pk)
    if to not in ways:
        return no_way(request, record, to)
    verb = LABELS.get(ways[to], ways[to].capitalize())

    def act(reason: str) -> str:
        moved = tracking.move(
            recommendation=record, to=to, by=request.user, reason=reason
        )
        return f"{moved.ref} is {moved.get_state_display()} now."

    return step_page(
        model_admin,
        request,
        recommendation=record,
        form=ReasonForm(posted(request)),
        act=act,
        title=verb,
        button=verb,
    )


def no_way(request: HttpRequest, record: Any, to: str) -> HttpResponse:
    """Refuse a step that others may take, or say which steps there are."""
    if (record.state, to) in TRANSITIONS:
        raise PermissionDenied
    known = [end for start, end in TRANSITIONS if start == record.state]
    error = TransitionUnknown(record.state, to, known)
    messages.error(request, f"Nothing is changed: {error}.")
    return redirect(display.change_url(record))


class MergeForm(ReasonForm):
    into = forms.ModelChoiceField(
        Recommendation.objects.all(),
        label="Merge into",
        required=False,
        widget=PickOne(Recommendation._meta.get_field("merged_into"), admin.site),
        help_text="The recommendation that stays. Search references and summaries.",
    )
    ref = forms.CharField(
        label="Or its reference",
        required=False,
        help_text="Instead of the search: the whole reference.",
    )
    field_order = ("into", "ref", "reason")

    def clean(self) -> dict[str, Any]:
        """Let the reference do where nothing is chosen, as without JavaScript."""
        typed = {**self.cleaned_data}
        ref = typed.pop("ref", "")
        if ref and not typed.get("into"):
            typed["into"] = Recommendation.objects.filter(ref=ref).first()
            if not typed["into"]:
                self.add_error("ref", "no recommendation has this reference")
        elif not typed.get("into") and "into" not in self.errors:
            self.add_error("into", "choose the recommendation that stays")
        return typed


def merge_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Merge a recommendation into another one, which takes over its parts."""
    record = found(model_admin, request, pk, REVIEW)
    ways = tracking.transitions(record, request.user)
    if State.MERGED not in ways:
        return no_way(request, record, State.MERGED)

    def act(into: Recommendation, reason: str) -> str:
        by = request.user
        tracking.merge(recommendation=record, into=into, by=by, reason=reason)
        return f"{record.ref} is merged into {into.ref}; its reference leads there."

    return step_page(
        model_admin,
        request,
        recommendation=record,
        form=MergeForm(posted(request)),
        act=act,
        title="Merge into another recommendation",
        button="Merge",
        moving=moving(record),
    )


def moving(record: Recommendation) -> list[tuple[str, str]]:
    """What goes over to the survivor, in words."""
    rows = record.addressees.select_related("actor")
    addressees = [
        f"{row.actor}, {row.number} assessment{'' if row.number == 1 else 's'}"
        for row in rows.annotate(number=Count("assessments"))
    ]
    links = record.links.count() + record.links_here.count()
    asks = record.memberships.select_related("ask")
    listed = [
        ("Addressees", "; ".join(addressees)),
        ("Targets", ", ".join(str(row.actor) for row in record.targets.all())),
        ("Asks", "; ".join(str(row.ask) for row in asks)),
        ("Links", str(links or "")),
        ("Comments", str(record.comments.count() or "")),
    ]
    return [(name, words or "none") for name, words in listed]


class CloseForm(StepForm):
    closing_reason = forms.ChoiceField(
        choices=ClosingReason.choices,
        widget=forms.RadioSelect,
        label="Why it is closed",
        error_messages={"required": "choose why it is closed"},
    )
    reason = words_field("In words", "What a reader of the history should know.")


def close_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    record = found(model_admin, request, pk, REVIEW)

    def act(closing_reason: str, reason: str) -> str:
        tracking.close(
            recommendation=record,
            closing_reason=closing_reason,
            by=request.user,
            reason=reason,
        )
        return f"{record.ref} is closed: {ClosingReason(closing_reason).label}."

    return step_page(
        model_admin,
        request,
        recommendation=record,
        form=CloseForm(posted(request)),
        act=act,
        title="Close",
        button="Close recommendation",
    )


def reopen_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    record = found(model_admin, request, pk, REVIEW)

    def act(reason: str) -> str:
        tracking.reopen(recommendation=record, by=request.user, reason=reason)
        return f"{record.ref} is open again."

    return step_page(
        model_admin,
        request,
        recommendation=record,
        form=ReasonForm(posted(request)),
        act=act,
        title="Reopen",
        button="Reopen recommendation",
    )


def wait_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    record = found(model_admin, request, pk, REVIEW)

    def act(reason: str) -> str:
        tracking.wait(recommendation=record, by=request.user, reason=reason)
        return f"{record.ref} waits for its condition."

    return step_page(
        model_admin,
        request,
        recommendation=record,
        form=ReasonForm(posted(request)),
        act=act,
        title="Wait for its condition",
        button="Wait",
    )


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
