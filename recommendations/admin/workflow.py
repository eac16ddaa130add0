"""The editors' steps with a recommendation: its state, merging, and following up."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from recommendations import tracking
from recommendations.admin import display
from recommendations.admin.step import (
    ReasonForm,
    StepForm,
    found,
    posted,
    step_page,
    way_back,
    words_field,
)
from recommendations.admin.undo import with_undo
from recommendations.admin.widgets import PickOne
from recommendations.models import (
    ClosingReason,
    Recommendation,
    State,
)
from recommendations.models.rules import TransitionUnknown
from recommendations.tracking.roles import EDIT, REVIEW
from recommendations.tracking.workflow import TRANSITIONS

LABELS = {"submit": "Submit for review", "send back": "Send back to draft"}


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
        ("Conditions", "; ".join(str(row) for row in record.conditions.all())),
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


@dataclass(frozen=True)
class Step:
    """What a page asks for, the verb that it runs, and what it tells afterwards."""

    title: str
    button: str
    verb: Callable[..., Any]
    told: Callable[[Recommendation], str]
    form: type[StepForm] = ReasonForm
    to: str = ""  # the state that it leads to, if it leads to one
    shown: Callable[[Recommendation], dict[str, Any]] = lambda record: {}


STEPS: dict[str, Step] = {
    "merge": Step(
        title="Merge into another recommendation",
        button="Merge",
        verb=tracking.merge,
        form=MergeForm,
        to=State.MERGED,
        told=lambda record: (
            f"{record.ref} is merged into {record.merged_into.ref}; its reference "  # type: ignore[union-attr]
            "leads there."
        ),
        shown=lambda record: {"moving": moving(record)},
    ),
    "close": Step(
        title="Close",
        button="Close recommendation",
        verb=tracking.close,
        form=CloseForm,
        told=lambda record: (
            f"{record.ref} is closed: {record.get_closing_reason_display()}."
        ),
    ),
    "reopen": Step(
        title="Reopen",
        button="Reopen recommendation",
        verb=tracking.reopen,
        told=lambda record: f"{record.ref} is open again.",
    ),
    "wait": Step(
        title="Wait for its condition",
        button="Wait",
        verb=tracking.wait,
        told=lambda record: f"{record.ref} waits for its condition.",
    ),
}


def move_step(verb: str, to: str) -> Step:
    """The step to another editorial state."""
    words = LABELS.get(verb, verb.capitalize())
    return Step(
        title=words,
        button=words,
        verb=partial(tracking.move, to=to),
        told=lambda record: f"{record.ref} is {record.get_state_display()} now.",
        to=to,
    )


def move_page(model_admin: Any, request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Bring a recommendation to another state, with a reason where one is needed."""
    record = found(model_admin, request, pk, EDIT)
    if to not in State.values:
        raise Http404(f"no state is called {to}")
    if to == State.MERGED:
        return redirect("admin:recommendations_recommendation_merge", pk)
    verb = tracking.transitions(record, request.user).get(to, "")
    return answer(model_admin, request, record, move_step(verb, to))


def reviewers_page(
    model_admin: Any, request: HttpRequest, pk: int, *, name: str
) -> HttpResponse:
    """The page of one of STEPS."""
    record = found(model_admin, request, pk, REVIEW)
    return answer(model_admin, request, record, STEPS[name])


def answer(
    model_admin: Any, request: HttpRequest, record: Recommendation, step: Step
) -> HttpResponse:
    """Ask for what a step needs, or take it and offer to take it back."""
    if step.to and step.to not in tracking.transitions(record, request.user):
        return no_way(request, record, step.to)

    def act(**typed: Any) -> str:
        step.verb(recommendation=record, by=request.user, **typed)
        record.refresh_from_db()
        back = way_back(request) or display.change_url(record)
        return with_undo(request, step.told(record), record, back=back)

    return step_page(
        model_admin,
        request,
        recommendation=record,
        form=step.form(posted(request)),
        act=act,
        title=step.title,
        button=step.button,
        **step.shown(record),
    )


PAGES: dict[str, tuple[str, Any]] = {
    "<int:pk>/move/<slug:to>/": ("move", move_page),
    **{
        f"<int:pk>/{name}/": (name, partial(reviewers_page, name=name))
        for name in STEPS
    },
}


def no_way(request: HttpRequest, record: Any, to: str) -> HttpResponse:
    """Refuse a step that others may take, or say which steps there are."""
    if (record.state, to) in TRANSITIONS:
        raise PermissionDenied
    known = [end for start, end in TRANSITIONS if start == record.state]
    error = TransitionUnknown(record.state, to, known)
    messages.error(request, f"Nothing is changed: {error}.")
    return redirect(display.change_url(record))
