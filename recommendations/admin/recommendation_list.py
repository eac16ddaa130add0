"""The list of recommendations: its columns, orders, filters, and point in time."""

from functools import cached_property
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations.admin import (
    arrivals,
    as_of,
    display,
    exporting,
    filters,
    saved_views,
    words,
)
from recommendations.admin.changelist import COLUMNS_VAR, VIEW_VAR, TrackerChangeList
from recommendations.admin.counting import tally
from recommendations.admin.menus import of_values
from recommendations.admin.tracked import TrackedAdmin, names, pages_of
from recommendations.models import (
    Confidence,
    Direction,
    Disposition,
    Kind,
    Priority,
    Recommendation,
    State,
    Strength,
)
from recommendations.orders import ORDERS
from recommendations.points import at, headline_of
from recommendations.search import found_in, holds

ALWAYS = "advice"
# The columns that a person may choose, by the names that stand in the address.
COLUMNS = {
    "results": ("came_of_it", "Addressee and implementation"),
    "headline": ("shown_headline", "Headline"),
    "since": ("since", "Since"),
    "condition": ("shown_condition", "Condition"),
    "published": ("published", "Source date"),
    "kind": ("shown_kind", "Kind"),
    "strength": ("strength", "Strength"),
    "confidence": ("confidence", "Confidence"),
    "due": ("shown_due", "Due"),
    "priority": ("priority", "Priority"),
    "assigned": ("assigned_to", "Assigned to"),
    "disposition": ("disposition", "Disposition"),
    "state": ("shown_state", "State"),
}
# What a row shows with its hits marked; others are told beneath.
SHOWN = ("ref", "summary")
USUAL = ("results", "headline", "since")
# Columns whose order is that of their meaning, and what it is called.
BY_MEANING = {
    "since": "since",
    "strength": "strength",
    "confidence": "confidence",
    "priority": "priority",
    "shown_condition": "condition",
    "shown_headline": "result",
}
SORTS = {
    "ref": "Reference",
    "summary": "Summary",
    "shown_headline": "Headline",
    "-since": "Since, newest first",
    "since": "Since, oldest first",
    "-published": "Source date, newest first",
    "published": "Source date, oldest first",
    "kind": "Kind",
    "strength": "Strength",
    "shown_condition": "Condition",
    "shown_due": "Due",
    "priority": "Priority",
}


class AdviceList(TrackerChangeList):
    """The list of recommendations, as at the point of the two clocks that it shows."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        self.point = as_of.point_of(request)
        super().__init__(request, *args, **kwargs)

    def sorts(self) -> dict[str, Any]:
        return {
            **super().sorts(),
            "ref": "ref",
            "summary": "summary",
            "kind": "kind",
            "shown_kind": "kind",
            "published": "quote__source__published",
            "shown_due": "due",
            **{name: ORDERS[order](self.point) for name, order in BY_MEANING.items()},
        }

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if self.sought:
            keys = [record.pk for record in self.result_list]
            found = found_in(Recommendation, keys, self.sought)
            for record in self.result_list:
                record.hits = found[record.pk]
        if not self.point.is_now():
            for record in self.result_list:
                then = headline_of(record)
                record.headline = then.value
                record.headline_provisional = then.provisional

    def sort_links(self) -> list[dict[str, Any]]:
        """The orders to choose from."""
        usual = "" if self.sought else "ref"
        current = self.params.get("sort", usual)
        sorts = {"": "Best match", **SORTS} if self.sought else SORTS
        return [
            {
                "label": label,
                "url": self.get_query_string({"sort": name or None}),
                "selected": name == current,
            }
            for name, label in sorts.items()
        ]

    def column_choices(self) -> list[dict[str, Any]]:
        chosen = chosen_columns(self.request)
        return [
            {"name": name, "label": label, "chosen": name in chosen}
            for name, (_, label) in COLUMNS.items()
        ]

    def column_parameters(self) -> list[tuple[str, str]]:
        return list(self.parameters(leave=[COLUMNS_VAR]))

    def point_parameters(self) -> list[tuple[str, str]]:
        return list(self.parameters(leave=[as_of.AS_OF, as_of.KNOWN_AT]))

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        """The bare address would lead to the view that a person's list opens with."""
        query: str = super().get_query_string(new_params, remove)
        return query if query != "?" else f"?{VIEW_VAR}={saved_views.ALL}"

    @cached_property
    def total(self) -> str:
        """How many there are without search and filters."""
        return str(tally(Recommendation.objects.for_reader(self.request.user)))

    def now_url(self) -> str:
        return self.get_query_string({as_of.AS_OF: None, as_of.KNOWN_AT: None})

    def point_told(self) -> str:
        return as_of.told(self.point)


def chosen_columns(request: HttpRequest) -> list[str]:
    """The columns that the address names, else the usual ones."""
    asked = [
        name for words in request.GET.getlist(COLUMNS_VAR) for name in words.split(",")
    ]
    return [name for name in COLUMNS if name in asked] or list(USUAL)


