"""The admin of assessments and evidence: read, and never changed."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations.admin import arrivals, display, evidence_file, filters
from recommendations.admin.assess import confirm_page, correct_page
from recommendations.admin.differences import differences_page
from recommendations.admin.record import rights
from recommendations.admin.tracked import ReadOnly, TrackedAdmin, visible
from recommendations.models import Assessment, Evidence, EvidenceKind, Source

CITED = Source.objects.for_list()


@admin.register(Assessment)
class AssessmentAdmin(ReadOnly, TrackedAdmin):
    list_display = ("judged", "shown_value", "shown_true_from", "grounds", "recorded")
    list_display_links = None
    list_filter = (
        filters.Provisional,
        "axis",
        "value",
        "basis",
        "confidence",
        filters.of_field(filters.OfActor, "addressee__actor"),
        arrivals.Corrected,
        arrivals.Since,
        arrivals.arrived(
            filters.InCollection, "addressee__recommendation__quote__source__collection"
        ),
        arrivals.editorial("addressee__recommendation"),
    )
    search_fields = (
        "rationale",
        "addressee__actor__name",
        "addressee__recommendation__ref",
        "addressee__recommendation__summary",
    )
    search_help_text = "Search rationales, actors, references and summaries"
    empty_list = (
        "Judgements on what came of advice stand here. Record one on a "
        "recommendation's page."
    )
    ordering = ("-assessed_at", "-id")
    fields = readonly_fields = ("recommendation",)
    change_form_template = "admin/recommendations/assessment/change_form.html"
    shown_true_from = display.written("true_from", "since")

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        rows = rows.for_list().prefetch_related(None)
        rows = rows.select_related("corrected_by").prefetch_related(
            Prefetch("evidence__quote__source", queryset=CITED)
        )
        return visible(rows, request, "addressee__recommendation")

    def get_urls(self) -> list[Any]:
        pages = {"confirm": confirm_page, "correct": correct_page}
        changed = self.admin_site.admin_view(partial(differences_page, self))
        return [
            path("differences/", changed, name="recommendations_differences"),
            *(
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(partial(page, self)),
                    name=f"recommendations_assessment_{name}",
                )
                for name, page in pages.items()
            ),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context |= {"row": context["original"], "several": True, **rights(request.user)}
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="addressee and recommendation")
    def judged(self, row: Assessment) -> SafeString:
        advice = row.addressee.recommendation
        ref = format_html('<span class="ref">{}</span>', advice.ref)
        return display.title(row, row.addressee.actor, ref, advice.summary)

    @admin.display(description="value", ordering="value")
    def shown_value(self, row: Assessment) -> SafeString:
        return display.status(row.axis, row.value, provisional=row.is_provisional())

    @admin.display(description="rests on", ordering="basis")
    def grounds(self, row: Assessment) -> SafeString:
        number = len(row.evidence.all())
        pieces = f"{number} piece{'' if number == 1 else 's'} of evidence"
        confidence = f"{row.get_confidence_display()} confidence"
        return display.facts(row.get_basis_display(), confidence, pieces)

    @admin.display(description="recorded", ordering="assessed_at")
    def recorded(self, row: Assessment) -> SafeString:
        return display.facts(f"{row.assessed_at:%-d %b %Y}", display.assessor(row))

    @admin.display(description="recommendation")
    def recommendation(self, row: Assessment) -> SafeString | str:
        return display.link(row.addressee.recommendation)


@admin.register(Evidence)
class EvidenceAdmin(ReadOnly, TrackedAdmin):
    list_display = ("piece", "kind", "shown_published", "supports", "reliability")
    list_display_links = None
    list_filter = ("kind", "reliability")
    search_fields = (
        "title",
        "publisher",
        "url",
        "file_name",
        "searched",
        "terms",
        "quote__exact",
    )
    search_help_text = "Search titles, publishers, addresses, files, terms and quotes"
    empty_list = "What assessments rest on stands here, once assessments are recorded."
    fields = readonly_fields = ("shown", "supports")
    shown_published = display.written("published")

    def get_queryset(self, request: HttpRequest) -> Any:
        path_to = "assessment__addressee__recommendation"
        rows = (
            super()
            .get_queryset(request)
            .select_related(path_to, "assessment__addressee__actor", "quote")
        )
        rows = rows.prefetch_related(Prefetch("quote__source", queryset=CITED))
        return visible(rows, request, path_to)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(partial(evidence_file.serve, self))
        name = "recommendations_evidence_file"
        return [path("<int:pk>/file/", view, name=name), *super().get_urls()]

    @admin.display(description="evidence")
    def piece(self, row: Evidence) -> SafeString:
        quoted = row.kind == EvidenceKind.QUOTE and row.quote
        words = display.leading(row.quote) if quoted and row.quote else str(row)
        return display.title(row, words, row.publisher)

    @admin.display(description="supports")
    def supports(self, row: Evidence) -> SafeString:
        judged = row.assessment
        shown = display.status(judged.axis, judged.value)
        ref = judged.addressee.recommendation.ref
        return format_html("{}<div>{}</div>", shown, display.link(judged, ref))

    @admin.display(description="evidence")
    def shown(self, row: Evidence) -> SafeString:
        context = {"piece": row, "may_see_files": True}
        return render_to_string("recommendations/evidence.html", context)
