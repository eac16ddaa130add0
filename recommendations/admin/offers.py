"""The buttons of a record's page: the steps that a person can take with it."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from recommendations import tracking
from recommendations.admin.workflow import LABELS
from recommendations.models import (
    ConditionState,
    Disposition,
    Recommendation,
    State,
)
from recommendations.tracking.roles import REVIEW
from recommendations.tracking.workflow import WITH_REASON


def steps(record: Recommendation, by: Any) -> list[dict[str, Any]]:
    """The buttons beside the state; `ask` leads to a page, the others act at once."""
    ways = [
        {
            "to": to,
            "label": LABELS.get(verb, verb.capitalize()),
            "ask": to in WITH_REASON,
            "main": verb in ("submit", "publish"),
        }
        for to, verb in tracking.transitions(record, by).items()
        if not (to == State.PUBLISHED and own_edit(record, by))
    ]
    return sorted(ways, key=lambda step: not step["main"])


def own_edit(record: Recommendation, by: Any) -> bool:
    """Whether somebody else has to publish it."""
    waits = record.state == State.IN_REVIEW and record.edited_by_id == by.pk
    return bool(waits and by.has_perm(REVIEW) and not settings.PUBLISH_OWN_EDITS)


def dispositions(record: Recommendation, by: Any) -> list[dict[str, Any]]:
    """The buttons beside the disposition."""
    if not by.has_perm(REVIEW):
        return []
    if record.disposition == Disposition.CLOSED:
        return [way(record, "reopen", "Reopen")]
    ways = [way(record, "close", "Close")]
    awaited = (ConditionState.UNKNOWN, ConditionState.NOT_MET)
    if record.disposition == Disposition.OPEN and any(
        condition.state in awaited for condition in record.conditions.all()
    ):
        ways.append(way(record, "wait", "Wait for its condition", ask=False))
    return ways


def way(
    record: Recommendation, page: str, label: str, *, ask: bool = True
) -> dict[str, Any]:
    url = reverse(f"admin:recommendations_recommendation_{page}", args=[record.pk])
    return {"url": url, "page": page, "label": label, "ask": ask}
