"""Other asks that an ask has something in common with: members, themes, addressees."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest

from recommendations.admin import display
from recommendations.models import Ask, AskMember, Recommendation

MOST = 8
MOST_NAMES = 3
COUNTED = {
    "recommendation__ref": ("recommendation", "recommendations"),
    "recommendation__themes__name": ("theme", "themes"),
    "recommendation__addressees__actor__name": ("addressee", "addressees"),
}


def related(
    ask: Ask, members: list[AskMember], request: HttpRequest
) -> list[dict[str, Any]]:
    """The asks in use that share most: first members, then themes, then addressees.

    Addressees alone relate nothing: some are asked for almost everything.
    """
    advice = [each.recommendation for each in members]
    shared = {
        path: pairs(ask, request, path, keys)
        for path, keys in (
            ("recommendation__ref", [each.ref for each in advice]),
            ("recommendation__themes__name", names(advice, "themes")),
            ("recommendation__addressees__actor__name", names(advice, "addressees")),
        )
    }
    by_members, by_themes, by_actors = shared.values()
    found = Ask.objects.in_bulk({*by_members, *by_themes})
    ranked = sorted(
        found,
        key=lambda key: (
            -len(by_members[key]),
            -len(by_themes[key]),
            -len(by_actors[key]),
            found[key].title,
        ),
    )
    return [
        {
            "ask": found[key],
            "url": display.change_url(found[key]),
            "shares": list(shares(shared, key)),
        }
        for key in ranked[:MOST]
    ]


def names(advice: list[Recommendation], part: str) -> set[str]:
    """The names of the themes or of the addressees, which are in memory."""
    rows = (row for each in advice for row in getattr(each, part).all())
    return {row.actor.name if part == "addressees" else row.name for row in rows}


def pairs(ask: Ask, request: HttpRequest, path: str, keys: Any) -> dict[int, set[str]]:
    """By other asks in use: what of these they have at a path, as the person sees it."""
    visible = Recommendation.objects.for_reader(request.user).order_by()
    rows = AskMember.objects.filter(recommendation__in=visible, ask__archived=False)
    rows = rows.filter(**{f"{path}__in": keys}).exclude(ask=ask).order_by()
    found: dict[int, set[str]] = defaultdict(set)
    for other, name in rows.values_list("ask", path).distinct():
        found[other].add(name)
    return found


def shares(shared: dict[str, dict[int, set[str]]], key: int) -> Iterator[str]:
    """What an ask shares, in words: `2 recommendations: A-1, A-2`."""
    for path, by_ask in shared.items():
        if held := sorted(by_ask[key]):
            noun = COUNTED[path][len(held) > 1]
            some = ", ".join(held[:MOST_NAMES])
            more = " …" if len(held) > MOST_NAMES else ""
            yield f"{len(held)} {noun}: {some}{more}"
