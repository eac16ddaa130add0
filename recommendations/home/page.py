"""What the first page shows to a person, of all collections or of one."""

from typing import Any

from django.http import HttpRequest

from recommendations.home import charts, desk
from recommendations.home.sentence import sentence
from recommendations.home.years import years
from recommendations.models import Collection
from recommendations.overview.glance import glance

KEPT = "collection"  # in the session: the key and the name of the one chosen
VIEW = "recommendations.view_recommendation"


def home(request: HttpRequest) -> dict[str, Any]:
    """The work, the numbers and the choice of collections; nothing without a role."""
    if not request.user.has_perm(VIEW):
        return {}
    collections = list(Collection.objects.order_by("name", "key"))
    chosen = choose(request, collections)
    key = chosen.pk if chosen else None
    sections = desk.sections(request.user, key)
    held = glance(key)
    return {
        "collections": collections,
        "chosen": chosen,
        "works": bool(sections),
        "sections": [section for section in sections if section.count],
        "quiet": [section.none for section in sections if not section.count],
        "held": held,
        "sentence": sentence(held) if held.recommendations else "",
        "charts": drawn(held, key) if held.recommendations else {},
    }


def drawn(held: Any, key: int | None) -> dict[str, Any]:
    """The charts by the names that the template calls them."""
    return {
        "came_of_it": charts.came_of_it(held, key),
        "by_source": charts.by_source(held, key),
        "by_actor": charts.by_actor(held, key),
        "years": years(held, key),
        "grid": charts.grid(held, key),
        "conditions": charts.conditions(held, key),
        "kinds": charts.kinds(held, key),
    }


def choose(request: HttpRequest, collections: list[Collection]) -> Collection | None:
    """The collection that was asked for now, else the one that was chosen before."""
    kept = request.session.get(KEPT)
    asked = request.GET.get(KEPT, kept and kept["key"])
    chosen = next((each for each in collections if each.key == asked), None)
    keep = {"pk": chosen.pk, "key": chosen.key, "name": chosen.name} if chosen else None
    if keep != kept:
        request.session[KEPT] = keep
    return chosen


def kept_collection(request: HttpRequest) -> dict[str, Any]:
    """The chosen collection as the session keeps it: no query on other pages."""
    return request.session.get(KEPT) or {}
