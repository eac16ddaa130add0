"""What a person chooses of a file: its format, what a row is, and its columns."""

from typing import Any

from django import forms

from recommendations import exports

WHOLE = "-whole"
FORMATS = (
    ("xlsx", "Excel workbook"),
    ("csv", "CSV"),
    ("tsv", "TSV (parted by tabs)"),
    ("json", "JSON, one array of rows"),
    ("ndjson", "JSON, a row to a line"),
    (f"json{WHOLE}", "JSON, whole records with their parts"),
    (f"ndjson{WHOLE}", "JSON, a whole record to a line"),
    ("parquet", "Parquet, for notebooks"),
)
ROWS = (
    ("addressee", "one for each addressee"),
    ("recommendation", "one for each recommendation, its addressees joined"),
)
# The columns in groups, each begun by the column named first.
GROUPS = (
    ("Recommendation", "ref"),
    ("Point of time", "as_of"),
    ("Headline and schedule", "headline"),
    ("Source", "collection"),
    ("Quote", "quote"),
    ("Addressee", "addressee"),
    ("Targets, themes, conditions", "targets"),
    ("Besides", "attributed_to"),
)


def formats() -> list[tuple[str, str]]:
    """Those that can be written here."""
    known = exports.available()
    return [one for one in FORMATS if one[0].removesuffix(WHOLE) in known]


def grouped() -> list[tuple[str, list[tuple[str, str]]]]:
    """The columns under their headings, in the order of the table."""
    first = {column: heading for heading, column in GROUPS}
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for column in exports.COLUMNS.values():
        if column.name in first:
            found.append((first[column.name], []))
        found[-1][1].append((column.name, column.label))
    return found


class ExportForm(forms.Form):
    format = forms.ChoiceField(widget=forms.RadioSelect, choices=formats)
    rows = forms.ChoiceField(label="Rows", widget=forms.RadioSelect, choices=ROWS)
    columns = forms.MultipleChoiceField(
        label="Columns",
        required=False,
        choices=grouped,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "there is no column %(value)s"},
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"format": "xlsx", "rows": "addressee"})
        super().__init__(data, label_suffix="", prefix="export", **kwargs)

    def column_groups(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """The columns under their headings, and which of them are ticked."""
        ticked = set(self["columns"].value() or ())
        return [
            (heading, [(name, label, name in ticked) for name, label in columns])
            for heading, columns in grouped()
        ]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                cleaned["choice"] = self.choice(cleaned)
            except exports.ChoiceRefused as error:
                self.add_error("format", str(error))
        return cleaned

    def choice(self, chosen: dict[str, Any]) -> exports.Choice:
        """The choice; columns come in the order of the table, none named are all."""
        name, whole, _ = chosen["format"].partition(WHOLE)
        if whole:
            return exports.choice(format=name)
        columns = [name for name in exports.COLUMNS if name in chosen["columns"]]
        return exports.choice(format=name, columns=columns, rows=chosen["rows"])
