"""Two people editing one record: what each changed, and one version made of both.

What the record held when the form was opened is compared with what it holds now and with
what was typed, field by field and row by row.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst

from recommendations.admin.snapshots import (
    Content,
    Snapshot,
    columns,
    normal,
    snapshot,
    told,
    typed,
)
from recommendations.admin.widgets import is_key
from recommendations.models.fields import PartialDateFormField
from recommendations.text.dates import DateUnreadable, PartialDate

CHOOSE = "choose-"  # begins the name of the choice between two versions of a field
SIDES = ("theirs", "mine")
MOST_ROWS = 1000  # of a kind, that a form can hold


@dataclass
class Compared:
    """A field or a row in three versions; None stands for a row that is not there."""

    key: str
    label: str
    was: Any
    theirs: Any
    mine: Any
    shown: dict[str, str] = field(default_factory=dict)
    chosen: str = ""

    @property
    def they_changed(self) -> bool:
        return bool(self.was != self.theirs)

    @property
    def i_changed(self) -> bool:
        return bool(self.was != self.mine)

    @property
    def contested(self) -> bool:
        """Whether a person has to choose."""
        return self.they_changed and self.i_changed and self.theirs != self.mine

    @property
    def taken(self) -> Any:
        """What the merged version holds."""
        if self.contested:
            return self.theirs if self.chosen == "theirs" else self.mine
        return self.mine if self.i_changed else self.theirs


@dataclass
class Comparison:
    """The whole record in three versions."""

    opened: Snapshot
    present: Snapshot
    fields: list[Compared]
    rows: dict[str, list[Compared]]

    def changed(self) -> list[Compared]:
        every = [*self.fields, *(row for rows in self.rows.values() for row in rows)]
        found = [each for each in every if each.they_changed or each.i_changed]
        return sorted(found, key=lambda each: not each.contested)

    def contested(self) -> list[Compared]:
        return [each for each in self.changed() if each.contested]

    def undecided(self) -> list[Compared]:
        return [each for each in self.contested() if not each.chosen]


def compare(
    request: HttpRequest, opened: Snapshot, form: Any, formsets: list[Any]
) -> Comparison:
    """What the record held, holds now in `form` and `formsets`, and is to hold."""
    present = snapshot(form, formsets)
    found = Comparison(
        opened,
        present,
        list(compared_fields(request, opened, present, form)),
        {
            each.prefix: list(compared_rows(request, opened, present, each))
            for each in formsets
        },
    )
    for each in found.contested():
        choice = request.POST.get(f"{CHOOSE}{each.key}", "")
        each.chosen = choice if choice in SIDES else ""
    return found


def compared_fields(
    request: HttpRequest, opened: Snapshot, present: Snapshot, form: Any
) -> Iterator[Compared]:
    for name in told(form):
        form_field, theirs = form.fields[name], present.fields[name]
        was = opened.fields.get(name, theirs)
        mine = typed(form_field, request, form.add_prefix(name))
        if name in form.empty_keeps and not mine:
            mine = was
        label = str(form_field.label or capfirst(name.replace("_", " ")))
        versions = {"was": was, "theirs": theirs, "mine": mine}
        shown = {side: words(form_field, each) for side, each in versions.items()}
        yield Compared(name, label, **versions, shown=shown)


def compared_rows(
    request: HttpRequest, opened: Snapshot, present: Snapshot, formset: Any
) -> Iterator[Compared]:
    was, theirs = opened.rows.get(formset.prefix, {}), present.rows[formset.prefix]
    mine, new = rows_typed(request, formset)
    for key in dict.fromkeys([*was, *theirs]):
        versions = {
            "was": was.get(key),
            "theirs": theirs.get(key),
            "mine": mine.get(key) if key in was else None,
        }
        yield compared_row(f"{formset.prefix}-{key}", formset, versions)
    there = list(theirs.values())
    for number, row in enumerate(row for row in new if row not in there):
        versions = {"was": None, "theirs": None, "mine": row}
        yield compared_row(f"{formset.prefix}-new-{number}", formset, versions)


def compared_row(key: str, formset: Any, versions: dict[str, Any]) -> Compared:
    label = capfirst(str(formset.model._meta.verbose_name))
    fields = formset.empty_form.fields
    shown = {
        side: " · ".join(filter(None, (words(fields[n], v) for n, v in row.items())))
        for side, row in versions.items()
        if row is not None
    }
    return Compared(key, label, **versions, shown=shown)


def rows_typed(
    request: HttpRequest, formset: Any
) -> tuple[dict[str, Content], list[Content]]:
    """The rows that were handed in: those of before by key, and the new ones."""
    prefix, key_name = formset.prefix, formset.model._meta.pk.name
    count = request.POST.get(f"{prefix}-TOTAL_FORMS", "")
    known: dict[str, Content] = {}
    new: list[Content] = []
    fields, blank = formset.empty_form.fields, blank_row(formset)
    for number in range(min(int(count), MOST_ROWS) if is_key(count) else 0):
        row = f"{prefix}-{number}"
        if request.POST.get(f"{row}-DELETE"):
            continue
        content = {
            name: typed(fields[name], request, f"{row}-{name}") for name in blank
        }
        if key := request.POST.get(f"{row}-{key_name}", ""):
            known[key] = content
        elif content != blank:
            new.append(content)
    return known, new


def blank_row(formset: Any) -> Content:
    """What an empty row holds: its defaults."""
    empty = formset.empty_form
    return {
        name: normal(empty[name].value(), empty.fields[name])
        for name in columns(formset)
    }


def words(form_field: forms.Field, value: Any) -> str:
    """A value in the words of the screens."""
    if isinstance(form_field, forms.ModelChoiceField):
        keys = value if isinstance(value, list) else [value]
        known: Any = form_field.queryset
        rows = known.filter(pk__in=[key for key in keys if is_key(key)])
        return ", ".join(str(row) for row in rows)
    if isinstance(form_field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in flat(form_field.choices)}
        return labels.get(str(value), str(value)) if value else ""
    if isinstance(form_field, PartialDateFormField):
        return written(value)
    return "yes" if value == "on" else str(value)


def flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    """Choices without their groups."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


