"""Choosing a quote: its source, the passage as a person reads it, and which of several."""

from typing import Any

from django import forms
from django.contrib import admin

from recommendations.admin.widgets import PickOne, is_key
from recommendations.models import Quote, Source
from recommendations.models.quote import reflow_cached
from recommendations.text import anchors
from recommendations.text.finding import passages
from recommendations.text.spans import Span, SpanError


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


def found_field() -> forms.CharField:
    """A passage chosen among those found: its span in the source's text."""
    return forms.CharField(required=False, widget=forms.HiddenInput)


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


class OffersPassages(FindsPassage):
    """Offers the passages of the source that hold the words typed in `passage`."""

    searched = False

    def options(self) -> list[dict[str, Any]]:
        """The passages to choose among, with the one chosen before."""
        chosen, source = self["found"].value(), self.chosen_source()
        if source is None or not (self.searched or chosen):
            return []
        spans = passages(
            reflow_cached(source.text),
            self["passage"].value() or "",
            language=source.language,
        )
        return [
            {
                "value": str(span),
                "words": reflow_cached(span.of(source.text)).text,
                "checked": str(span) == chosen,
            }
            for span in spans
        ]

    def chosen_source(self) -> Source | None:
        key = self["source"].value()
        return Source.objects.filter(pk=key).first() if is_key(key) else None

    def find_passage(self) -> None:
        """Take the chosen passage, or look for the words as they were typed."""
        chosen, source = self.cleaned_data.get("found"), self.cleaned_data.get("source")
        if not chosen or source is None:
            return super().find_passage()
        try:
            start, _, end = chosen.partition("-")
            self.span = Span(int(start), int(end))
            self.span.of(source.text)
        except (ValueError, SpanError):
            self.span = None
            told = "the source holds no such passage; find it again"
            self.add_error("passage", told)
