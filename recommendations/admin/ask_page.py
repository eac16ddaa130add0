"""What the page of an ask shows besides its form: who answers it, and how."""

from typing import Any

from django.http import HttpRequest
from django.utils.text import capfirst

from recommendations.admin import display
from recommendations.admin.ask_members import form_of
from recommendations.admin.related_asks import related
from recommendations.matrix import AGAINST, FOR, sentence, sides
from recommendations.models import Ask, AskMember, Recommendation
from recommendations.models.ask import Stance

BETWEEN = "Another way"
SECTIONS = (
    ("For", FOR),
    (BETWEEN, {Stance.ALTERNATIVE}),
    ("Against", AGAINST),
)
ORDER = {stance: number for number, stance in enumerate(Stance.values)}
MOST_SHARES = 5  # the stylesheet has widths for so many


def answers_to(ask: Ask, request: HttpRequest) -> dict[str, Any]:
    """The members that the person may see, by side, stance and date of source."""
    members = sorted(members_of(ask, request), key=place)
    found = sides((each.stance, each.recommendation.source.pk) for each in members)
    return {
        "number": len(members),
        "summed_up": f"{capfirst(sentence(found))}.",
        "spread": [share(stance, members) for stance in found_in_order(members)],
        "sections": sections(members),
        "related": related(ask, members, request),
    }


def sections(members: list[AskMember]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The sides that somebody takes, each with its members."""
    taken = [
        (name, [position(each) for each in members if each.stance in stances])
        for name, stances in SECTIONS
    ]
    return [(name, positions) for name, positions in taken if positions]


def members_of(ask: Ask, request: HttpRequest) -> list[AskMember]:
    """The members with their recommendations, in a fixed number of queries."""
    advice = Recommendation.objects.for_reader(request.user).for_list()
    members = list(ask.members.all())
    seen = advice.in_bulk([each.recommendation_id for each in members])
    for member in members:
        if member.recommendation_id in seen:
            member.recommendation = seen[member.recommendation_id]
    return [each for each in members if each.recommendation_id in seen]


def place(member: AskMember) -> tuple[Any, ...]:
    source = member.recommendation.source
    dated = source.published.first_day, source.key, member.position, member.pk
    return ORDER[member.stance], *dated


def found_in_order(members: list[AskMember]) -> list[str]:
    return list(dict.fromkeys(each.stance for each in members))


def share(stance: str, members: list[AskMember]) -> dict[str, Any]:
    """A stance, how many take it, and in which sources."""
    taken = [each.recommendation.source for each in members if each.stance == stance]
    cited = dict.fromkeys(source.short_citation() for source in taken)
    return {
        "value": stance,
        "sign": display.stance(stance, Stance(stance).label),
        "number": len(taken),
        "width": min(len(taken), MOST_SHARES),
        "sources": ", ".join(cited),
    }


def position(member: AskMember) -> dict[str, Any]:
    """A member as the page tells it."""
    advice = member.recommendation
    return {
        "stance": display.stance(member.stance, member.get_stance_display()),
        "why": member.why,
        "advice": advice,
        "url": display.change_url(advice),
        "kind": display.kind(advice.kind),
        "state": "" if advice.state == "published" else display.state(advice),
        "figure": display.figure(advice.quote, kind=advice.kind, brief=True),
        "results": display.results(advice.addressees.all()),
        "form": form_of(member),
    }
