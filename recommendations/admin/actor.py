"""The admin of actors: a tree, with what sources call them."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.safestring import SafeString

from recommendations.admin import advice_pages, display, filters
from recommendations.admin.advice_page import WithAdvice
from recommendations.admin.archive import Archivable
from recommendations.admin.tracked import Rows, TrackedAdmin, names
from recommendations.models import Actor, ActorAlias, State
from recommendations.search import hits, parse


class AliasRows(Rows):
    model = ActorAlias
    fields = ("name",)


class BelongsTo(filters.Records):
    title = "belongs to"
    parameter_name = "parent"
    rows = Actor.objects.all()
    path = "parent"


@admin.register(Actor)
class ActorAdmin(WithAdvice, Archivable, TrackedAdmin):
    advice = advice_pages.ACTOR
    list_display = ("named", "kind", "belongs_to", "period", "shown_number")
    list_display_links = None
    list_filter = ("kind", BelongsTo)
    list_select_related = ("parent",)
    search_fields = ("name", "key", "aliases__name")
    search_help_text = "Search names and aliases, such as Washington"
    empty_list = "States, governments, forces and communities that can act stand here."
    autocomplete_fields = ("parent",)
    inlines = (AliasRows,)
    prepopulated_fields = {"key": ("name",)}
    readonly_fields = ("period",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        changes = obj is None or self.has_change_permission(request, obj)
        period = ("period_from", "period_to") if changes else ("period",)
        archived = ("archived",) if obj else ()
        return ("name", "key", "kind", "parent", *period, *archived)

    def get_queryset(self, request: HttpRequest) -> Any:
        published = Q(addressed__recommendation__state=State.PUBLISHED)
        edits = request.user.has_perm("recommendations.change_recommendation")
        number = Count("addressed", distinct=True, filter=None if edits else published)
        rows = super().get_queryset(request).prefetch_related("aliases")
        return rows.annotate(number=number)

    def found_as(self, actor: Actor, term: str) -> str:
        """The actor by name, and by the aliases that hold the words of a search."""
        sought = parse(term, unfinished=True)
        found = [
            row
            for row in actor.aliases.all()
            if hits(row.name, sought)
            and row.name.casefold() not in actor.name.casefold()
        ]
        return f"{actor} (“{names(found)}”)" if found else str(actor)

    @admin.display(description="actor", ordering="name")
    def named(self, actor: Actor) -> SafeString:
        others = [row for row in actor.aliases.all() if row.name != actor.name]
        return display.title(actor, actor.name, names(others))

    @admin.display(description="belongs to", ordering="parent__name")
    def belongs_to(self, actor: Actor) -> SafeString | str:
        return display.link(actor.parent)

    @admin.display(description="in office", ordering="period_from")
    def period(self, actor: Actor) -> str:
        ends = [actor.period_from, actor.period_to]
        known = ends if ends[0] != ends[1] else ends[:1]
        return "–".join(date.written() if date else "" for date in known) or "–"

    @admin.display(description="asked to act", ordering="number")
    def shown_number(self, actor: Any) -> SafeString | str:
        query = f"addressee={actor.pk}"
        return display.count_link(actor.number, "recommendation", query)
