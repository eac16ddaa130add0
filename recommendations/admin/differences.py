"""The page "What changed": what differs between two points of the two clocks."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from recommendations.admin import display
from recommendations.clock_fields import DayField, MomentField
from recommendations.differences import Difference, differences, with_causes
from recommendations.models import (
    Addressee,
    Assessment,
    Axis,
    Collection,
    Recommendation,
    Source,
)
from recommendations.models.addressee import AddresseeQuerySet
from recommendations.models.clocks import Point

PER_PAGE = 50
RECENT = 30  # days
CLOCKS = ("from_as_of", "from_known_at", "to_as_of", "to_known_at")
DAY = "2014, 2014-06 or 2014-06-30; of a year or a month, its end. Empty is today."
MOMENT = SafeString(
    'A day, which means its end, or <span class="nowrap">2026-11-24T12:00:00Z</span>. '
    "Empty is now."
)
DAY_WORDS = "j M Y"
SAME = "the two points are one and the same; say from when, on one clock or the other"


class SourceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Source) -> str:
        return f"{obj.short_citation()}: {obj.title}"


def day_field() -> DayField:
    return DayField(label="So in the world on", required=False, help_text=DAY)


def moment_field() -> MomentField:
    return MomentField(label="Recorded by", required=False, help_text=MOMENT)


class DifferencesForm(forms.Form):
    from_as_of = day_field()
    from_known_at = moment_field()
    to_as_of = day_field()
    to_known_at = moment_field()
    collection = forms.ModelChoiceField(
        Collection.objects.all(),
        to_field_name="key",
        required=False,
        empty_label="All collections",
    )
    source = SourceField(
        Source.objects.for_list(),
        to_field_name="key",
        required=False,
        empty_label="All sources",
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and self.point("from") == self.point("to"):
            self.add_error("from_known_at", SAME)
        return found

    def point(self, side: str) -> Point:
        held = self.cleaned_data
        return Point(held[f"{side}_as_of"], held[f"{side}_known_at"])

    def sides(self) -> list[tuple[str, list[Any]]]:
        """The fields of each of the two points, under its name."""
        return [
            (name, [self[f"{side}_as_of"], self[f"{side}_known_at"]])
            for side, name in (("from", "From"), ("to", "To"))
        ]

    def choices(self) -> list[Any]:
        return [self["collection"], self["source"]]


def differences_page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Show what differs between two points; by GET, so that a link can be shared."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    form = DifferencesForm(asked(request), label_suffix="")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "What changed",
        "form": form,
    }
    if form.is_valid():
        context |= found(request, form)
    return TemplateResponse(request, "recommendations/differences.html", context)


def asked(request: HttpRequest) -> Any:
    """What the address asks; where it names no clock, what was recorded of late."""
    data = request.GET.copy()
    if not any(name in data for name in CLOCKS):
        since = timezone.localdate() - timedelta(days=RECENT)
        data["from_known_at"] = since.isoformat()
    return data


def found(request: HttpRequest, form: DifferencesForm) -> dict[str, Any]:
    start, end = form.point("from"), form.point("to")
    rows = differences(chosen(request, form), start, end)
    page: Page[Any] = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "rows": [shown(row) for row in with_causes(page.object_list, end)],
        "start": written(start),
        "end": written(end),
    }


def chosen(request: HttpRequest, form: DifferencesForm) -> AddresseeQuerySet:
    """The addressees that the person may see and asks about."""
    advice = Recommendation.objects.for_reader(request.user).order_by()
    if collection := form.cleaned_data["collection"]:
        advice = advice.filter(quote__source__collection=collection)
    if source := form.cleaned_data["source"]:
        advice = advice.filter(quote__source=source)
    return Addressee.objects.filter(recommendation__in=advice)


def shown(row: Difference) -> dict[str, Any]:
    """A difference as the table shows it."""
    url = reverse(
        "admin:recommendations_recommendation_change", args=[row["recommendation_pk"]]
    )
    axis = row["axis"]
    return {
        **row,
        "url": url,
        "axis_label": capfirst(Axis(axis).label),
        "before": display.status(axis, row["value_before"]),
        "after": display.status(axis, row["value_after"]),
        "cause": cause(row["because"], url),
    }


def cause(assessment: Assessment | None, url: str) -> Any:
    """A link to the assessment that made the difference, where one did."""
    if assessment is None:
        return ""
    return format_html(
        '<a href="{}#assessment-{}">{} from {}</a>',
        url,
        assessment.pk,
        capfirst(assessment.get_value_display()),
        assessment.true_from.written(),
    )


def written(point: Point) -> str:
    """A point in words: `what was so on 30 Jun 2014, as recorded by …`."""
    recorded = moment_words(point.known_at) if point.known_at else ""
    if point.as_of is None:
        return f"what was recorded by {recorded}" if recorded else "what is known now"
    so = f"what was so on {date_format(point.as_of, DAY_WORDS)}"
    return f"{so}, as recorded by {recorded}" if recorded else so


def moment_words(moment: datetime) -> str:
    local = timezone.localtime(moment)
    day = date_format(local, DAY_WORDS)
    if local.time() == time.max:
        return f"the end of {day}"
    return f"{day}, {date_format(local, 'H:i')}"
