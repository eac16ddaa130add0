"""The newest changes as an Atom feed, for people and their feed readers."""

import re
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.html import escape
from django.utils.text import capfirst
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request

from recommendations.api.authentication import TokenAsPassword, TokenAuthentication
from recommendations.api.changes import LIMIT, Feed
from recommendations.api.negotiation import OneForm
from recommendations.api.told import Seen, in_sight, one
from recommendations.models import Change, ChangeVerb
from recommendations.tracking.numbering import number_changes

MEDIA_TYPE = "application/atom+xml"
TITLE = "Policy Tracker"
# Characters that XML has no way to write.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class ChangesAtom(Feed):
    """Gives the newest changes to a feed reader."""

    # The first says how to ask for a password: it is one that feed readers know.
    authentication_classes = (
        TokenAsPassword,
        TokenAuthentication,
        SessionAuthentication,
    )
    content_negotiation_class = OneForm

    @extend_schema(
        operation_id="changes_atom",
        summary="Follow the changes in a feed reader",
        description="The newest changes, the newest first, with the filters of "
        "`changes/`. A feed reader that cannot send a token in the header sends it as "
        "the password of Basic authentication.",
        tags=["changes"],
        parameters=[LIMIT],
        filters=True,
        responses={
            (200, MEDIA_TYPE): OpenApiResponse(OpenApiTypes.STR, "An Atom feed.")
        },
    )
    def get(self, request: Request) -> HttpResponse:
        asked, limit = self.asked_for(), self.limit()
        number_changes()
        newest = list(asked.exclude(number=None).order_by("-number")[:limit])
        return HttpResponse(
            feed(newest, request).writeString("utf-8"),
            content_type=f"{MEDIA_TYPE}; charset=utf-8",
        )


def feed(changes: list[Any], request: Request) -> Atom1Feed:
    """An Atom feed of these changes, in their order."""
    made = Atom1Feed(
        title=f"{TITLE}: changes",
        link=request.build_absolute_uri(reverse("admin:index")),
        description="",
        feed_url=request.build_absolute_uri(),
        author_name=TITLE,
    )
    there = in_sight(changes, request)
    for change in changes:
        entry(made, change, there.get((change.noun, change.key)), request)
    return made


def entry(made: Atom1Feed, change: Any, seen: Seen | None, request: Request) -> None:
    """Add a change; what is out of sight leads to the first page."""
    told = one(change, request, seen)
    page = reverse("admin:index")
    if seen:
        page = reverse(f"admin:recommendations_{change.noun}_change", args=[seen.pk])
    made.add_item(
        title=writable(heading(change, told, seen)),
        link=request.build_absolute_uri(page),
        # Feed readers take it for HTML.
        description=escape(writable(told["reason"] or heading(change, told, None))),
        author_name=told["person"] or TITLE,
        pubdate=change.at,
        updateddate=change.at,
        unique_id=get_tag_uri(
            request.build_absolute_uri(f"{reverse('api:changes')}{change.number}"),
            change.at,
        ),
    )


def heading(change: Change, told: dict[str, Any], seen: Seen | None) -> str:
    """In a line: what was done to which part of which record, and what that says."""
    verb = ChangeVerb(told["verb"]).label
    part = f" ({told['part']['kind']})" if told["part"] and verb == "changed" else ""
    words = f": {seen.words}" if seen else ""
    noun = change.get_noun_display()
    return f"{capfirst(noun)} {change.key} {verb}{part}{words}"


def writable(words: str) -> str:
    return UNWRITABLE.sub("\ufffd", words)
