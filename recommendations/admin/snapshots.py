"""What a form held when it was opened, which it brings back when it is handed in."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from recommendations.models.fields import PartialDateFormField

ABOUT_THE_EDIT = ("reason", "opened")

Content = dict[str, Any]  # field name to what a browser would hand in


@dataclass(frozen=True)
class Snapshot:
    """What a form held: its fields, and by prefix and key the rows of its inlines."""

    version: int | None = None
    at: str = ""
    fields: Content = field(default_factory=dict)
    rows: dict[str, dict[str, Content]] = field(default_factory=dict)

    def written(self) -> str:
        return json.dumps(vars(self))

    def same_as(self, other: "Snapshot") -> bool:
        """Whether both hold the same, whenever that was."""
        return replace(self, at="") == replace(other, at="")

    def opened_at(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.at)
        except ValueError:
            return None


def snapshot(form: Any, formsets: list[Any]) -> Snapshot:
    """What an unbound form and its formsets hold now."""
    return Snapshot(
        version=getattr(form.instance, "version", None),
        at=timezone.now().isoformat(),
        fields={
            name: normal(form.held(name), form.fields[name]) for name in told(form)
        },
        rows={formset.prefix: rows_of(formset) for formset in formsets},
    )


def rows_of(formset: Any) -> dict[str, Content]:
    return {
        str(row.instance.pk): {
            name: normal(row[name].value(), row.fields[name])
            for name in columns(formset)
        }
        for row in formset.initial_forms
    }


def told(form: Any) -> list[str]:
    """The fields of the record; files are not compared."""
    return [
        name
        for name, each in form.fields.items()
        if name not in ABOUT_THE_EDIT and not isinstance(each, forms.FileField)
    ]


def columns(formset: Any) -> list[str]:
    """The fields of a row that a person fills in."""
    keys = {formset.model._meta.pk.name, formset.fk.name, "DELETE"}
    return [name for name in formset.empty_form.fields if name not in keys]


def read(words: str) -> Snapshot | None:
    """The snapshot that a form brings back; None for anything else."""
    try:
        found = Snapshot(**json.loads(words))
    except (ValueError, TypeError):
        return None
    rows = [row for of_kind in found.rows.values() for row in of_kind.values()]
    sound = all(isinstance(each, dict) for each in (found.fields, *rows))
    return found if sound and isinstance(found.at, str) else None


def normal(value: Any, form_field: forms.Field) -> Any:
    """One writing for what means the same, whether typed or held."""
    if isinstance(value, list | tuple | models.QuerySet):
        return sorted(str(getattr(each, "pk", each)) for each in value)
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    words = str(value).replace("\r\n", "\n").strip()
    if isinstance(form_field, PartialDateFormField):
        return in_iso(words, form_field)
    return words


def in_iso(words: str, form_field: PartialDateFormField) -> str:
    try:
        return str(form_field.to_python(words) or "")
    except forms.ValidationError:
        return words


def typed(form_field: forms.Field, request: HttpRequest, name: str) -> Any:
    """What was handed in for a field."""
    widget = form_field.widget
    posted = widget.value_from_datadict(request.POST, request.FILES, name)
    return normal(posted, form_field)
