"""The form of an assessment: what came of it, since when, and on whose word."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst

from recommendations.admin.tracked import refuse
from recommendations.models import (
    Addressee,
    Assessment,
    AssessmentConfidence,
    Axis,
    Basis,
    Implementation,
    Response,
)
from recommendations.models.axes import STRONG, VALUES
from recommendations.models.fields import PartialDateFormField
from recommendations.models.rules import assessment_faults, grounds_faults

SECOND = "A second person confirms."
AXES = {
    Axis.IMPLEMENTATION: "Implementation: what the addressee did",
    Axis.RESPONSE: "Response: what the addressee said",
}
MEANING: dict[str, str] = {
    Implementation.NOT_ASSESSED: "As if nobody had looked; takes back what was said.",
    Implementation.NO_ACTION_FOUND: "A search found nothing. Say where and for what.",
    Implementation.ANNOUNCED: "Promised or planned; nothing done.",
    Implementation.IN_PROGRESS: "Steps are being taken.",
    Implementation.PARTIALLY_IMPLEMENTED: "Part is done and the rest is open.",
    Implementation.IMPLEMENTED: f"Done as advised. {SECOND}",
    Implementation.IMPLEMENTED_OTHERWISE: f"The end reached by another way. {SECOND}",
    Implementation.STALLED: "Begun or promised, then no further step.",
    Implementation.ABANDONED: f"Given up. {SECOND}",
    Implementation.REVERSED: f"Done, then undone. {SECOND}",
    Implementation.CONTRARY_ACTION: f"The opposite was done. {SECOND}",
    Response.NOT_CHECKED: "As if nobody had looked; takes back what was said.",
    Response.NO_RESPONSE_FOUND: "A search found nothing. Say where and for what.",
    Response.ACKNOWLEDGED: "Receipt confirmed, no more.",
    Response.UNDER_CONSIDERATION: "Said to be thought about.",
    Response.ACCEPTED: "Said yes.",
    Response.ACCEPTED_IN_PART: "Said yes to part of it.",
    Response.NOTED: "Taken note of, neither yes nor no.",
    Response.REJECTED: f"Said no. {SECOND}",
}


def axis_of(value: str) -> Axis:
    """The axis that a value belongs to; no two axes share one."""
    return next(axis for axis in Axis if value in VALUES[axis].values)


class AssessmentForm(forms.Form):
    value = forms.ChoiceField(
        choices=[(words, VALUES[axis].choices) for axis, words in AXES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "choose what came of it"},
    )
    true_from = PartialDateFormField(
        label="True from",
        widget=forms.TextInput(attrs={"size": 12}),
        help_text="When it was so in the world, as precisely as the evidence allows: "
        "2014, June 2014, 30 June 2014 or today.",
        error_messages={"required": "say since when; a year is enough"},
    )
    earlier_than_source = forms.BooleanField(
        required=False,
        label="It was so before the advice was given",
        help_text="Only where that counts all the same: say in the rationale why.",
    )
    basis = forms.ChoiceField(
        choices=Basis.choices,
        widget=forms.RadioSelect,
        help_text="Strong values never rest on the addressee's own word alone.",
        error_messages={"required": "choose on whose word it rests"},
    )
    confidence = forms.ChoiceField(
        choices=AssessmentConfidence.choices,
        widget=forms.RadioSelect,
        help_text="How sure it is that the value is right.",
        error_messages={"required": "choose how sure it is"},
    )
    rationale = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="One or two sentences in your own words: what the evidence shows, "
        "and what it leaves open.",
    )

    def __init__(
        self, *args: Any, corrects: Assessment | None = None, **kwargs: Any
    ) -> None:
        kwargs["label_suffix"] = ""
        if corrects:
            names = ("value", "true_from", "earlier_than_source", "basis", "confidence")
            kwargs["initial"] = {name: getattr(corrects, name) for name in names}
        super().__init__(*args, **kwargs)
        self.corrects = corrects
        self.axes = {
            axis: words
            for axis, words in AXES.items()
            if corrects is None or axis == corrects.axis
        }
        self.evidence_errors: list[str] = []

    def value_groups(self) -> list[dict[str, Any]]:
        """The values of each axis, with what each means; a correction keeps its axis."""
        chosen = self["value"].value()
        return [
            {
                "axis": axis,
                "words": words,
                "values": [
                    {
                        "value": value,
                        "label": capfirst(label),
                        "help": MEANING[value],
                        "checked": value == chosen,
                        "provisional": value in STRONG,
                    }
                    for value, label in VALUES[axis].choices
                ],
            }
            for axis, words in self.axes.items()
        ]

    def clean_value(self) -> str:
        value = str(self.cleaned_data["value"])
        if axis_of(value) not in self.axes:
            raise forms.ValidationError("choose a value of the axis that you correct")
        return value

    def judgement(self) -> dict[str, Any]:
        """What `tracking.assess` takes, besides addressee and evidence."""
        return {**self.cleaned_data, "axis": axis_of(self.cleaned_data["value"])}

    def check_rules(self, addressee: Addressee, evidence: list[str]) -> bool:
        """Show every rule that the assessment breaks; whether there is none."""
        for fault in self.faults(addressee, evidence):
            if fault.field == "evidence":
                self.evidence_errors.append(str(fault))
            else:
                refuse(self, fault)
        return not self.errors and not self.evidence_errors

    def faults(self, addressee: Addressee, evidence: list[str]) -> Iterator[Any]:
        """The broken rules; those of the date only where a date can be read."""
        typed = self.cleaned_data
        if "value" not in typed:
            return iter(())
        rationale, basis = typed.get("rationale", ""), typed.get("basis", "")
        if "true_from" not in typed:
            return grounds_faults(typed["value"], basis, rationale, evidence)
        axis = axis_of(typed["value"])
        standing = addressee.assessments.on(axis).standing()
        standing = standing.filter(true_from__lte=typed["true_from"].last_day)
        if self.corrects:
            standing = standing.exclude(pk=self.corrects.pk)
        return assessment_faults(
            axis=axis,
            value=typed["value"],
            true_from=typed["true_from"],
            basis=basis,
            rationale=rationale,
            evidence=evidence,
            published=addressee.recommendation.source.published,
            earlier=list(standing.values_list("value", flat=True)),
            today=timezone.localdate(),
            earlier_than_source=typed["earlier_than_source"],
        )
