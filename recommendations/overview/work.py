"""The work that waits for a person: a queryset for each question.

The first page and the filters of lists ask the same ones.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, Subquery

from recommendations.models import (
    Assessment,
    Disposition,
    Quote,
    Recommendation,
    State,
)
from recommendations.models.axes import STRONG
from recommendations.models.recommendation import RecommendationQuerySet
from recommendations.models.schedule import Freshness, Schedule
from recommendations.points import freshness_at, last_assessed_at, schedule_at

REVIEW = "recommendations.review_recommendation"
CONFIRM = "recommendations.confirm_assessment"
ASSESS = "recommendations.add_assessment"
EDIT = "recommendations.change_recommendation"
LEFT = (State.REJECTED, State.MERGED, State.WITHDRAWN)

History = Recommendation.history.model


def assigned(by: Any) -> RecommendationQuerySet:
    """Those that somebody left to this person, and that are still to be done."""
    rows = Recommendation.objects.filter(assigned_to=by.pk)
    rows = rows.exclude(state__in=LEFT).exclude(disposition=Disposition.CLOSED)
    return rows.order_by("ref")


def begun(by: Any) -> RecommendationQuerySet:
    """The drafts that this person began, and that nobody has sent back to them."""
    first = History.objects.filter(id=OuterRef("pk"), history_type="+")
    mine = Exists(first.filter(history_user=by.pk))
    drafts = Recommendation.objects.filter(mine, state=State.DRAFT)
    return drafts.exclude(pk__in=returned(by).values("pk")).order_by("ref")


def returned(by: Any) -> RecommendationQuerySet:
    """The drafts of this person's last edit that somebody else sent back.

    Each knows by whom (`sent_by`, a name) and why (`sent_why`).
    """
    rows = History.objects.filter(id=OuterRef("pk")).order_by("-history_id")
    elsewhere = rows.exclude(state=State.DRAFT)
    drafts = Recommendation.objects.filter(state=State.DRAFT, edited_by=by.pk)
    drafts = drafts.annotate(
        left=Subquery(elsewhere.values("state")[:1]),
        left_at=Subquery(elsewhere.values("history_id")[:1]),
    ).filter(left=State.IN_REVIEW)
    sent = History.objects.filter(
        id=OuterRef("pk"), history_id__gt=OuterRef("left_at")
    ).order_by("history_id")
    drafts = drafts.annotate(
        sender=Subquery(sent.values("history_user")[:1]),
        sent_by=Subquery(sent.values("history_user__username")[:1]),
        sent_why=Subquery(sent.values("history_change_reason")[:1]),
    )
    return drafts.exclude(sender=by.pk).order_by("ref")


def to_review(by: Any) -> RecommendationQuerySet:
    """Those in review that this person may publish."""
    rows = Recommendation.objects.filter(state=State.IN_REVIEW)
    if not settings.PUBLISH_OWN_EDITS:
        rows = rows.exclude(edited_by=by.pk)
    return rows.select_related("edited_by").order_by("ref")


def to_confirm(by: Any) -> Any:
    """The provisional assessments of others, the oldest first."""
    rows = Assessment.objects.standing().filter(
        value__in=STRONG, confirmed_at__isnull=True
    )
    rows = rows.exclude(assessed_by=by.pk).select_related(
        "addressee__recommendation", "addressee__actor"
    )
    return rows.order_by("assessed_at", "id")


def followed() -> RecommendationQuerySet:
    """Published, and not closed: what somebody keeps an eye on."""
    return Recommendation.objects.published().exclude(disposition=Disposition.CLOSED)


def to_look_again(by: Any = None) -> RecommendationQuerySet:
    """Those assessed so long ago that somebody should look again, the oldest first."""
    known = Assessment.objects.filter(addressee__recommendation=OuterRef("pk"))
    rows = followed().filter(Exists(known)).alias(now=freshness_at())
    rows = rows.exclude(now=Freshness.FRESH).annotate(assessed=last_assessed_at())
    rows = rows.select_related("quote__source__collection").defer("quote__source__text")
    return rows.order_by("assessed", "ref")


def overdue(by: Any = None) -> RecommendationQuerySet:
    """Those whose time is over, with an addressee who is not done."""
    rows = followed().filter(due__isnull=False).alias(now=schedule_at())
    rows = rows.filter(now=Schedule.OVERDUE)
    return rows.order_by(F("due").asc(), "ref")


def lost_quotes(by: Any = None) -> Any:
    """The quotes that stand no longer word for word in their source's text."""
    rows = Quote.objects.to_review().select_related("source")
    return rows.defer("source__text").order_by("source", "start", "id")


Question = Callable[[Any], Any]
# question: (who is asked, what it is)
QUESTIONS: dict[str, tuple[str, Question]] = {
    "assigned": (EDIT, assigned),
    "returned": (EDIT, returned),
    "begun": (EDIT, begun),
    "review": (REVIEW, to_review),
    "confirm": (CONFIRM, to_confirm),
    "again": (ASSESS, to_look_again),
    "overdue": (ASSESS, overdue),
    "quotes": (EDIT, lost_quotes),
}


# Where a record hangs on its source.
PATHS: dict[type[Any], str] = {
    Recommendation: "quote__",
    Assessment: "addressee__recommendation__quote__",
    Quote: "",
}


def in_collection(rows: Any, collection: int | None) -> Any:
    """Those of one collection, or of all."""
    if collection is None:
        return rows
    return rows.filter(Q((f"{PATHS[rows.model]}source__collection", collection)))
