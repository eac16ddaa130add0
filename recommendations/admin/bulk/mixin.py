"""What the list of recommendations does with the actions on several of them."""

from collections.abc import Iterable
from functools import partial
from itertools import groupby
from typing import Any

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from recommendations.admin.bulk.actions import ACTIONS, Action
from recommendations.admin.bulk.page import answer

FILES, OTHERS = "Files", "Others"


class GroupedVerbs(forms.Select):
    """The actions in their groups."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        self.choices = grouped(self.choices)
        return super().optgroups(name, value, attrs)


def grouped(choices: Iterable[Any]) -> list[Any]:
    """The empty choice, then each group with the actions that this person may do."""
    choices = list(choices)
    named = [choice for choice in choices if choice[0]]
    groups = groupby(named, key=lambda choice: group_of(choice[0]))
    empty = [("", "Choose an action")] if len(named) < len(choices) else []
    return empty + [(group, list(rows)) for group, rows in groups]


def group_of(name: str) -> str:
    if name in ACTIONS:
        return ACTIONS[name].group
    return FILES if name.startswith("export_") else OTHERS


class VerbForm(ActionForm):
    action = forms.ChoiceField(label="Action:", widget=GroupedVerbs)


class BulkActions:
    """Offers each action to those who may do it, and refuses it to others."""

    action_form = VerbForm

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        others = super().get_actions(request)  # type: ignore[misc]
        if IS_POPUP_VAR in request.GET:
            return dict(others)
        ours = {
            name: (action_function(action), name, action.label)
            for name, action in ACTIONS.items()
            if request.user.has_perm(action.permission)
        }
        return {**ours, **others}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        asked = set(request.POST.getlist("action")) & set(ACTIONS)
        if asked - set(self.get_actions(request)):
            raise PermissionDenied
        return super().changelist_view(request, extra_context)  # type: ignore[misc]


def action_function(action: Action) -> Any:
    """The action in the shape that the admin calls."""
    return partial(answer, action)
