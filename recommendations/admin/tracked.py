"""What the admin of every noun shares: writes through `tracking`, errors beside fields."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html
from django.utils.text import capfirst

from recommendations import tracking
from recommendations.admin import history
from recommendations.admin.changelist import Listed
from recommendations.admin.conflict_page import NoticesOthers
from recommendations.admin.display import link
from recommendations.admin.snapshots import ABOUT_THE_EDIT
from recommendations.admin.widgets import PickOne, PickSeveral, is_key
from recommendations.models import Collection, Recommendation, Source
from recommendations.models.fields import PartialDateField
from recommendations.models.rules import Refused
from recommendations.tracking.records import carriers

BUILT_ON_THEIR_PAGE = (Recommendation, Source, Collection)


def refuse(form: Any, error: Refused | ValidationError) -> None:
    """Show a refused write beside the field at fault, or above the form."""
    if isinstance(error, Refused):
        told: dict[str, list[str]] = {error.field or NON_FIELD_ERRORS: [str(error)]}
    elif hasattr(error, "error_dict"):
        told = error.message_dict
    else:
        told = {NON_FIELD_ERRORS: error.messages}
    for field, sentences in told.items():
        form.add_error(field if field in form.fields else None, sentences)


class TrackedForm(forms.ModelForm):
    """A record's form: it asks why, and remembers what it held when it was opened."""

    reason = forms.CharField(
        label="Reason for the change",
        required=False,
        max_length=100,
        help_text="Optional; kept in the record's history.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    # What the form held when it was opened: a Snapshot, written.
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    # Fields that are empty in a form where the record is to keep what it has.
    empty_keeps: frozenset[str] = frozenset()
    # What refused the write of this form a moment ago; TrackedAdmin sets it.
    refusal: Refused | ValidationError | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def held(self, name: str) -> Any:
        """What the record holds in a field, as far as this form can change it."""
        return self[name].value()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refusal:
            refuse(self, self.refusal)
        return cleaned


class Pickers:
    """Chooses related records by search; only terms of the vocabulary are added."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            picker = PickSeveral if db_field.many_to_many else PickOne
            kwargs["widget"] = picker(db_field, self.admin_site)  # type: ignore[attr-defined]
        field = super().formfield_for_dbfield(  # type: ignore[misc]
            db_field, request, **kwargs
        )
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            widget = field.widget
            widget.can_change_related = widget.can_view_related = False
            widget.can_add_related &= db_field.related_model not in BUILT_ON_THEIR_PAGE
        return field


class TrackedAdmin(NoticesOthers, Pickers, Listed, admin.ModelAdmin):
    """An admin that writes through `tracking`, so that rules and history always hold.

    What `tracking` refuses is shown in the form, with nothing written.
    """

    form = TrackedForm
    formfield_overrides = {
        PartialDateField: {"widget": forms.TextInput(attrs={"size": 12})},
        models.URLField: {"assume_scheme": "https"},
    }
    list_per_page = 50
    # What hangs on the record may be added to meanwhile.
    lock: dict[str, Any] = {"no_key": True}
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    empty_list = "Nothing is here yet."

    def get_ordering(self, request: HttpRequest) -> Any:
        """Said aloud, because a list that counts its parts forgets the model's own."""
        return self.ordering or self.opts.ordering

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The noun's own, and why it is changed, for those who change it."""
        fieldsets = super().get_fieldsets(request, obj)
        if not obj or not self.has_change_permission(request, obj):
            return fieldsets
        why = {"fields": ABOUT_THE_EDIT, "classes": ("why-changed",)}
        return [*fieldsets, (None, why)]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_fields(request, obj)
        return [name for name in fields if name not in ABOUT_THE_EDIT]

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """The record; before it is written it is locked, so that versions compare."""
        found = super().get_object(request, object_id, from_field)
        locks = (
            request.method == "POST" and transaction.get_connection().in_atomic_block
        )
        if found is None or not locks:
            return found
        rows = self.model._base_manager.select_for_update(**self.lock)
        rows.values("pk").get(pk=found.pk)
        return super().get_object(request, object_id, from_field)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        page = super().changeform_view
        try:
            return page(request, object_id, form_url, extra_context)
        except (Refused, ValidationError) as error:
            if request.method != "POST":
                raise
            # All was rolled back; the form comes again, with the error in its place.
            vars(request)["refusal"] = error
            return page(request, object_id, form_url, extra_context)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        noun = self.opts.verbose_name
        title = {"title": str(obj), "subtitle": capfirst(noun)} if obj else {}
        context = {**context, **title, "save_words": f"Save {noun}"}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        chosen = {
            field.name: form.cleaned_data[field.name]
            for field in self.opts.many_to_many
            if field.name in form.cleaned_data
        }
        tracking.save(obj, by=request.user, reason=reason_of(form), **chosen)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        for formset in formsets:
            self.save_formset(request, form, formset, change)

    def save_formset(
        self, request: HttpRequest, form: Any, formset: Any, change: bool
    ) -> None:
        formset.save(commit=False)
        how: dict[str, Any] = {"by": request.user, "reason": reason_of(form)}
        for row in formset.deleted_objects:
            tracking.remove(row, **how)
        for row, _ in formset.changed_objects:
            tracking.save(row, **how)
        place_last(formset)
        for row in formset.new_objects:
            tracking.save(row, **how)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        tracking.remove(obj, by=request.user)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for record in queryset:
            tracking.remove(record, by=request.user)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes too; records that name one of these protect it, as others do."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        named = [row for record in objs for row in carriers(record)]
        links = [
            format_html("{} {}", capfirst(row._meta.verbose_name), link(row))
            for row in named
        ]
        return deleted, counts, lacking, [*protected, *links]

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> Any:
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as error:
            return self.tell(request, error)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        try:
            return super().changelist_view(request, extra_context)
        except Refused as error:
            return self.tell(request, error)

    def tell(self, request: HttpRequest, error: Refused) -> HttpResponse:
        self.message_user(request, str(error), messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def response_action(
        self, request: HttpRequest, queryset: Any, *args: Any, **kwargs: Any
    ) -> Any:
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(map(is_key, chosen)):
            self.message_user(request, "select records of this list", messages.ERROR)
            return None
        return super().response_action(request, queryset, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> Any:
        return history.history_page(self, request, object_id)


def pages_of(model_admin: Any, pages: dict[str, tuple[str, Any]]) -> list[Any]:
    """The addresses of a noun's own pages, given as route: (name, page)."""
    return [
        path(
            route,
            model_admin.admin_site.admin_view(partial(page, model_admin)),
            name=f"recommendations_{model_admin.opts.model_name}_{name}",
        )
        for route, (name, page) in pages.items()
    ]


def reason_of(form: Any) -> str:
    return form.cleaned_data.get("reason") or ""


def place_last(formset: Any) -> None:
    """Put new rows behind the others, where rows have an order that nobody types."""
    ordered = {field.name for field in formset.model._meta.fields}
    if "position" not in ordered or "position" in formset.form.base_fields:
        return
    last = formset.get_queryset().aggregate(last=Max("position"))["last"] or 0
    for position, row in enumerate(formset.new_objects, start=last + 1):
        row.position = position


class ReadOnly:
    """Seen, and never written, in the admin."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Rows(Pickers, admin.TabularInline):
    """Parts of a record, a row each."""

    extra = 1
    formfield_overrides = TrackedAdmin.formfield_overrides

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Each field says what it is: the heads of columns label no field."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget = getattr(field, "widget", None)
        if widget is not None:
            inner = getattr(widget, "widget", widget)
            noun = self.verbose_name or self.model._meta.verbose_name
            inner.attrs["aria-label"] = f"{capfirst(field.label)} of the {noun}"
        return field


def visible(
    queryset: models.QuerySet[Any], request: HttpRequest, path: str
) -> models.QuerySet[Any]:
    """Those whose recommendation, at `path`, the person may see."""
    if request.user.has_perm("recommendations.change_recommendation"):
        return queryset
    return queryset.filter(**{f"{path}__state": "published"})


def names(rows: Iterable[Any]) -> str:
    return ", ".join(str(row) for row in rows)
