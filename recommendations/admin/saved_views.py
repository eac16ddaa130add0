"""Views of the list of recommendations: those built in, one's own, and shared ones."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from recommendations import tracking
from recommendations.admin.as_of import point_of
from recommendations.admin.changelist import COLUMNS_VAR, VIEW_VAR
from recommendations.admin.counting import at_least, tally
from recommendations.admin.menus import COUNTS_VAR
from recommendations.admin.tracked import refuse
from recommendations.models import Axis, Condition, Recommendation, SavedView
from recommendations.models.axes import UNASSESSED
from recommendations.models.rules import Refused
from recommendations.models.saved_view import LONGEST_QUERY

LIST = "admin:recommendations_recommendation_changelist"
ALL = "all"
# Views that everybody has: a name, and what its address asks for.
BUILT_IN = {
    ALL: ("All", ""),
    "with-result": ("With a result", "assessed=yes"),
    "unassessed": ("Nothing assessed yet", "assessed=no"),
    "provisional": ("Provisional", "provisional=yes"),
    "conditional": ("Conditional", "conditional=yes"),
}
# What an address holds besides the view itself.
PASSING = (VIEW_VAR, COLUMNS_VAR, COUNTS_VAR, PAGE_VAR, ERROR_FLAG)


@dataclass(frozen=True)
class Tab:
    """A view above the list."""

    label: str
    url: str
    current: bool = False
    count: str = ""
    owner: str = ""
    edit_url: str = ""
    changed: bool = False


class ViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ("name", "shared")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)


def asked(query: QueryDict) -> str:
    """What an address asks of the list, whatever its order."""
    kept = query.copy()
    for name in PASSING:
        kept.pop(name, None)
    found = QueryDict(mutable=True)
    for name in sorted(kept):
        found.setlist(name, [value for value in kept.getlist(name) if value])
    return found.urlencode()


def columns(query: QueryDict) -> str:
    return ",".join(query.getlist(COLUMNS_VAR))


def address(view: SavedView) -> str:
    """The list as the view shows it."""
    query = QueryDict(view.query, mutable=True)
    if view.columns:
        query[COLUMNS_VAR] = view.columns
    query[VIEW_VAR] = view.key
    return f"{reverse(LIST)}?{query.urlencode()}"


def views_of(request: HttpRequest) -> list[SavedView]:
    """The views that this person may use."""
    return list(SavedView.objects.for_reader(request.user).select_related("owner"))


def opened_first(request: HttpRequest, views: list[SavedView]) -> str:
    """Where the bare list leads this person, if anywhere."""
    if request.method != "GET" or request.GET:
        return ""
    mine = (view for view in views if view.owner_id == request.user.pk)
    first = next((view for view in mine if view.opens_first), None)
    return address(first) if first else ""


def tabs(request: HttpRequest, views: list[SavedView]) -> list[Tab]:
    """The views to choose from, with the one that the list shows."""
    saved = [saved_tab(view, request) for view in sorted_for(views, request.user)]
    current = any(tab.current for tab in saved)
    return [*built_in_tabs(request, other_is_current=current), *saved]


def sorted_for(views: list[SavedView], user: Any) -> list[SavedView]:
    """One's own first."""
    return sorted(views, key=lambda view: view.owner_id != user.pk)


def saved_tab(view: SavedView, request: HttpRequest) -> Tab:
    current = request.GET.get(VIEW_VAR) == view.key
    shown = asked(request.GET), columns(request.GET)
    page = reverse(f"{LIST.removesuffix('changelist')}view", args=[view.key])
    mine = view.may_change(request.user)
    return Tab(
        label=view.name,
        url=address(view),
        current=current,
        owner="" if mine else view.owner.get_username(),
        edit_url=f"{page}?{request.GET.urlencode()}"
        if current and view.may_remove(request.user)
        else "",
        changed=current and mine and shown != (view.query, view.columns),
    )


def built_in_tabs(request: HttpRequest, *, other_is_current: bool) -> list[Tab]:
    name = request.GET.get(VIEW_VAR, ALL)
    _, query = BUILT_IN.get(name, BUILT_IN[ALL])
    # A view whose own filter was taken off is that view no more.
    parts = request.GET.urlencode().split("&")
    current = name if not query or query in parts else ALL
    numbers = counts(request)
    return [
        Tab(
            label=label,
            url=f"{reverse(LIST)}?{query + '&' if query else ''}{VIEW_VAR}={key}",
            current=not other_is_current
            and key == (current if current in BUILT_IN else ALL),
            count=numbers[key],
        )
        for key, (label, query) in BUILT_IN.items()
    ]


