"""The admin of addressees and conditions, which belong to recommendations."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations.admin import arrivals, display, filters
from recommendations.admin.assess import assess_page
from recommendations.admin.condition import condition_page
from recommendations.admin.tracked import TrackedAdmin, visible
from recommendations.models import Addressee, Axis, Condition


class PartAdmin(TrackedAdmin):
    """Of parts that are added on their recommendation's page."""

    list_display_links = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return visible(super().get_queryset(request), request, "recommendation")

    @admin.display(description="recommendation", ordering="recommendation__ref")
    def advice(self, part: Any) -> SafeString | str:
        advice = part.recommendation
        ref = format_html('<span class="ref">{}</span>', advice.ref)
        return display.link(advice, advice.summary) + display.facts(ref)


@admin.register(Addressee)
class AddresseeAdmin(PartAdmin):
    list_display = ("who", "advice", "shown_implementation", "shown_response")
    list_filter = (
        filters.OfActor,
        "implementation",
        "response",
        filters.of_field(
            filters.InCollection, "recommendation__quote__source__collection"
        ),
        arrivals.arrived(filters.FromSource, "recommendation__quote__source"),
        arrivals.editorial("recommendation"),
    )
    search_fields = ("actor__name", "actor__aliases__name", "recommendation__summary")
    search_help_text = "Search actors, their aliases, and summaries"
    empty_list = "Actors who should act stand here; add one on a recommendation's page."
    list_select_related = ("recommendation", "actor")
    fields = ("recommendation_link", "actor", "mention")
    readonly_fields = ("recommendation_link", "actor")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(partial(assess_page, self))
        name = "recommendations_addressee_assess"
        return [path("<int:pk>/assess/", view, name=name), *super().get_urls()]

    @admin.display(description="addressee", ordering="actor__name")
    def who(self, part: Addressee) -> SafeString:
        named = f"in the text: “{part.mention}”" if part.mention else ""
        return display.title(part, part.actor, named)

    @admin.display(description="implementation", ordering="implementation")
    def shown_implementation(self, part: Addressee) -> SafeString:
        return display.current(part, Axis.IMPLEMENTATION)

    @admin.display(description="response", ordering="response")
    def shown_response(self, part: Addressee) -> SafeString:
        return display.current(part, Axis.RESPONSE)

    @admin.display(description="recommendation")
    def recommendation_link(self, part: Addressee) -> SafeString | str:
        return display.link(part.recommendation)


@admin.register(Condition)
class ConditionAdmin(PartAdmin):
    list_display = ("words", "advice", "kind", "state")
    list_filter = (
        "kind",
        "state",
        arrivals.arrived(
            filters.InCollection, "recommendation__quote__source__collection"
        ),
        arrivals.editorial("recommendation"),
    )
    search_fields = ("text", "recommendation__ref", "recommendation__summary")
    search_help_text = "Search conditions, references and summaries"
    list_select_related = ("recommendation",)
    empty_list = "What conditional advice hangs on; add one on a recommendation's page."
    fields = ("recommendation_link", "text", "kind", "shown_state")
    readonly_fields = ("recommendation_link", "text", "shown_state")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(partial(condition_page, self))
        name = "recommendations_condition_state"
        return [path("<int:pk>/state/", view, name=name), *super().get_urls()]

    @admin.display(description="condition", ordering="text")
    def words(self, part: Condition) -> SafeString:
        return display.title(part, part.text)

    @admin.display(description="recommendation")
    def recommendation_link(self, part: Condition) -> SafeString | str:
        return display.link(part.recommendation)

    @admin.display(description="state")
    def shown_state(self, part: Condition) -> str:
        since = f" since {part.state_since.written()}" if part.state_since else ""
        why = f": {part.state_rationale}" if part.state_rationale else ""
        return f"{part.get_state_display()}{since}{why}"