def written(value: str) -> str:
    try:
        return PartialDate.parse(value).written()
    except DateUnreadable:
        return value


def merged(
    post: QueryDict, comparison: Comparison, form: Any, formsets: list[Any]
) -> QueryDict:
    """What a browser would hand in for the version made of both."""
    data = post.copy()
    for each in comparison.fields:
        if each.taken != each.mine or not each.i_changed:
            keeps = each.key in form.empty_keeps
            put(data, form.add_prefix(each.key), "" if keeps else each.taken)
    for formset in formsets:
        put_rows(data, formset, comparison)
    data["opened"] = comparison.present.written()
    return data


def put(data: QueryDict, name: str, value: Any) -> None:
    if isinstance(value, list):
        data.setlist(name, value)
    else:
        data[name] = value


def put_rows(data: QueryDict, formset: Any, comparison: Comparison) -> None:
    """Write the rows of an inline anew: those that are there, then the new ones."""
    prefix, key_name = formset.prefix, formset.model._meta.pk.name
    for name in [name for name in data if name.startswith(f"{prefix}-")]:
        del data[name]
    present = comparison.present.rows[prefix]
    by_key = {
        each.key.removeprefix(f"{prefix}-"): each for each in comparison.rows[prefix]
    }
    rows: list[Content] = []
    for key, theirs in present.items():
        taken = by_key[key].taken
        mark = {"DELETE": "on"} if taken is None else {}
        rows.append({key_name: key, **(taken or theirs), **mark})
    rows += [
        each.taken
        for key, each in by_key.items()
        if key not in present and each.taken is not None
    ]
    for number, row in enumerate(rows):
        for name, value in row.items():
            put(data, f"{prefix}-{number}-{name}", value)
    counts = {
        "TOTAL": len(rows),
        "INITIAL": len(present),
        "MIN_NUM": 0,
        "MAX_NUM": 1000,
    }
    for name, number in counts.items():
        data[f"{prefix}-{name}_FORMS"] = str(number)
