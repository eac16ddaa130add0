"""Choosing a quote: its source, the passage as a person reads it, and which of several."""

from typing import Any

from django import forms
from django.contrib import admin

from recommendations.admin.widgets import PickOne
from recommendations.models import Quote, Source
from recommendations.text import anchors
from recommendations.text.spans import Span


def source_field(**kwargs: Any) -> forms.ModelChoiceField:
    """A choice among all sources that loads none of them but by a search."""
    widget = PickOne(Quote._meta.get_field("source"), admin.site)
    sources = Source.objects.defer("text")
    return forms.ModelChoiceField(sources, widget=widget, **kwargs)


def passage_field(**kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField passage"})
    return forms.CharField(widget=widget, **kwargs)


def occurrence_field() -> forms.IntegerField:
    return forms.IntegerField(
        required=False,
        min_value=1,
        help_text="Only where the source says the same words more than once: "
        "1 is the first.",
        widget=forms.NumberInput(attrs={"size": 4}),
    )


class FindsPassage(forms.BaseForm):
    """Finds the passage typed in `passage` in the text of the chosen `source`."""

    span: Span | None = None

    def find_passage(self) -> None:
        """Set `span`, or put what is wrong beside the field at fault."""
        source = self.cleaned_data.get("source")
        passage = self.cleaned_data.get("passage")
        if source is None or not passage or "occurrence" not in self.cleaned_data:
            return
        occurrence = self.cleaned_data["occurrence"]
        try:
            self.span = anchors.find(source.text, passage, occurrence=occurrence)
        except (anchors.QuoteAmbiguous, anchors.OccurrenceMissing) as error:
            self.add_error("occurrence", str(error))
        except anchors.AnchorError as error:
            self.add_error("passage", str(error))
