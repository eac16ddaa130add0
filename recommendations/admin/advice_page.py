"""The page of an actor, an author, a publisher or a theme: the advice tied to it.

One mechanism; `advice_pages` declares what each noun shows. The form is one click away.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from recommendations import advice
from recommendations.admin import as_of, display
from recommendations.advice import Contrary, Extent, Scope
from recommendations.matrix import By, sentence
from recommendations.matrix.rows import Member
from recommendations.models import Addressee, Ask, Axis, Implementation, Recommendation
from recommendations.models.axes import UNASSESSED
from recommendations.models.recommendation import RecommendationQuerySet

ROWS = 50
ALWAYS, ON_DEMAND = "always", "on demand"
LIST = "admin:recommendations_recommendation_changelist"
Facts = list[tuple[str, Any]]


@dataclass(frozen=True)
class AdvicePage:
    """What the page of a noun shows, and in which words."""

    path: str  # from a recommendation to the noun
    heading: str
    lead: Callable[[Extent, int], str]
    parameter: str  # by which the list of recommendations is narrowed to it
    facts: Callable[[Any, HttpRequest], Facts]
    others: bool = False
    below: str = ""  # whether those below are counted in: "always", "on demand"


class WithAdvice:
    """Of nouns that are read as a page of advice; a mixin of their admin."""

    change_form_template: Any = "admin/recommendations/advice/change_form.html"
    advice: ClassVar[AdvicePage]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if record := context["original"]:
            asked = request.method == "POST" or {"edit", "_popup"} & {*request.GET}
            editing = bool(asked) and self.has_change_permission(request, record)  # type: ignore[attr-defined]
            context |= {"editing": editing, "cancel_url": display.change_url(record)}
            if not editing:
                context |= shown(self.advice, record, request)
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> Any:
        """Back to the page, where the form was opened."""
        return redirect(display.change_url(obj))


def shown(page: AdvicePage, record: Any, request: HttpRequest) -> dict[str, Any]:
    """Everything on the page, at a number of queries that no size changes."""
    form = as_of.read_point(request)
    point = as_of.point_of(request)
    deep = page.below == ON_DEMAND and "below" in request.GET
    keys = keys_of(record) if deep or page.below == ALWAYS else [record.pk]
    scope = Scope(page.path, keys, page.others)
    visible = Recommendation.objects.for_reader(request.user)
    own = scope.of(visible)
    extent = advice.extent(own)
    addressees = advice.addressees_of(own, scope.actors)
    actors, number_of_actors = advice.asked_to_act(addressees)
    contrary, number_contrary = advice.contrary(own, visible, others=page.others)
    rows = page_of_rows(own, request)
    members = [each for found in contrary for each in (*found.for_it, *found.against)]
    shown_here = {*rows.object_list, *(each.recommendation for each in members)}
    telling = Telling(
        scope,
        advice.whole(shown_here, visible, point),
        advice.evidence_of(shown_here, point),
        mine={*own.filter(pk__in=shown_here).values_list("pk", flat=True)},
    )
    return {
        "page": page,
        "point_form": form,
        "then": as_of.told(point),
        "deep": deep,
        "has_below": page.below == ON_DEMAND and record.children.exists(),
        "lead": page.lead(extent, number_of_actors),
        "results": tally(advice.results(addressees, point), page, record, deep),
        "contrary": [telling.contrary(each, record) for each in contrary],
        "number_contrary": number_contrary,
        "rows": [telling.row(key) for key in rows.object_list],
        "pages": rows,
        "newest_first": newest_first(request),
        "list_url": list_url(page, record, deep),
        "by_source": by_source(extent, page, record, deep),
        "more_sources": max(0, extent.sources - advice.MOST_NAMED),
        "actors": actors if page.path != advice.ADDRESSED or deep else [],
        "more_actors": number_of_actors - len(actors),
        "facts": page.facts(record, request),
    }


def keys_of(record: Any) -> list[int]:
    """The record and those below it."""
    below = type(record).objects.descendants(record.pk, include_self=True)
    return [each.pk for each in below.only("pk")]


def newest_first(request: HttpRequest) -> bool:
    return request.GET.get("order") == "newest"


def page_of_rows(own: RecommendationQuerySet, request: HttpRequest) -> Any:
    ordered = advice.in_order(own, newest_first=newest_first(request))
    paginator = Paginator(ordered.values_list("pk", flat=True), ROWS)
    return paginator.get_page(request.GET.get("page"))


@dataclass(frozen=True)
class Telling:
    """Recommendations in memory, and how they are told."""

    scope: Scope
    records: dict[int, Recommendation]
    evidence: dict[int, int]
    mine: set[int]

    def row(self, key: int) -> dict[str, Any]:
        record = self.records[key]
        return {
            "record": record,
            "kind": display.kind(record.kind),
            "state": "" if record.state == "published" else display.state(record),
            "stances": record.memberships.all(),
            "results": self.results(record),
        }

    def results(self, record: Recommendation) -> list[dict[str, Any]]:
        """What is known of the addressees that are meant."""
        meant = self.scope.actors
        rows = record.addressees.all()
        return [
            self.result(row) for row in rows if meant is None or row.actor_id in meant
        ]

    def result(self, addressee: Addressee) -> dict[str, Any]:
        answered = addressee.response != UNASSESSED[Axis.RESPONSE]
        return {
            "actor": addressee.actor,
            "implementation": display.current(addressee, Axis.IMPLEMENTATION),
            "response": display.current(addressee, Axis.RESPONSE) if answered else "",
            "evidence": self.evidence.get(addressee.pk, 0),
        }

    def contrary(self, found: Contrary, record: Any) -> dict[str, Any]:
        return {
            "ask": found.ask,
            "sentence": sentence(found.sides),
            "url": compare_url(found.ask, record if self.scope.alone() else None),
            "sides": [
                ("For", [self.member(each) for each in found.for_it]),
                ("Against", [self.member(each) for each in found.against]),
            ],
        }

    def member(self, member: Member) -> dict[str, Any]:
        return {
            **self.row(member.recommendation),
            "stance": display.stance(member.stance, member.stance),
            "mine": self.scope.others and member.recommendation in self.mine,
        }


def compare_url(ask: Ask, actor: Any) -> str:
    """The quotes of both sides; of one actor, those in its cell of the matrix."""
    url = reverse("admin:recommendations_ask_compare", args=[ask.pk])
    if actor is None:
        return url
    query = {"by": By.ACTOR.value, "column": actor.key}
    return f"{url}?{urlencode(query)}"


def list_url(page: AdvicePage, record: Any, deep: bool, **query: Any) -> str:
    """The list of these recommendations, narrowed further by `query`."""
    below = {f"{page.parameter}.below": 1} if deep else {}
    asked = {"view": "all", page.parameter: record.pk, **below, **query}
    return f"{reverse(LIST)}?{urlencode(asked)}"


def tally(
    counted: Any, page: AdvicePage, record: Any, deep: bool
) -> list[tuple[SafeString, int, str]]:
    """Each value that some have: its sign, how many have it, and their list."""
    return [
        (
            display.status(Axis.IMPLEMENTATION, value),
            counted[value],
            list_url(page, record, deep, implementation=value),
        )
        for value in Implementation.values
        if counted[value]
    ]


def by_source(
    extent: Extent, page: AdvicePage, record: Any, deep: bool
) -> list[dict[str, Any]]:
    """Who gives the advice; an author and a publisher are that themselves."""
    if page.others:
        return []
    return [
        {
            "source": source,
            "number": number,
            "url": list_url(page, record, deep, source=source.pk),
        }
        for source, number in extent.by_source
    ]
