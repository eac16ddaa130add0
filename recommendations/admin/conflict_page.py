"""The page on which the second of two editors sees what the first changed."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from recommendations.admin import conflict, display, history, snapshots
from recommendations.admin.conflict import CHOOSE, Compared, Comparison
from recommendations.admin.snapshots import Snapshot
from recommendations.text.changes import Fate, changes

NOT_CARRIED = ("csrfmiddlewaretoken", "_merge", "seen")
TAGS = {Fate.REMOVED: "<del>{}</del>", Fate.ADDED: "<ins>{}</ins>", Fate.KEPT: "{}"}
MOST = 20  # edits told


class NoticesOthers(ModelAdmin):
    """An admin whose forms notice that somebody else saved meanwhile."""

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> Any:
        """The form remembers what it holds."""
        form = context["adminform"].form
        if context.get("original") and not form.is_bound and "opened" in form.fields:
            formsets = [each.formset for each in context["inline_admin_formsets"]]
            form.initial["opened"] = snapshots.snapshot(form, formsets).written()
        return super().render_change_form(request, context, *args, **kwargs)

    def _changeform_view(
        self, request: HttpRequest, object_id: Any, form_url: str, extra_context: Any
    ) -> Any:
        """Inside the transaction of the stock page, with the record locked."""
        if request.method == "POST" and object_id:
            page = self.page_of_conflict(request, unquote(object_id))
            if page:
                return page
        return super()._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]

    def page_of_conflict(
        self, request: HttpRequest, object_id: str
    ) -> HttpResponse | None:
        """Compare, or let the stock page go on with one version made of both."""
        opened = snapshots.read(request.POST.get("opened", ""))
        record = self.get_object(request, object_id)
        if opened is None or record is None:
            return None
        if not self.has_change_permission(request, record):
            return None
        form, formsets = self.unbound(request, record)
        found = conflict.compare(request, opened, form, formsets)
        if opened.same_as(found.present):
            return None
        if not self.decided(request, found):
            return self.compare_page(request, record, found)
        data = conflict.merged(request.POST, found, form, formsets)
        request.POST = data  # type: ignore[assignment]
        return None

    def unbound(self, request: HttpRequest, record: Any) -> tuple[Any, list[Any]]:
        """The form and the formsets as they would be opened now."""
        form = self.get_form(request, record, change=True)(instance=record)
        formsets = [
            formset(
                instance=record,
                prefix=formset.get_default_prefix(),
                queryset=inline.get_queryset(request),
            )
            for formset, inline in self.get_formsets_with_inlines(request, record)
        ]
        return form, formsets

    def decided(self, request: HttpRequest, found: Comparison) -> bool:
        """Whether the person has chosen, and nobody has saved since they saw."""
        if "_merge" not in request.POST or found.undecided():
            return False
        seen = snapshots.read(request.POST.get("seen", ""))
        return seen is not None and seen.same_as(found.present)

    def compare_page(
        self, request: HttpRequest, record: Any, found: Comparison
    ) -> HttpResponse:
        edits = meanwhile(self, request, record, found.opened)
        context = {
            **self.admin_site.each_context(request),
            "title": "Two people edited this record",
            "subtitle": str(record),
            "opts": self.opts,
            "original": record,
            "url": display.change_url(record),
            "who": others(edits, request),
            "edits": edits,
            "latest": edits[0].when if edits else None,
            "began": found.opened.opened_at(),
            "number": len(found.contested()),
            "versions": [version(each) for each in found.changed()],
            "undecided": found.undecided() if "_merge" in request.POST else [],
            "carried": carried(request),
            "seen": found.present.written(),
        }
        return TemplateResponse(request, "recommendations/conflict.html", context)


def meanwhile(
    model_admin: Any, request: HttpRequest, record: Any, opened: Snapshot
) -> list[Any]:
    """What others and oneself wrote down since the form was opened, newest first."""
    began, parts = opened.opened_at(), history.parts_seen(model_admin, record, request)
    told = history.entries(record, parts, most=MOST)
    return [each for each in told if began is None or each.when > began]


def others(edits: list[Any], request: HttpRequest) -> str:
    """Who saved meanwhile."""
    names = list(dict.fromkeys(each.who for each in edits if each.who))
    if names == [str(request.user)]:
        return "You, in another window,"
    return " and ".join(names) or "Somebody"


def version(each: Compared) -> dict[str, Any]:
    """A row of the table; words that differ are marked."""
    was = each.shown.get("was", "")
    return {
        "key": each.key,
        "name": f"{CHOOSE}{each.key}",
        "label": each.label,
        "contested": each.contested,
        "chosen": each.chosen,
        "was": was,
        "theirs": marked(was, each.shown.get("theirs", "")),
        "mine": marked(was, each.shown.get("mine", "")),
        "they_changed": each.they_changed,
        "i_changed": each.i_changed,
    }


def marked(old: str, new: str) -> SafeString:
    """The new words, with what went and what came."""
    pieces = ((TAGS[piece.fate], piece.words) for piece in changes(old, new))
    return format_html_join(
        "", "{}", ((format_html(tag, text),) for tag, text in pieces)
    )


def carried(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything that was typed, for the form to carry on."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_CARRIED and not name.startswith(CHOOSE)
        for value in values
        if isinstance(value, str)
    ]
