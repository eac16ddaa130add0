"""The actions: what each asks for, which verb it runs, and what it tells afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from recommendations import tracking
from recommendations.admin.bulk import forms
from recommendations.admin.bulk.assess_form import AssessForm, assess_all
from recommendations.models import ClosingReason, Priority, Recommendation, State
from recommendations.models.assessment import value_label
from recommendations.tracking.bulk import Verb
from recommendations.tracking.roles import EDIT, REVIEW
from recommendations.tracking.workflow import check_transition

AGAIN = (
    "A published recommendation goes back to review, and readers do not see it "
    "meanwhile."
)


@dataclass(frozen=True)
class Action:
    """A verb for several recommendations, by the name that the list posts."""

    name: str
    label: str
    button: str  # with the number in place of {}
    group: str
    verb: Verb
    told: Callable[[dict[str, Any]], str]  # "3 recommendations are …", of what is typed
    permission: str = EDIT
    form: type[forms.BulkForm] = forms.BulkForm
    # Raises what refuses a recommendation whatever is typed, without a query.
    check: Callable[..., None] = lambda recommendation, *, by: None
    note: str = ""


def assign_to_self(*, recommendation: Recommendation, by: Any) -> Recommendation:
    return tracking.assign(recommendation=recommendation, to=by, by=by)


def moved(to: str) -> dict[str, Any]:
    """The verb that leads to a state, and the check that it makes first."""
    return {
        "verb": partial(tracking.move, to=to),
        "check": partial(check_transition, to=to, reason=""),
    }


ACTIONS = {
    action.name: action
    for action in (
        Action(
            name="assess_selected",
            label="Record an assessment",
            button="Record for {}",
            group="What came of it",
            permission="recommendations.add_assessment",
            form=AssessForm,
            verb=assess_all,
            told=lambda how: f"assessed: {value_label(how['axis'], how['value'])}",
        ),
        Action(
            name="submit_selected",
            label="Send to review",
            button="Send {} to review",
            group="Review",
            told=lambda how: "in review now",
            note=AGAIN,
            **moved(State.IN_REVIEW),
        ),
        Action(
            name="publish_selected",
            label="Publish",
            button="Publish {}",
            group="Review",
            permission=REVIEW,
            told=lambda how: "published",
            **moved(State.PUBLISHED),
        ),
        Action(
            name="close_selected",
            label="Close",
            button="Close {}",
            group="Follow-up",
            permission=REVIEW,
            form=forms.CloseForm,
            verb=tracking.close,
            told=lambda how: f"closed: {ClosingReason(how['closing_reason']).label}",
        ),
        Action(
            name="reopen_selected",
            label="Reopen",
            button="Reopen {}",
            group="Follow-up",
            permission=REVIEW,
            form=forms.ReopenForm,
            verb=tracking.reopen,
            told=lambda how: "open again",
        ),
        Action(
            name="assign_to_me",
            label="Assign to me",
            button="Assign {} to me",
            group="Work",
            verb=assign_to_self,
            told=lambda how: "assigned to you",
        ),
        Action(
            name="assign_selected",
            label="Assign to a person",
            button="Assign {}",
            group="Work",
            form=forms.AssignForm,
            verb=tracking.assign,
            told=lambda how: f"assigned to {how['to'] or 'nobody'}",
        ),
        Action(
            name="prioritize_selected",
            label="Set the priority",
            button="Set the priority of {}",
            group="Work",
            form=forms.PriorityForm,
            verb=tracking.prioritize,
            told=lambda how: f"of {Priority(how['priority']).label} priority",
        ),
        Action(
            name="add_theme_selected",
            label="Add a theme",
            button="Add the theme to {}",
            group="Themes and asks",
            form=forms.ThemeForm,
            verb=tracking.add_theme,
            told=lambda how: f"under the theme {how['theme']}",
            note=AGAIN,
        ),
        Action(
            name="remove_theme_selected",
            label="Take a theme off",
            button="Take the theme off {}",
            group="Themes and asks",
            form=forms.HeldThemeForm,
            verb=tracking.remove_theme,
            told=lambda how: f"no longer under the theme {how['theme']}",
            note=AGAIN,
        ),
        Action(
            name="add_to_ask_selected",
            label="Add to an ask",
            button="Add {} to the ask",
            group="Themes and asks",
            permission="recommendations.add_askmember",
            form=forms.AskForm,
            verb=tracking.add_to_ask,
            told=lambda how: f"in the ask “{how['ask']}”, stance {how['stance']}",
        ),
    )
}
