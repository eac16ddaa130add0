"""The steps on a quote that waits for review: accept it, or place it on other words."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from recommendations import tracking
from recommendations.admin import display
from recommendations.admin.passages import (
    FindsPassage,
    occurrence_field,
    passage_field,
)
from recommendations.admin.step import StepForm, found
from recommendations.admin.tracked import refuse
from recommendations.models import Quote, QuoteMatch
from recommendations.models.rules import Refused
from recommendations.tracking.roles import CHANGE_QUOTE


class PlaceForm(FindsPassage, StepForm):
    """The words on which a quote is to stand, found in the text of its source."""

    passage = passage_field(
        label="The words that are meant",
        error_messages={"required": "paste the words that are meant"},
        help_text="Copied from the source as you read them; line breaks and broken "
        "words do not matter.",
    )
    occurrence = occurrence_field()

    def __init__(self, *args: Any, quote: Quote, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quote = quote

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["source"] = self.quote.source
        self.find_passage()
        return self.cleaned_data


def accept_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Take a quote as it was found, and go back to its page."""
    quote = found(model_admin, request, pk, CHANGE_QUOTE)
    if request.method == "POST":
        try:
            tracking.accept_quote(quote=quote, by=request.user)
            messages.success(request, "Accepted: the quote stands as it was found.")
        except Refused as error:
            messages.error(request, f"Not accepted: {error}.")
    return redirect(display.change_url(quote))


def place_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Put a quote on the words that were pasted, or show what is wrong with them."""
    quote = found(model_admin, request, pk, CHANGE_QUOTE)
    form = PlaceForm(request.POST if request.method == "POST" else None, quote=quote)
    if request.method == "POST" and form.is_valid() and form.span:
        try:
            tracking.place_quote(quote=quote, span=form.span, by=request.user)
            messages.success(request, "Placed: the quote stands on these words.")
            return redirect(display.change_url(quote))
        except (Refused, ValidationError) as error:
            refuse(form, error)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Place the quote",
        "opts": model_admin.opts,
        "quote": quote,
        "shown": display.figure(quote),
        "place_form": form,
        "page": display.change_url(quote),
    }
    return TemplateResponse(request, "recommendations/place_quote.html", context)


@admin.action(permissions=["review"], description="Accept the selected as found")
def accept_selected(model_admin: Any, request: HttpRequest, queryset: Any) -> None:
    """Accept those that were found; say of the others why they stay."""
    accepted, refused = 0, []
    for quote in queryset:
        try:
            tracking.accept_quote(quote=quote, by=request.user)
            accepted += 1
        except Refused as error:
            refused.append(f"“{display.leading(quote)}”: {error}.")
    if accepted:
        told = f"{accepted} quote{'' if accepted == 1 else 's'} accepted."
        messages.success(request, told)
    for sentence in refused:
        messages.error(request, f"Not accepted: {sentence}")


def review(quote: Quote, by: Any) -> dict[str, Any]:
    """What the page of a quote offers to those who review it; nothing to others."""
    if quote.match == QuoteMatch.EXACT or not by.has_perm(CHANGE_QUOTE):
        return {}
    return {"place_form": PlaceForm(quote=quote), "found": quote.start is not None}


def former(quote: Quote) -> str:
    """What a quote said before a change of its text altered its words."""
    if quote.match != QuoteMatch.FUZZY:
        return ""
    rows = quote.history.exclude(exact=quote.exact)
    return str(rows.values_list("exact", flat=True).first() or "")
