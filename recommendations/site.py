"""The admin site that analysts work in: its frame, its navigation and its first page."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse

from recommendations.goto import pages
from recommendations.home.links import list_url
from recommendations.home.page import home, kept_collection

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
    "import",
)
# A person's own, after the nouns.
OWN = ("apitoken",)
# The lists that can be narrowed to a collection follow the one that is chosen.
IN_COLLECTION = {
    "recommendation",
    "source",
    "ask",
    "assessment",
    "addressee",
    "condition",
    "quote",
}


class LoginForm(AdminAuthenticationForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class Lookup(AutocompleteJsonView):
    """The choices of a picker, each with the words that it was found by."""

    def get_queryset(self) -> Any:
        """What is archived is offered no more."""
        rows = super().get_queryset()
        archivable = any(field.name == "archived" for field in rows.model._meta.fields)
        return rows.filter(archived=False) if archivable else rows

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        found = super().serialize_result(obj, to_field_name)
        told = getattr(self.model_admin, "found_as", None)
        return found | {"text": told(obj, self.term)} if told else found


class TrackerSite(AdminSite):
    site_title = "Policy Tracker"
    site_header = "Policy Tracker"
    site_url = None
    index_title = "What to do next"
    login_form = LoginForm
    enable_nav_sidebar = False
    empty_value_display = "–"

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        return {
            **context,
            "nav_main": beside_asks(self.links(request, MAIN), request),
            "nav_more": [
                *self.links(request, MORE),
                *changes_link(request),
                *self.links(request, OWN),
                *others(request, context["available_apps"]),
            ],
            "at_home": request.path == reverse("admin:index"),
            "kept_collection": kept_collection(request),
        }

    def get_urls(self) -> list[Any]:
        return [
            path("go-to/", self.admin_view(self.go_to), name="go_to"),
            path("go-to.json", self.admin_view(pages.answer), name="go_to_json"),
            *super().get_urls(),
        ]

    def go_to(self, request: HttpRequest) -> HttpResponse:
        return pages.page(request, self.each_context(request))

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Lookup.as_view(admin_site=self)(request)

    def links(self, request: HttpRequest, names: tuple[str, ...]) -> list[Any]:
        """The lists of these nouns that the person may see."""
        registered = {model._meta.model_name: model for model in self._registry}
        kept = kept_collection(request).get("pk")
        return [
            {
                "label": registered[name]._meta.verbose_name_plural,
                "url": list_url(name, kept if name in IN_COLLECTION else None),
                "current": request.path.startswith(list_url(name)),
            }
            for name in names
            if name in registered and may_see(request, name)
        ]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().index(request, {**home(request), **(extra_context or {})})


def may_see(request: HttpRequest, name: str) -> bool:
    return request.user.has_perm(f"recommendations.view_{name}")


def beside_asks(links: list[Any], request: HttpRequest) -> list[Any]:
    """The links of the header, the matrix after the asks where these stand."""
    asks = reverse("admin:recommendations_ask_changelist")
    place = next((n for n, each in enumerate(links) if asks in each["url"]), None)
    if place is None:
        return links
    url = reverse("admin:recommendations_ask_matrix")
    here = request.path == url
    links[place]["current"] &= not here
    kept = kept_collection(request).get("pk")
    matrix = {
        "label": "matrix",
        "url": f"{url}?collection={kept}" if kept else url,
        "current": here,
    }
    return [*links[: place + 1], matrix, *links[place + 1 :]]


def changes_link(request: HttpRequest) -> list[dict[str, Any]]:
    """The page of what changed between two points of time."""
    if not may_see(request, "assessment"):
        return []
    url = reverse("admin:recommendations_differences")
    return [{"label": "what changed", "url": url, "current": request.path == url}]


def others(request: HttpRequest, apps: list[Any]) -> list[dict[str, Any]]:
    """The lists of other apps: accounts and groups, for those who keep them."""
    return [
        {
            "label": str(model["name"]),
            "url": model["admin_url"],
            "current": request.path.startswith(model["admin_url"]),
        }
        for app in apps
        if app["app_label"] != "recommendations"
        for model in app["models"]
        if model["admin_url"]
    ]
