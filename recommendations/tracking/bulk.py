"""One verb over many recommendations, under one change."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from recommendations import search
from recommendations.models import Recommendation
from recommendations.models.history import one_change
from recommendations.models.rules import Refused

Verb = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A recommendation that a verb refuses, and the error that says why."""

    recommendation: Recommendation
    error: Refused | ValidationError

    def __str__(self) -> str:
        if isinstance(self.error, Refused):
            return str(self.error)
        return "; ".join(self.error.messages)


@dataclass(slots=True)
class Outcome:
    """What a verb did to each; `change` names it in the history where it was kept."""

    done: list[Recommendation] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    change: uuid.UUID | None = None

    def sentences(self) -> dict[str, list[Recommendation]]:
        """Each sentence that refuses, with whom it refuses; the most frequent first."""
        told: dict[str, list[Recommendation]] = {}
        for refusal in self.refused:
            told.setdefault(str(refusal), []).append(refusal.recommendation)
        return dict(sorted(told.items(), key=lambda pair: -len(pair[1])))


@transaction.atomic
@search.held()
def for_each(
    *,
    recommendations: models.QuerySet[Recommendation],
    verb: Verb,
    skip: bool = False,
    keep: bool = True,
    **how: Any,
) -> Outcome:
    """Run a verb of `tracking` on each, as `verb(recommendation=…, **how)`.

    Without `skip` one refusal leaves all as they were; without `keep` it is a trial,
    and all is taken back. In an outcome that was not kept, `done` are those that the
    verb would not have refused.
    """
    outcome = Outcome()
    with one_change() as change:
        for recommendation in in_order(recommendations):
            try:
                with transaction.atomic():
                    verb(recommendation=recommendation, **how)
                outcome.done.append(recommendation)
            except (Refused, ValidationError) as error:
                outcome.refused.append(Refusal(recommendation, error))
    if keep and outcome.done and (skip or not outcome.refused):
        outcome.change = change
    else:
        transaction.set_rollback(True)
    return outcome


def in_order(
    recommendations: models.QuerySet[Recommendation],
) -> list[Recommendation]:
    """These, locked in the order of their keys: two runs never wait for each other."""
    keys = set(recommendations.order_by().values_list("pk", flat=True))
    rows = Recommendation.objects.select_for_update(of=("self",))
    return list(rows.filter(pk__in=keys).order_by("pk"))
