"""The nouns of a package: a table each, in an order in which they can be loaded."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q

from recommendations.models import (
    Actor,
    ActorAlias,
    Addressee,
    Ask,
    AskMember,
    Assessment,
    Authorship,
    Collection,
    Comment,
    Condition,
    Evidence,
    FileRecord,
    InferredField,
    Link,
    Person,
    Publisher,
    Quote,
    Recommendation,
    Source,
    Target,
    Theme,
)
from recommendations.packages.columns import Column, columns_of

ADVICE = "recommendation"
# Of no concern to readers: what the editors note of their work.
WORK = ("state_reason", "edited_by", "assigned_to", "priority")


@dataclass(frozen=True)
class Noun:
    """A table: its model, the columns that tell its rows apart, and their order.

    `among` says which rows belong to some recommendations; without it all do.
    """

    name: str
    model: type[models.Model]
    key: tuple[str, ...]
    order: tuple[Any, ...]
    among: Callable[[Any], Q] | None = None
    for_editors: bool = False
    columns: list[Column] = field(default_factory=list)

    def rows(self, advice: Any) -> Any:
        """The rows that belong to these recommendations; None stands for all."""
        rows = self.model._default_manager.order_by(*self.order)
        if advice is None or self.among is None:
            return rows
        return rows.filter(self.among(advice))


def noun(
    name: str,
    model: type[models.Model],
    *key: str,
    order: Iterable[Any] = (),
    **options: Any,
) -> Noun:
    columns = columns_of(model)
    return Noun(name, model, key, (*(order or key), "pk"), columns=columns, **options)


def of_advice(advice: Any) -> Q:
    return Q(recommendation__in=advice)


def quotes_of(advice: Any) -> Q:
    """The quotes that recommendations, their conditions and their evidence rest on."""
    evidence = Evidence.objects.filter(assessment__addressee__recommendation__in=advice)
    conditions = Condition.objects.filter(recommendation__in=advice)
    return (
        Q(
            pk__in=Recommendation.objects.filter(pk__in=advice)
            .order_by()
            .values("quote")
        )
        | Q(pk__in=conditions.order_by().exclude(quote=None).values("quote"))
        | Q(pk__in=evidence.order_by().exclude(quote=None).values("quote"))
    )


def sources_of(advice: Any) -> Any:
    return Quote.objects.filter(quotes_of(advice)).order_by().values("source")


def of_sources(advice: Any) -> Q:
    return Q(source__in=sources_of(advice))


def between(advice: Any) -> Q:
    return Q(recommendation__in=advice, to__in=advice)


THEMES, ATTRIBUTED = "recommendation_themes", "recommendation_attributed_actors"
PLACED = ("recommendation__ref", "position")
NOUNS = (
    noun("collections", Collection, "key"),
    noun("publishers", Publisher, "key"),
    noun("people", Person, "key"),
    noun("themes", Theme, "key"),
    noun("actors", Actor, "key"),
    noun("actor_aliases", ActorAlias, "name"),
    noun("sources", Source, "key", among=lambda advice: Q(pk__in=sources_of(advice))),
    noun(
        *("authorships", Authorship, "source", "person"),
        order=("source__key", "position"),
        among=of_sources,
    ),
    noun(
        *("inferred_fields", InferredField, "source", "field"),
        order=("source__key", "field"),
        among=of_sources,
    ),
    noun(
        *("quotes", Quote, "uid"),
        order=("source__key", "start", "end"),
        among=quotes_of,
    ),
    noun(
        *("recommendations", Recommendation, "ref"),
        among=lambda advice: Q(pk__in=advice),
    ),
    noun(
        *(THEMES, Recommendation.themes.through, "recommendation", "theme"),
        order=("recommendation__ref", "theme__key"),
        among=of_advice,
    ),
    noun(
        ATTRIBUTED,
        Recommendation.attributed_actors.through,
        *("recommendation", "actor"),
        order=("recommendation__ref", "actor__key"),
        among=of_advice,
    ),
    noun(
        *("addressees", Addressee, "recommendation", "actor"),
        order=PLACED,
        among=of_advice,
    ),
    noun(
        *("targets", Target, "recommendation", "actor"), order=PLACED, among=of_advice
    ),
    noun(
        *("conditions", Condition, "recommendation", "text"),
        order=("recommendation__ref",),
        among=of_advice,
    ),
    noun(
        *("links", Link, "recommendation", "kind", "to"),
        order=("recommendation__ref", "kind", "to__ref"),
        among=between,
    ),
    noun(
        *("asks", Ask, "key"),
        among=lambda advice: Q(
            pk__in=AskMember.objects.filter(recommendation__in=advice).values("ask")
        ),
    ),
    noun(
        *("ask_members", AskMember, "ask", "recommendation"),
        order=("ask__key", "position"),
        among=of_advice,
    ),
    # In the order in which they were recorded, which decides between equals.
    noun(
        *("assessments", Assessment, "uid"),
        order=("assessed_at",),
        among=lambda advice: Q(addressee__recommendation__in=advice),
    ),
    noun(
        *("evidence", Evidence, "assessment", "position"),
        order=("assessment__assessed_at", "assessment_id", "position"),
        among=lambda advice: Q(assessment__addressee__recommendation__in=advice),
    ),
    noun(
        *("comments", Comment, "recommendation", "at", "by"),
        order=("at",),
        among=of_advice,
        for_editors=True,
    ),
    noun(
        *("file_records", FileRecord, "origin", "kind", "key"),
        among=lambda advice: Q(pk__in=[]),
        for_editors=True,
    ),
)