def counts(request: HttpRequest) -> dict[str, str]:
    """How many each of the views holds today; of an earlier point, nothing."""
    if not point_of(request).is_now():
        return dict.fromkeys(BUILT_IN, "")
    rows = Recommendation.objects.for_reader(request.user)
    unassessed = {"headline": UNASSESSED[Axis.IMPLEMENTATION]}
    conditional = Condition.objects.order_by().values("recommendation")
    return {
        ALL: str(tally(rows)),
        "with-result": at_least(rows.exclude(**unassessed)),
        "unassessed": at_least(rows.filter(**unassessed)),
        "provisional": at_least(rows.filter(headline_provisional=True)),
        "conditional": at_least(rows.filter(pk__in=conditional)),
    }


def may_keep(request: HttpRequest, verb: str) -> None:
    if not request.user.has_perm(f"recommendations.{verb}_savedview"):
        raise PermissionDenied


def add_page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Give the list as it is shown a name."""
    may_keep(request, "add")
    return form_page(model_admin, request, SavedView(owner_id=request.user.pk or 0))


def edit_page(model_admin: Any, request: HttpRequest, key: str) -> HttpResponse:
    """Rename a view, share it, put the present list in its place, or remove it."""
    may_keep(request, "change")
    view = found(request, key)
    if request.method == "POST" and "remove" in request.POST:
        return acted(request, view, remove)
    if request.method == "POST" and "first" in request.POST:
        return acted(request, view, toggle_first)
    return form_page(model_admin, request, view)


def found(request: HttpRequest, key: str) -> SavedView:
    """A view that this person may change or remove; others are not there for them."""
    view = get_object_or_404(SavedView.objects.for_reader(request.user), key=key)
    if not view.may_remove(request.user):
        raise PermissionDenied
    return view


def acted(request: HttpRequest, view: SavedView, act: Any) -> HttpResponse:
    try:
        messages.success(request, act(view, request.user))
    except Refused as error:
        messages.error(request, str(error))
    return redirect(f"{reverse(LIST)}?{VIEW_VAR}={ALL}")


def remove(view: SavedView, by: Any) -> str:
    name = view.name
    tracking.remove_view(view, by=by)
    return f"The view “{name}” is deleted."


def toggle_first(view: SavedView, by: Any) -> str:
    tracking.open_first(view, by=by, first=not view.opens_first)
    if view.opens_first:
        return f"The list opens with “{view.name}” from now on."
    return "The list opens with all recommendations from now on."


def form_page(model_admin: Any, request: HttpRequest, view: SavedView) -> HttpResponse:
    form = ViewForm(request.POST or None, instance=view)
    if request.method == "POST" and form.is_valid():
        if not view.pk or "replace" in request.POST:
            view.query, view.columns = asked(request.GET), columns(request.GET)
        if kept(form, view, request.user):
            messages.success(request, f"The view “{view.name}” is saved.")
            return redirect(address(view))
    shown = asked(request.GET), columns(request.GET)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"View: {view.name}" if view.pk else "Save this view",
        "opts": model_admin.opts,
        "form": form,
        "view": view,
        "mine": view.may_change(request.user),
        "differs": view.pk and shown != (view.query, view.columns),
        "told": told(request.GET),
        "back": f"{reverse(LIST)}?{request.GET.urlencode() or f'{VIEW_VAR}={ALL}'}",
    }
    return TemplateResponse(request, "recommendations/save_view.html", context)


def kept(form: Any, view: SavedView, by: Any) -> bool:
    """Whether the view could be saved; the form says why not."""
    if len(view.query) > LONGEST_QUERY:
        form.add_error(None, "the view holds too many filters; take some off first")
        return False
    try:
        tracking.keep_view(view, by=by)
    except (Refused, ValidationError) as error:
        refuse(form, error)
        return False
    return True


def told(query: QueryDict) -> list[str]:
    """What the view keeps, in a few words."""
    names = [name for name in query if name not in PASSING and any(query.getlist(name))]
    parts = [name.partition("__")[0].replace("_", " ") for name in names]
    if columns(query):
        parts.append("columns")
    return parts
