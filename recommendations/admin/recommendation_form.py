"""The form of a recommendation: its fields, its passage, and its conditions."""

from typing import Any

from django import forms

from recommendations.admin.passages import (
    FindsPassage,
    occurrence_field,
    passage_field,
    source_field,
)
from recommendations.admin.tracked import TrackedForm, refuse
from recommendations.models import Recommendation
from recommendations.models.rules import recommendation_faults
from recommendations.text import anchors
from recommendations.text.spans import Span


class RecommendationForm(FindsPassage, TrackedForm):
    source = source_field(required=False, help_text="The source that gives the advice.")
    passage = passage_field(
        required=False,
        help_text="The words that carry the advice, copied as you read them; line "
        "breaks and broken words do not matter.",
    )
    occurrence = occurrence_field()
    empty_keeps = frozenset({"passage", "occurrence"})

    class Meta:
        model = Recommendation
        exclude = ("quote",)
        widgets = {
            "summary": forms.TextInput(attrs={"class": "vTextField wide"}),
            "note": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.quote_id:
            self.initial["source"] = self.instance.quote.source_id
            self.fields["passage"].help_text = (
                "Leave empty to keep the quote above; or copy the words that are to "
                "take its place, as you read them."
            )

    def held(self, name: str) -> Any:
        """As of any form; the passage is what the record quotes."""
        if name == "passage" and self.instance.quote_id:
            return self.instance.quote.words()
        return super().held(name)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.require_passage()
        self.find_passage()
        self.check_rules()
        # The conditions are words of this passage; their formset looks here.
        self.instance.passage = self.source_and_span()
        return cleaned

    def require_passage(self) -> None:
        """A new record needs a passage, and so does a change of source."""
        source = self.cleaned_data.get("source")
        was = self.instance.quote.source if self.instance.quote_id else None
        if source is None and "source" in self.cleaned_data:
            self.add_error("source", "choose the source that gives the advice")
        elif not self.cleaned_data.get("passage") and source != was:
            self.add_error("passage", "copy the passage from this source")

    def check_rules(self) -> None:
        """Show every rule that the record breaks, each beside its field."""
        typed = self.cleaned_data
        wanted = ("kind", "summary", "themes", "attributed_actors", "attributed_text")
        if any(name not in typed for name in wanted):
            return
        for fault in recommendation_faults(
            kind=typed["kind"],
            summary=typed["summary"],
            attributed=bool(typed["attributed_text"] or typed["attributed_actors"]),
            themes=typed["themes"],
        ):
            if fault.field not in self.errors:
                refuse(self, fault)

    def source_and_span(self) -> tuple[Any, Span] | None:
        if self.span:
            return self.cleaned_data["source"], self.span
        quote = self.instance.quote if self.instance.quote_id else None
        if quote is None or quote.start is None or quote.end is None:
            return None
        return quote.source, Span(quote.start, quote.end)


class ConditionRows(forms.BaseInlineFormSet):
    """Conditions, whose words stand in the recommendation's passage."""

    def clean(self) -> None:
        super().clean()
        passage = getattr(self.instance, "passage", None)
        for form in self.forms:
            text = form.cleaned_data.get("text") if form.is_valid() else None
            if passage and text and "text" in form.changed_data:
                self.find(form, text, *passage)

    def find(self, form: Any, text: str, source: Any, within: Span) -> None:
        try:
            span = anchors.first_within(source.text, text, within)
        except anchors.AnchorError:
            form.add_error("text", "these words are not in the passage; copy them")
        else:
            form.instance.found = (source, span)
