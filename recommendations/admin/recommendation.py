"""The admin of recommendations: list, record and form."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations import tracking
from recommendations.admin import bulk, comments, display, filters, workflow
from recommendations.admin.recommendation_form import ConditionRows, RecommendationForm
from recommendations.admin.record import record_of
from recommendations.admin.tracked import (
    Rows,
    TrackedAdmin,
    names,
    reason_of,
)
from recommendations.models import (
    Addressee,
    Condition,
    Link,
    Recommendation,
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
    fields = ("text", "kind")


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
    list_display = ("advice", "shown_headline", "came_of_it", "shown_state")
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
        "headline",
        ("addressees__implementation", admin.ChoicesFieldListFilter),
        ("addressees__response", admin.ChoicesFieldListFilter),
        filters.Conditional,
        filters.OnSchedule,
        filters.Assigned,
        "priority",
        "disposition",
        "state",
    )
    actions = bulk.ACTIONS
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
        (
            "Work on it",
            {"fields": ("assigned_to", "priority", "review_interval")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return (
            rows.for_reader(request.user)
            .for_list()
            .select_related("quote", "merged_into", "assigned_to")
        )

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[str, Any]] = {
            "<int:pk>/move/<slug:to>/": ("move", workflow.move_page),
            "<int:pk>/merge/": ("merge", workflow.merge_page),
            "<int:pk>/close/": ("close", workflow.close_page),
            "<int:pk>/reopen/": ("reopen", workflow.reopen_page),
            "<int:pk>/wait/": ("wait", workflow.wait_page),
            "<int:pk>/comment/": ("comment", comments.comment_page),
            "<int:pk>/comment/<int:comment>/": (
                "edit_comment",
                comments.edit_comment_page,
            ),
        }
        return [
            path(
                route,
                self.admin_site.admin_view(partial(page, self)),
                name=f"recommendations_recommendation_{name}",
            )
            for route, (name, page) in pages.items()
        ] + super().get_urls()

    def has_review_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(workflow.REVIEW))

    def formfield_for_foreignkey(
        self, db_field: Any, request: Any, **kwargs: Any
    ) -> Any:
        if db_field.name == "assigned_to":
            kwargs |= {"queryset": bulk.assignable(), "empty_label": "nobody"}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

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

    @admin.display(description="headline", ordering="headline")
    def shown_headline(self, record: Recommendation) -> SafeString:
        return display.chip(record)

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
            context |= record_of(self, record, request)
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
