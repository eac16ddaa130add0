"""Saved exports: kept and removed by those who may."""

import uuid
from typing import Any

from django.utils.text import slugify

from recommendations.models import SavedExport
from recommendations.models.rules import Refused
from recommendations.tracking.records import remove, save


class NotYourExport(Refused):
    """An export is changed by its owner alone"""

    def __init__(self, export: SavedExport) -> None:
        super().__init__(f"{export} is somebody else's export; save one of your own")


def keep_export(export: SavedExport, *, by: Any) -> SavedExport:
    """Save a new export of a person, or one of theirs; raises NotYourExport."""
    if export._state.adding:
        export.owner = by
        export.key = f"{slugify(export.name)[:60] or 'export'}-{uuid.uuid4().hex[:8]}"
    if not export.may_change(by):
        raise NotYourExport(export)
    return save(export, by=by)


def remove_export(export: SavedExport, *, by: Any) -> None:
    """Remove an export; raises NotYourExport."""
    if not export.may_remove(by):
        raise NotYourExport(export)
    remove(export, by=by)
