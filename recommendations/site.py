"""The admin site that analysts work in: its frame, its navigation and its first page."""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from recommendations.models import (
    Addressee,
    Assessment,
    Axis,
    Quote,
    Recommendation,
    Source,
    State,
)
from recommendations.models.axes import STRONG, UNASSESSED

# What stands in the header; every other noun is under "More".
MAIN = ("recommendation", "source", "ask", "actor", "assessment")
MORE = (
    "addressee",
    "condition",
    "link",
    "quote",
    "evidence",
    "theme",
    "person",
    "publisher",
    "collection",
)


@dataclass(frozen=True)
class Count:
    """How many of something there are, and where they are listed."""

    number: int
    what: str
    url: str
    why: str = ""


class LoginForm(AdminAuthenticationForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class TrackerSite(AdminSite):
    site_title = "Policy Tracker"
    site_header = "Policy Tracker"
    site_url = None
    index_title = "What to do next"
    login_form = LoginForm
    enable_nav_sidebar = False
    empty_value_display = "–"

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **super().each_context(request),
            "nav_main": self.links(request, MAIN),
            "nav_more": self.links(request, MORE),
        }

    def links(self, request: HttpRequest, names: tuple[str, ...]) -> list[Any]:
        """The lists of these nouns that the person may see."""
        registered = {model._meta.model_name: model for model in self._registry}
        return [
            {
                "label": registered[name]._meta.verbose_name_plural,
                "url": (url := list_url(name)),
                "current": request.path.startswith(url),
            }
            for name in names
            if name in registered and may_see(request, name)
        ]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        counts = {"held": held(request), "waiting": waiting(request)}
        return super().index(request, {**counts, **(extra_context or {})})


def list_url(name: str, query: str = "") -> str:
    url = reverse(f"admin:recommendations_{name}_changelist")
    return f"{url}?{query}" if query else url


def may_see(request: HttpRequest, name: str) -> bool:
    return request.user.has_perm(f"recommendations.view_{name}")


def held(request: HttpRequest) -> list[Count]:
    """What the collections hold, as far as the person may see it."""
    visible = Recommendation.objects.for_reader(request.user)
    assessed = Assessment.objects.filter(addressee__recommendation__in=visible)
    querysets = {
        "source": Source.objects.all(),
        "recommendation": visible,
        "assessment": assessed,
    }
    return [
        Count(rows.count(), str(rows.model._meta.verbose_name_plural), list_url(name))
        for name, rows in querysets.items()
        if may_see(request, name)
    ]


def waiting(request: HttpRequest) -> list[Count]:
    """What waits for somebody to do it; nothing for those who only read."""
    if not request.user.has_perm("recommendations.add_assessment"):
        return []
    unassessed = Addressee.objects.filter(
        implementation=UNASSESSED[Axis.IMPLEMENTATION]
    )
    drafts = Recommendation.objects.filter(state__in=[State.DRAFT, State.IN_REVIEW])
    return [
        *for_person(request.user),
        Count(
            Quote.objects.to_review().count(),
            "quotes to review",
            list_url("quote", "review=yes"),
            "Their source's text changed, and they were not found word for word.",
        ),
        Count(
            drafts.count(),
            "recommendations not yet published",
            list_url("recommendation", "state__in=draft,in_review"),
            "Readers do not see them.",
        ),
        Count(
            unassessed.count(),
            "addressees whose implementation nobody assessed",
            list_url("addressee", "implementation__exact=not_assessed"),
            "Look for what came of the advice, and record it.",
        ),
    ]


def for_person(by: Any) -> list[Count]:
    """What waits for this person, or for one of the same role."""
    assigned = Recommendation.objects.filter(assigned_to=by.pk)
    provisional = Assessment.objects.standing().filter(
        value__in=STRONG, confirmed_at=None
    )
    found = [
        Count(
            assigned.count(),
            "recommendations assigned to me",
            list_url("recommendation", "assigned=me"),
            "Somebody counts on you to work on them.",
        )
    ]
    if by.has_perm("recommendations.review_recommendation"):
        submitted = Recommendation.objects.filter(state=State.IN_REVIEW)
        found.append(
            Count(
                submitted.count(),
                "recommendations waiting for review",
                list_url("recommendation", "state__exact=in_review"),
                "Publish them, send them back, or reject them.",
            )
        )
    if by.has_perm("recommendations.confirm_assessment"):
        found.append(
            Count(
                provisional.exclude(assessed_by=by.pk).count(),
                "provisional assessments waiting for a second person",
                list_url("assessment", "provisional=others"),
                "Others recorded them; each stands only when you or another "
                "reviewer confirms it.",
            )
        )
        return found
    return [
        *found,
        Count(
            provisional.count(),
            "provisional assessments",
            list_url("assessment", "provisional=yes"),
            "Each stands only when a reviewer who did not record it confirms it.",
        ),
    ]
