"""The page that confirms an action on several recommendations, and what follows it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from recommendations import tracking
from recommendations.admin.bulk.actions import Action
from recommendations.admin.bulk.forms import BulkForm
from recommendations.admin.bulk.selection import Selection, first
from recommendations.admin.telling import FEW, noun, refs, refusals
from recommendations.admin.undo import with_undo
from recommendations.models.rules import Refused


def answer(
    action: Action, model_admin: Any, request: HttpRequest, queryset: Any
) -> HttpResponse | None:
    """Show what an action would do; confirmed as it was shown, do it.

    None leads back to the list, with a message of what was done.
    """
    selection = Selection(request, queryset)
    if why := selection.too_many():
        messages.error(request, why)
        return None
    handed_in = {"apply", "check"} & set(request.POST)
    form = action.form(
        request.POST if handed_in else None, recommendations=selection.rows
    )
    changed = selection.changed() if "apply" in request.POST else ""
    if not form.is_bound:
        outcome = checked(action, selection, by=request.user)
    elif form.is_valid():
        keep = "apply" in request.POST and not changed
        outcome = run(action, selection, form, by=request.user, keep=keep)
        if outcome.change:
            tell(request, action, form, outcome)
            return None
    else:
        outcome = tracking.Outcome()
    return page(action, model_admin, selection, form, outcome, changed)


def checked(action: Action, selection: Selection, *, by: Any) -> tracking.Outcome:
    """What is refused whatever is typed."""
    outcome = tracking.Outcome()
    for recommendation in selection.rows:
        try:
            action.check(recommendation, by=by)
            outcome.done.append(recommendation)
        except Refused as error:
            outcome.refused.append(tracking.Refusal(recommendation, error))
    return outcome


def run(
    action: Action, selection: Selection, form: BulkForm, *, by: Any, keep: bool
) -> tracking.Outcome:
    """Do it, or try it: the refusals are those of the verb itself."""
    return tracking.for_each(
        recommendations=selection.rows,
        verb=action.verb,
        skip=form.cleaned_data["skip"],
        keep=keep,
        by=by,
        **form.how(),
    )


def tell(
    request: HttpRequest, action: Action, form: BulkForm, outcome: tracking.Outcome
) -> None:
    """Say what was done, offer to take it back, and list what was skipped."""
    number = len(outcome.done)
    verb = "is" if number == 1 else "are"
    told = f"{noun(number)} {verb} {action.told(form.how())}."
    back = request.get_full_path()
    messages.success(request, with_undo(request, told, outcome.done[0], back=back))
    if outcome.refused:
        skipped = f"{noun(len(outcome.refused))} skipped: {refusals(outcome)}."
        messages.warning(request, skipped)


def page(
    action: Action,
    model_admin: Any,
    selection: Selection,
    form: BulkForm,
    outcome: tracking.Outcome,
    changed: str,
) -> HttpResponse:
    number, refused = len(selection.keys), len(outcome.refused)
    tried = form.is_bound and form.is_valid()
    context = {
        **model_admin.admin_site.each_context(selection.request),
        "title": f"{action.label}: {noun(number)}",
        "button": action.button.format(noun(number - refused)),
        "opts": model_admin.opts,
        "action": action,
        "form": form,
        "evidence": getattr(form, "evidence", list)(),
        "changed": changed,
        "unchanged": tried and "apply" in selection.request.POST and not changed,
        "tried": tried,
        "number": number,
        "going": number - refused,
        "refused": refused,
        "sentences": sentences(outcome),
        "selection": selection,
        "first": first(selection.rows, FEW),
        "more": max(number - FEW, 0),
        "media": model_admin.media + form.media,
    }
    return TemplateResponse(selection.request, "recommendations/bulk.html", context)


def sentences(outcome: tracking.Outcome) -> list[dict[str, Any]]:
    """Each sentence that refuses, with the first that it refuses."""
    return [
        {
            "why": sentence,
            "number": len(whom),
            "first": whom[:FEW],
            "more": max(len(whom) - FEW, 0),
            "refs": refs(whom),
        }
        for sentence, whom in outcome.sentences().items()
    ]