def save_view_url(request: HttpRequest) -> str:
    if not request.user.has_perm("recommendations.add_savedview"):
        return ""
    page = reverse("admin:recommendations_recommendation_add_view")
    return f"{page}?{request.GET.urlencode()}"


class AdviceColumns(TrackedAdmin):
    """The list half of the admin of recommendations."""

    list_display: Any = (ALWAYS, *(COLUMNS[name][0] for name in USUAL))
    list_display_links = None
    list_filter = (
        of_values("kind", Kind.choices),
        filters.Headline,
        filters.AddressedTo,
        filters.OfTheme,
        filters.QuoteFromSource,
        of_values("strength", Strength.choices),
        filters.AddresseeImplementation,
        filters.Conditional,
        filters.AddresseeResponse,
        filters.Assessed,
        filters.RestsOnProvisional,
        filters.QuoteInCollection,
        filters.QuoteFromPublisher,
        of_values("confidence", Confidence.choices, rare=True),
        of_values("direction", Direction.choices, rare=True),
        filters.ConditionIs,
        filters.OnSchedule,
        filters.OfFreshness,
        arrivals.MyWork,
        filters.Assigned,
        of_values("priority", Priority.choices, rare=True),
        of_values("disposition", Disposition.choices, rare=True),
        of_values("state", State.choices, rare=True),
    )
    search_fields = ("ref", "summary", "quote__exact", "note", "quote__source__title")
    search_help_text = "Search references, summaries, quotes, notes, titles and actors"
    actions = exporting.ACTIONS
    empty_list = (
        "Separable pieces of advice stand here, each quoted from its source. Add a "
        "source first, then a recommendation."
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        visible = rows.for_reader(request.user)
        point = as_of.point_of(request)
        if not point.is_now():
            visible = at(visible, point)
        return visible.for_rows()

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[str, Any]] = {
            "views/add/": ("add_view", saved_views.add_page),
            "views/<slug:key>/": ("view", saved_views.edit_page),
            "export/": ("export", exporting.export_page),
            "export/<slug:name>/": ("export_file", exporting.export_file),
        }
        return [*pages_of(self, pages), *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return AdviceList

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        views = saved_views.views_of(request)
        if first := saved_views.opened_first(request, views):
            return redirect(first)
        shown = {
            "point_form": as_of.read_point(request),
            "tabs": saved_views.tabs(request, views),
            "save_view_url": save_view_url(request),
            "export_url": exporting.link(f"?{request.GET.urlencode()}"),
        }
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    def get_list_display(self, request: HttpRequest) -> Any:
        return (ALWAYS, *(COLUMNS[name][0] for name in chosen_columns(request)))

    @admin.display(description="recommendation", ordering="summary")
    def advice(self, record: Any) -> SafeString:
        return format_html(
            '<a class="name" href="{}">{}</a>{}{}',
            record.page_url,
            words.marked(record.summary, record.sought),
            self.hit(record),
            self.facts(record),
        )

    def hit(self, record: Any) -> SafeString | str:
        """Where else the words of the search stand, if the summary has not all."""
        if not record.sought or holds(record.summary, record.sought):
            return ""
        elsewhere = (hit for hit in record.hits if hit.field not in SHOWN)
        hit = next(elsewhere, None)
        if hit is None:
            return ""
        called = f"{hit.name}: " if hit.field == "alias" else ""
        text = words.shown(hit.excerpt.text, hit.excerpt.ranges)
        return format_html('<p class="hit">{}{}</p>', called, text)

    def facts(self, record: Any) -> SafeString:
        ref = words.marked(record.ref, record.sought)
        return display.facts(
            format_html('<span class="ref">{}</span>', ref),
            display.kind(record.kind),
            record.strength,
            display.source_line(record.source),
            display.conditions(record.conditions.all()),
            names(record.themes.all()),
            display.state(record) if record.state != State.PUBLISHED else "",
        )

    @admin.display(description="headline", ordering="headline")
    def shown_headline(self, record: Recommendation) -> SafeString:
        return display.chip(record)

    @admin.display(description="addressee and implementation")
    def came_of_it(self, record: Recommendation) -> SafeString | str:
        return display.signs(record.addressees.all())

    @admin.display(description="since", ordering="since")
    def since(self, record: Recommendation) -> str:
        dates = [row.implementation_since for row in record.addressees.all()]
        known = [date for date in dates if date]
        newest = max(known, key=lambda date: date.first_day, default=None)
        return newest.written() if newest else "–"

    @admin.display(description="condition", ordering="conditions__state")
    def shown_condition(self, record: Recommendation) -> SafeString | str:
        return display.conditions(record.conditions.all()) or "–"

    @admin.display(description="source date", ordering="quote__source__published")
    def published(self, record: Recommendation) -> str:
        return record.source.published.written()

    @admin.display(description="kind", ordering="kind")
    def shown_kind(self, record: Recommendation) -> SafeString:
        return display.kind(record.kind)

    shown_due = display.written("due", "due")

    @admin.display(description="state", ordering="state")
    def shown_state(self, record: Recommendation) -> SafeString:
        return display.state(record)
