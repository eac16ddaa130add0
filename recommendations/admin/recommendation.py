"""The admin of recommendations: list, record and form."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations import tracking
from recommendations.admin import display, filters
from recommendations.admin.recommendation_form import ConditionRows, RecommendationForm
from recommendations.admin.tracked import (
    Rows,
    TrackedAdmin,
    names,
    reason_of,
    visible,
)
from recommendations.models import (
    Addressee,
    AskMember,
    Assessment,
    Condition,
    Link,
    Recommendation,
    Source,
    Target,
)


class AddresseeRows(Rows):
    model = Addressee
    fields = ("actor", "mention")
    autocomplete_fields = ("actor",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("actor", "recommendation")


class TargetRows(Rows):
    model = Target
    fields = autocomplete_fields = ("actor",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("actor", "recommendation")


class ConditionsRows(Rows):
    model = Condition
    formset = ConditionRows
    fields = ("text", "kind", "state")


class LinkRows(Rows):
    model = Link
    fk_name = "recommendation"
    fields = ("kind", "to")
    autocomplete_fields = ("to",)
    verbose_name_plural = "links to other recommendations"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("to", "recommendation")


@admin.register(Recommendation)
class RecommendationAdmin(TrackedAdmin):
    form = RecommendationForm
    list_display = ("advice", "came_of_it", "shown_state")
    list_display_links = None
    list_filter = (
        filters.QuoteInCollection,
        filters.QuoteFromSource,
        filters.QuoteFromPublisher,
        filters.AddressedTo,
        filters.OfTheme,
        "kind",
        "direction",
        "strength",
        "confidence",
        ("addressees__implementation", admin.ChoicesFieldListFilter),
        ("addressees__response", admin.ChoicesFieldListFilter),
        filters.Conditional,
        "state",
    )
    search_fields = ("ref", "summary", "quote__exact", "note", "quote__source__title")
    search_help_text = "Search references, summaries, quotes, notes and titles"
    empty_list = (
        "Separable pieces of advice stand here, each quoted from its source. Add a "
        "source first, then a recommendation."
    )
    autocomplete_fields = ("themes", "attributed_actors")
    inlines = (AddresseeRows, TargetRows, ConditionsRows, LinkRows)
    fieldsets = (
        ("Advice", {"fields": ("ref", "summary")}),
        ("Passage", {"fields": ("source", "passage", "occurrence")}),
        (
            "How it is given",
            {"fields": ("kind", "direction", "strength", "confidence", "themes")},
        ),
        (
            "Whose demand, if reported",
            {"fields": ("attributed_actors", "attributed_text")},
        ),
        ("Time and note", {"fields": ("timeframe", "due", "note")}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.for_reader(request.user).for_list()

    @admin.display(description="recommendation", ordering="summary")
    def advice(self, record: Recommendation) -> SafeString:
        return display.title(
            record,
            record.summary,
            format_html('<span class="ref">{}</span>', record.ref),
            display.kind(record.kind),
            record.strength,
            display.source_line(record.source),
            "conditional" if record.conditions.all() else "",
            names(record.themes.all()),
        )

    @admin.display(description="addressee, and what came of it")
    def came_of_it(self, record: Recommendation) -> SafeString | str:
        return display.results(record.addressees.all())

    @admin.display(description="state", ordering="state")
    def shown_state(self, record: Recommendation) -> SafeString:
        return display.state(record)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if record := context["original"]:
            context |= record_of(record, request)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        if form.span:
            obj.quote = tracking.quote(
                source=form.cleaned_data["source"],
                span=form.span,
                by=request.user,
                reason=reason_of(form),
            )
        super().save_model(request, obj, form, change)

    def save_formset(
        self, request: HttpRequest, form: Any, formset: Any, change: bool
    ) -> None:
        for row in formset.forms:
            if found := getattr(row.instance, "found", None):
                source, span = found
                row.instance.quote = tracking.quote(
                    source=source, span=span, by=request.user
                )
        super().save_formset(request, form, formset, change)


def record_of(record: Recommendation, request: HttpRequest) -> dict[str, Any]:
    """What the page of a recommendation shows besides its form."""
    return {
        "figure": display.figure(record.quote, kind=record.kind),
        "addressees": (addressees := list(record.addressees.all())),
        "several": len(addressees) > 1,
        "assessments": assessments_of(record),
        "memberships": memberships_of(record),
        "links": visible(record.links.select_related("to"), request, "to"),
        "links_here": visible(
            record.links_here.select_related("recommendation"),
            request,
            "recommendation",
        ),
        "may_assess": request.user.has_perm("recommendations.add_assessment"),
        "may_see_files": request.user.has_perm("recommendations.view_evidence"),
    }


def assessments_of(record: Recommendation) -> Any:
    """What was recorded of a recommendation's addressees, newest first."""
    sources = Source.objects.with_bibliography()
    cited = Prefetch("evidence__quote__source", queryset=sources)
    of_record = Assessment.objects.filter(addressee__recommendation=record)
    listed = of_record.for_list().prefetch_related(None)
    return listed.select_related("corrected_by").prefetch_related(cited).newest_first()


def memberships_of(record: Recommendation) -> Any:
    return AskMember.objects.filter(recommendation=record).select_related("ask")
