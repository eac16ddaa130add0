"""The admin of recommendations: list, record and form."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.shortcuts import redirect

from recommendations import tracking
from recommendations.admin import bulk, comments, display, undo, workflow
from recommendations.admin.recommendation_form import ConditionRows, RecommendationForm
from recommendations.admin.recommendation_list import AdviceColumns
from recommendations.admin.record import record_of
from recommendations.admin.tracked import (
    Rows,
    pages_of,
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
class RecommendationAdmin(bulk.BulkActions, AdviceColumns):
    form = RecommendationForm
    # As `tracking` locks it, so that a write never waits for a stronger lock.
    lock: dict[str, Any] = {}
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

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[str, Any]] = {
            **workflow.PAGES,
            "undo/<uuid:change>/": ("undo", undo.undo_page),
            "<int:pk>/comment/": ("comment", comments.comment_page),
            "<int:pk>/comment/<int:comment>/": (
                "edit_comment",
                comments.edit_comment_page,
            ),
        }
        return [*pages_of(self, pages), *super().get_urls()]

    def formfield_for_foreignkey(
        self, db_field: Any, request: Any, **kwargs: Any
    ) -> Any:
        if db_field.name == "assigned_to":
            kwargs |= {"queryset": bulk.assignable(), "empty_label": "nobody"}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> Any:
        """Back to the record, where the form was opened."""
        return redirect(display.change_url(obj))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if record := context["original"]:
            context |= record_of(self, record, request)
            asked = request.method == "POST" or "edit" in request.GET
            context["editing"] = asked and self.has_change_permission(request, record)
            context["cancel_url"] = display.change_url(record)
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
