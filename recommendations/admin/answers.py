"""The asks that a recommendation belongs to, and what other sources answer."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from recommendations import points
from recommendations.admin import display
from recommendations.admin.tracked import visible
from recommendations.models import AskMember, Recommendation, Source
from recommendations.models.ask import Stance
from recommendations.models.clocks import Point

ORDER = {stance: number for number, stance in enumerate(Stance.values)}


def asks_of(
    record: Recommendation, request: HttpRequest, point: Point
) -> list[dict[str, Any]]:
    """Each ask with its members: this recommendation first, then by stance."""
    own = list(record.memberships.select_related("ask").order_by("ask__title"))
    members = members_of([each.ask_id for each in own], request)
    advice = advice_of(members, request, point)
    return [
        {
            "ask": each.ask,
            "members": [
                answer(member, advice[member.recommendation_id], record)
                for member in sorted(members, key=lambda row: place(row, record))
                if member.ask_id == each.ask_id and member.recommendation_id in advice
            ],
        }
        for each in own
    ]


def members_of(asks: list[int], request: HttpRequest) -> list[AskMember]:
    rows = AskMember.objects.filter(ask__in=asks)
    return list(visible(rows, request, "recommendation"))


def place(member: AskMember, record: Recommendation) -> tuple[bool, int, int]:
    elsewhere = member.recommendation_id != record.pk
    return elsewhere, ORDER[member.stance], member.position


def advice_of(
    members: list[AskMember], request: HttpRequest, point: Point
) -> dict[int, Any]:
    """The recommendations with their sources, as they stood at a point."""
    rows = points.at(Recommendation.objects.for_reader(request.user), point)
    sources = Prefetch("quote__source", queryset=Source.objects.for_list())
    rows = rows.select_related("quote").prefetch_related(sources)
    if not point.is_now():
        rows = rows.prefetch_related("addressees__actor")
    found = rows.in_bulk({member.recommendation_id for member in members})
    if not point.is_now():
        for each in found.values():
            then = points.headline_of(each)
            each.headline, each.headline_provisional = then.value, then.provisional
    return found


def answer(
    member: AskMember, advice: Recommendation, record: Recommendation
) -> dict[str, Any]:
    return {
        "here": advice.pk == record.pk,
        "stance": display.stance(member.stance, member.get_stance_display()),
        "why": member.why,
        "advice": advice,
        "url": display.change_url(advice),
        "source": advice.source.short_citation(),
        "headline": headline(advice),
    }


def headline(advice: Recommendation) -> SafeString:
    words = format_html(
        '<span class="status {}">{}{}</span>',
        advice.headline,
        display.symbol(advice.headline),
        capfirst(advice.get_headline_display()),
    )
    return words + display.PROVISIONAL if advice.headline_provisional else words
