"""The admin of asks, with their members, and of links between recommendations."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations.admin import display, filters
from recommendations.admin.archive import Archivable
from recommendations.admin.ask_members import add_page, member_page, remove_page
from recommendations.admin.ask_page import answers_to
from recommendations.admin.compare_page import compare_page
from recommendations.admin.matrix_page import matrix_file, matrix_page
from recommendations.admin.tracked import Rows, TrackedAdmin, pages_of, visible
from recommendations.models import Ask, AskMember, Link, State


class MemberRows(Rows):
    model = AskMember
    fields = ("recommendation", "stance", "why")
    autocomplete_fields = ("recommendation",)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("recommendation", "ask")
        return visible(rows, request, "recommendation")


@admin.register(Ask)
class AskAdmin(Archivable, TrackedAdmin):
    list_display = ("asked", "collection", "shown_number", "opposed")
    list_display_links = None
    list_filter = (filters.InCollection,)
    list_select_related = ("collection",)
    search_fields = ("title", "question", "key")
    search_help_text = "Search titles and questions"
    empty_list = (
        "Policy questions that several sources answer stand here. Add an ask, then "
        "the recommendations that answer it."
    )
    autocomplete_fields = ("collection",)
    inlines = (MemberRows,)
    prepopulated_fields = {"key": ("title",)}
    fields = ("title", "key", "question", "collection")
    change_form_template = "admin/recommendations/ask/change_form.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        published = Q(members__recommendation__state=State.PUBLISHED)
        edits = request.user.has_perm("recommendations.change_recommendation")
        seen = Q() if edits else published
        opposing = seen & Q(members__stance="opposes")
        return (
            super()
            .get_queryset(request)
            .annotate(
                number=Count("members", filter=seen, distinct=True),
                opposing=Count("members", filter=opposing, distinct=True),
            )
        )

    def get_urls(self) -> list[Any]:
        pages = {
            "matrix/": ("matrix", matrix_page),
            "matrix.<str:name>": ("matrix_file", matrix_file),
            "<int:pk>/compare/": ("compare", compare_page),
            "<int:pk>/members/add/": ("add_member", add_page),
            "<int:pk>/members/<int:ref_key>/": ("member", member_page),
            "<int:pk>/members/<int:ref_key>/remove/": ("remove_member", remove_page),
        }
        return [*pages_of(self, pages), *super().get_urls()]

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> Any:
        """Back to the page, where the form was opened."""
        return redirect(display.change_url(obj))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if ask := context["original"]:
            context["answers"] = answers_to(ask, request)
            asked = request.method == "POST" or "edit" in request.GET
            context["editing"] = asked and self.has_change_permission(request, ask)
            context["cancel_url"] = display.change_url(ask)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="ask", ordering="title")
    def asked(self, ask: Ask) -> SafeString:
        return display.title(ask, ask.title, ask.question)

    @admin.display(description="members", ordering="number")
    def shown_number(self, ask: Any) -> int:
        return int(ask.number)

    @admin.display(description="opposed by", ordering="opposing")
    def opposed(self, ask: Any) -> SafeString | str:
        if not ask.opposing:
            return "–"
        return display.stance("opposes", str(ask.opposing))


@admin.register(Link)
class LinkAdmin(TrackedAdmin):
    list_display = ("tie", "first", "kind", "second")
    list_display_links = ("tie",)
    list_filter = ("kind",)
    list_select_related = ("recommendation", "to")
    search_fields = (
        "recommendation__ref",
        "recommendation__summary",
        "to__ref",
        "to__summary",
    )
    search_help_text = "Search references and summaries"
    empty_list = "That one recommendation supersedes, repeats or refines another."
    autocomplete_fields = ("recommendation", "to")
    fields = ("recommendation", "kind", "to")

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = visible(super().get_queryset(request), request, "recommendation")
        return visible(rows, request, "to")

    @admin.display(description="link", ordering="recommendation__ref")
    def tie(self, tie: Link) -> SafeString:
        return format_html(
            "{} {} {}", tie.recommendation.ref, tie.get_kind_display(), tie.to.ref
        )

    @admin.display(description="this", ordering="recommendation__summary")
    def first(self, tie: Link) -> SafeString | str:
        return display.link(tie.recommendation, tie.recommendation.summary)

    @admin.display(description="that", ordering="to__summary")
    def second(self, tie: Link) -> SafeString | str:
        return display.link(tie.to, tie.to.summary)
