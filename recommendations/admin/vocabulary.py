"""The admin of the vocabulary besides actors: themes, people, publishers, collections."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.safestring import SafeString

from recommendations.admin import advice_pages, display, filters
from recommendations.admin.advice_page import WithAdvice
from recommendations.admin.archive import Archivable
from recommendations.admin.tracked import TrackedAdmin
from recommendations.models import Collection, Person, Publisher, State, Theme


class Upper(filters.Records):
    title = "belongs to"
    parameter_name = "parent"
    rows = Theme.objects.all()
    path = "parent"


@admin.register(Theme)
class ThemeAdmin(WithAdvice, Archivable, TrackedAdmin):
    advice = advice_pages.THEME
    list_display = ("named", "belongs_to", "shown_number")
    list_display_links = None
    list_filter = (Upper,)
    list_select_related = ("parent",)
    search_fields = ("name", "key", "definition")
    search_help_text = "Search names and definitions"
    empty_list = "What advice is about: terms of two levels. Add an upper one first."
    prepopulated_fields = {"key": ("name",)}
    fields = ("name", "key", "parent", "definition")

    def get_queryset(self, request: HttpRequest) -> Any:
        published = Q(recommendations__state=State.PUBLISHED)
        edits = request.user.has_perm("recommendations.change_recommendation")
        number = Count(
            "recommendations", distinct=True, filter=None if edits else published
        )
        return super().get_queryset(request).annotate(number=number)

    def formfield_for_foreignkey(
        self, db_field: Any, request: Any, **kwargs: Any
    ) -> Any:
        if db_field.name == "parent":
            upper = Theme.objects.all().filter(parent=None)
            kwargs["queryset"] = upper
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="theme", ordering="name")
    def named(self, theme: Theme) -> SafeString:
        return display.title(theme, theme.name, theme.definition)

    @admin.display(description="belongs to", ordering="parent__name")
    def belongs_to(self, theme: Theme) -> SafeString | str:
        return display.link(theme.parent)

    @admin.display(description="recommendations", ordering="number")
    def shown_number(self, theme: Any) -> SafeString | str:
        query = f"theme={theme.pk}"
        return display.count_link(theme.number, "recommendation", query)


class WithSources(TrackedAdmin):
    """Of nouns that sources are tied to, and that count them."""

    sources = "sources"
    source_filter = ""

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(number=Count(self.sources))

    @admin.display(description="sources", ordering="number")
    def shown_number(self, record: Any) -> SafeString | str:
        query = f"{self.source_filter}={record.pk}"
        return display.count_link(record.number, "source", query)


@admin.register(Person)
class PersonAdmin(WithAdvice, Archivable, WithSources):
    advice = advice_pages.PERSON
    list_display = ("name", "key", "shown_number")
    search_fields = ("name", "key")
    search_help_text = "Search names"
    empty_list = "Those who write sources stand here; add them before their sources."
    prepopulated_fields = {"key": ("name",)}
    fields = ("name", "key")
    sources, source_filter = "authorships", "author"


@admin.register(Publisher)
class PublisherAdmin(WithAdvice, Archivable, WithSources):
    advice = advice_pages.PUBLISHER
    list_display = ("name", "kind", "shown_number")
    list_filter = ("kind",)
    search_fields = ("name", "key")
    search_help_text = "Search names"
    empty_list = "Organizations and periodicals that publish sources stand here."
    prepopulated_fields = {"key": ("name",)}
    fields = ("name", "key", "kind")
    source_filter = "publisher"


@admin.register(Collection)
class CollectionAdmin(WithSources):
    list_display = ("name", "key", "shown_number")
    search_fields = ("name", "key")
    search_help_text = "Search names"
    empty_list = "Folders of sources that are worked on together stand here."
    prepopulated_fields = {"key": ("name",)}
    fields = ("name", "key", "note")
    source_filter = "collection"
