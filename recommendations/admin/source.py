"""The admin of sources: bibliography, authors, what was inferred, and the text."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations import tracking
from recommendations.admin import display, filters
from recommendations.admin.reading import reading_page
from recommendations.admin.reading_words import quote_words, text_file
from recommendations.admin.tracked import Rows, TrackedAdmin, TrackedForm, pages_of
from recommendations.models import Authorship, InferredField, Source, State
from recommendations.text.decoding import LARGEST_TEXT, TextUnreadable, decoded
from recommendations.text.reflow import reflow


class SourceForm(TrackedForm):
    text_file = forms.FileField(
        required=False,
        label="Text",
        help_text="A plain text file in UTF-8, of at most 5 MB. It is stored as it is "
        "and never edited, because quotes point into it.",
        widget=forms.FileInput(attrs={"accept": ".txt,text/plain"}),
    )
    text = ""

    def clean_text_file(self) -> Any:
        if upload := self.cleaned_data["text_file"]:
            self.text = text_of(upload)
        return upload


def text_of(upload: Any) -> str:
    """The text of an uploaded file, or a ValidationError that says what to mend."""
    try:
        return decoded(upload.read(LARGEST_TEXT + 1))
    except TextUnreadable as error:
        raise forms.ValidationError(str(error)) from None


class AuthorshipRows(Rows):
    model = Authorship
    fields = ("position", "person", "affiliation")
    autocomplete_fields = ("person",)
    verbose_name = "author"
    verbose_name_plural = "authors"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("person", "source")


class InferredRows(Rows):
    model = InferredField
    fields = ("field", "evidence")
    verbose_name_plural = "fields that the text does not state"

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "evidence":
            kwargs["widget"] = forms.Textarea(
                attrs={"rows": 2, "class": "vLargeTextField"}
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("source")


@admin.register(Source)
class SourceAdmin(TrackedAdmin):
    form = SourceForm
    list_display = (
        "cited",
        "collection",
        "kind",
        "shown_published",
        "shown_number",
        "reading",
    )
    list_display_links = None
    list_filter = (
        filters.InCollection,
        filters.FromPublisher,
        filters.ByPerson,
        "kind",
        "language",
    )
    search_fields = ("title", "key", "authorships__person__name", "publisher__name")
    search_help_text = "Search titles, authors, publishers and texts"
    empty_list = (
        "Documents that give advice stand here. Add a source with its text, or load "
        "a collection with manage.py load_seeds."
    )
    autocomplete_fields = ("collection", "publisher", "first_published_in")
    inlines = (AuthorshipRows, InferredRows)
    readonly_fields = ("shown_text", "recommendation_links", "shown_published")
    prepopulated_fields = {"key": ("title",)}
    shown_published = display.written("published")

    def get_urls(self) -> Any:
        pages = {
            "<int:pk>/read/": ("read", reading_page),
            "<int:pk>/text/": ("text", text_file),
            "<int:pk>/quote/": ("quote", quote_words),
        }
        return [*pages_of(self, pages), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        last = ("recommendation_links", "shown_text") if obj else ("text_file",)
        text = ("Text", {"fields": last})
        return [*fieldsets[:1], text, *fieldsets[1:]]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        changes = obj is None or self.has_change_permission(request, obj)
        return (
            "title",
            "key",
            "collection",
            "kind",
            "language",
            "publisher",
            "published" if changes else "shown_published",
            "first_published_in",
            "url",
            *(("text_name",) if obj else ()),
        )

    def get_queryset(self, request: HttpRequest) -> Any:
        published = Q(quotes__recommendations__state=State.PUBLISHED)
        edits = request.user.has_perm("recommendations.change_recommendation")
        number = Count(
            "quotes__recommendations",
            distinct=True,
            filter=None if edits else published,
        )
        rows: Any = super().get_queryset(request)
        return rows.for_list().annotate(number=number)

    @admin.display(description="source", ordering="title")
    def cited(self, source: Source) -> SafeString:
        people = [authorship.person.name for authorship in source.authorships.all()]
        where = source.publisher.name
        return display.title(source, source.title, ", ".join(people), where)

    @admin.display(description="recommendations", ordering="number")
    def shown_number(self, source: Any) -> SafeString | str:
        return display.count_link(
            source.number, "recommendation", f"source={source.pk}"
        )

    @admin.display(description="text")
    def reading(self, source: Source) -> SafeString:
        url = reverse("admin:recommendations_source_read", args=[source.pk])
        words = '<a href="{}">Read<span class="visually-hidden"> {}</span></a>'
        return format_html(words, url, source.title)

    @admin.display(description="recommendations from it")
    def recommendation_links(self, source: Any) -> SafeString | str:
        return self.shown_number(source)

    @admin.display(description="text")
    def shown_text(self, source: Source) -> SafeString | str:
        if not source.text:
            return "No text is stored."
        paragraphs = reflow(source.text).text.split("\n\n")
        context = {"source": source, "paragraphs": paragraphs}
        return render_to_string("recommendations/source_text.html", context)

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        if not change:
            tracking.set_text(source=obj, text=form.text)
            if not obj.text_name and form.cleaned_data["text_file"]:
                obj.text_name = form.cleaned_data["text_file"].name
        super().save_model(request, obj, form, change)
