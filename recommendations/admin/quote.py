"""The admin of quotes: where each stands, and which a person should look at."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from recommendations.admin import display, filters, quote_steps
from recommendations.admin.tracked import TrackedAdmin, pages_of
from recommendations.models import Quote, Recommendation, Source
from recommendations.tracking.roles import CHANGE_QUOTE


@admin.register(Quote)
class QuoteAdmin(TrackedAdmin):
    list_display = ("words", "used_by", "shown_source", "match")
    list_display_links = None
    list_filter = (
        filters.ToReview,
        "match",
        filters.of_field(filters.InCollection, "source__collection"),
        filters.FromSource,
    )
    search_fields = ("exact", "recommendations__ref", "source__title")
    search_help_text = "Search the words of quotes, references and titles"
    empty_list = "Quotes stand here once recommendations quote their sources."
    fields = ("shown", "former", "used_by", "match", "span")
    readonly_fields = fields
    actions = (quote_steps.accept_selected,)

    def get_urls(self) -> Any:
        pages: dict[str, tuple[str, Any]] = {
            "<int:pk>/accept/": ("accept", quote_steps.accept_page),
            "<int:pk>/place/": ("place", quote_steps.place_page),
        }
        return [*pages_of(self, pages), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> Any:
        quote = kwargs.get("obj")
        if quote:
            context |= {"quote": quote, **quote_steps.review(quote, request.user)}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The former words only where there are others now."""
        told = obj is not None and bool(quote_steps.former(obj))
        return [name for name in self.fields if name != "former" or told]

    def has_review_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(CHANGE_QUOTE))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        seen = Recommendation.objects.for_reader(request.user)
        quotes = super().get_queryset(request)
        if not request.user.has_perm("recommendations.change_recommendation"):
            quoted = Recommendation.objects.filter(quote=OuterRef("pk"))
            quotes = quotes.filter(Exists(quoted.published()) | Q(~Exists(quoted)))
        return quotes.prefetch_related(
            Prefetch("source", queryset=Source.objects.for_list()),
            Prefetch("recommendations", queryset=seen),
        )

    @admin.display(description="quote")
    def words(self, quote: Quote) -> SafeString:
        return format_html(
            '<a class="words" href="{}">{}</a>',
            getattr(quote, "page_url", ""),
            display.leading(quote),
        )

    @admin.display(description="source", ordering="source__title")
    def shown_source(self, quote: Quote) -> SafeString | str:
        return display.link(quote.source, quote.source.short_citation())

    @admin.display(description="quoted by")
    def used_by(self, quote: Quote) -> SafeString | str:
        links = [(display.link(row, row.ref),) for row in quote.recommendations.all()]
        return format_html_join(", ", "{}", links) or "–"

    @admin.display(description="quote")
    def shown(self, quote: Quote) -> SafeString:
        return display.figure(quote)

    @admin.display(description="quoted before")
    def former(self, quote: Quote) -> str:
        return " ".join(quote_steps.former(quote).split())

    @admin.display(description="characters of the text")
    def span(self, quote: Quote) -> str:
        return "nowhere" if quote.start is None else f"{quote.start} to {quote.end}"
