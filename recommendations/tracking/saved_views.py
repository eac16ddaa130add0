"""Saved views: kept, opened first, and removed, each by those who may."""

import uuid
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from recommendations.models import SavedView
from recommendations.models.rules import Refused
from recommendations.tracking.records import remove, save


class NotYourView(Refused):
    """A view is changed by its owner alone"""

    def __init__(self, view: SavedView) -> None:
        super().__init__(f"{view} is somebody else's view; save one of your own")


def keep_view(view: SavedView, *, by: Any) -> SavedView:
    """Save a new view of a person, or one of theirs; raises NotYourView."""
    if view._state.adding:
        view.owner = by
        view.key = f"{slugify(view.name)[:60] or 'view'}-{uuid.uuid4().hex[:8]}"
    refuse_others(view, by)
    return save(view, by=by)


@transaction.atomic
def open_first(view: SavedView, *, by: Any, first: bool = True) -> SavedView:
    """Let the list open with this view for its owner, and with no other."""
    refuse_others(view, by)
    for other in SavedView.objects.filter(owner=by, opens_first=True):
        other.opens_first = False
        save(other, by=by)
    view.opens_first = first
    return save(view, by=by)


def remove_view(view: SavedView, *, by: Any) -> None:
    """Delete a view; raises NotYourView."""
    if not view.may_remove(by):
        raise NotYourView(view)
    remove(view, by=by)


def refuse_others(view: SavedView, by: Any) -> None:
    if not view.may_change(by):
        raise NotYourView(view)
