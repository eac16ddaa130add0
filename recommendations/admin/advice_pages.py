"""What the pages of actors, authors, publishers and themes show."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from recommendations.admin import display
from recommendations.admin.advice_page import ALWAYS, ON_DEMAND, AdvicePage, Facts
from recommendations.advice import ADDRESSED, SOURCE, Extent
from recommendations.models import (
    Actor,
    Person,
    Publisher,
    Recommendation,
    Source,
    Target,
    Theme,
)


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def period(extent: Extent) -> str:
    if extent.first is None or extent.last is None:
        return ""
    first, last = extent.first.written(), extent.last.written()
    return f", of {first}" if first == last else f", from {first} to {last}"


def asked(extent: Extent, actors: int) -> str:
    """Of an actor: what it is asked, by whom, since when."""
    if not extent.recommendations:
        return "No recommendation asks it to act."
    asks = "asks" if extent.recommendations == 1 else "ask"
    return (
        f"{counted(extent.recommendations, 'recommendation')} {asks} it to act, in "
        f"{counted(extent.sources, 'source')} of "
        f"{counted(extent.publishers, 'publisher')}{period(extent)}."
    )


def given(extent: Extent, actors: int) -> str:
    """Of an author, a publisher or a theme: how much advice, to how many."""
    if not extent.recommendations:
        return "No recommendation is recorded yet."
    return (
        f"{counted(extent.recommendations, 'recommendation')} to "
        f"{counted(actors, 'addressee')}, in "
        f"{counted(extent.sources, 'source')}{period(extent)}."
    )


def listed(links: Any) -> SafeString | str:
    """Links below one another, each with what is said beside it."""
    rows = list(links)
    if not rows:
        return ""
    items = format_html_join("", '<li>{} <span class="quiet">{}</span></li>', rows)
    return format_html("<ul>{}</ul>", items)


def of_actor(actor: Actor, request: HttpRequest) -> Facts:
    visible = Recommendation.objects.for_reader(request.user).order_by()
    below = actor.children.annotate(number=Count("addressed")).order_by("name")
    targeted = Target.objects.filter(actor=actor, recommendation__in=visible).count()
    ends = [actor.period_from, actor.period_to]
    known = ends if ends[0] != ends[1] else ends[:1]
    office = "–".join(date.written() if date else "" for date in known)
    aliases = ", ".join(
        row.name for row in actor.aliases.all() if row.name != actor.name
    )
    return [
        ("Kind", actor.get_kind_display()),
        ("Belongs to", display.link(actor.parent) if actor.parent else ""),
        ("In office", office),
        ("Also called", aliases),
        ("Below it", listed((display.link(each), "") for each in below)),
        ("Acted upon", f"in {counted(targeted, 'recommendation')}" if targeted else ""),
    ]


def of_person(person: Person, request: HttpRequest) -> Facts:
    rows = person.authorships.select_related("source").defer("source__text")
    rows = rows.order_by("source__published", "source__key")
    affiliations = dict.fromkeys(row.affiliation for row in rows if row.affiliation)
    return [
        ("Affiliation", "; ".join(affiliations)),
        ("Sources", sources(row.source for row in rows)),
    ]


def of_publisher(publisher: Publisher, request: HttpRequest) -> Facts:
    rows = Source.objects.defer("text").order_by("published", "key")
    return [
        ("Kind", publisher.get_kind_display()),
        ("Sources", sources(rows.filter(publisher=publisher))),
        ("First here", sources(rows.filter(first_published_in=publisher))),
    ]


def sources(rows: Any) -> SafeString | str:
    """Sources by title and date, each leading to its text."""
    return listed((read_link(each), each.published.written()) for each in rows)


def read_link(source: Source) -> SafeString:
    url = reverse("admin:recommendations_source_read", args=[source.pk])
    return format_html('<a href="{}">{}</a>', url, source.title)


def of_theme(theme: Theme, request: HttpRequest) -> Facts:
    below = theme.children.order_by("name")
    return [
        ("Definition", theme.definition),
        ("Belongs to", display.link(theme.parent) if theme.parent else ""),
        ("Below it", listed((display.link(each), "") for each in below)),
    ]


ACTOR = AdvicePage(
    path=ADDRESSED,
    heading="What it is asked to do",
    lead=asked,
    parameter="addressee",
    facts=of_actor,
    below=ON_DEMAND,
)
PERSON = AdvicePage(
    path=f"{SOURCE}__authors",
    heading="What this author advises",
    lead=given,
    parameter="author",
    facts=of_person,
    others=True,
)
PUBLISHER = AdvicePage(
    path=f"{SOURCE}__publisher",
    heading="What its sources advise",
    lead=given,
    parameter="publisher",
    facts=of_publisher,
    others=True,
)
THEME = AdvicePage(
    path="themes",
    heading="What is advised on it",
    lead=given,
    parameter="theme",
    facts=of_theme,
    below=ALWAYS,
)
