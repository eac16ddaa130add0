"""What belongs to the recommendations of a chunk: a query for each noun."""

from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db.models import Max

from recommendations.among import KEYS, Among
from recommendations.exports.assessments import assessments_of
from recommendations.exports.reader import Reader
from recommendations.exports.values import day, quote_record
from recommendations.models import (
    Addressee,
    AskMember,
    Assessment,
    Axis,
    Condition,
    Link,
    Recommendation,
    Target,
)
from recommendations.models.axes import VALUES
from recommendations.models.clocks import NOW, Point, values_at
from recommendations.prepared import Asked, Prepared, Row, prepared

# Parts of one noun by the primary key of their recommendation.
Part = dict[int, list[Any]]

LABELS = {axis: {one.value: str(one.label) for one in VALUES[axis]} for axis in VALUES}
ACTOR = ("actor__key", "actor__name", "actor__kind")
ORDER = ("position", "pk")
OF = Among("recommendation", KEYS)


def gathered(made: Prepared, keys: list[int], make: Any) -> Asked:
    """The rows of a query made into values, by their first column."""

    def take(rows: list[Row]) -> Part:
        found: Part = defaultdict(list)
        for row in rows:
            found[row[0]].append(make(*row[1:]))
        return found

    return Asked([(made, keys)], take)


class Parts:
    """Asks for the parts of recommendations, as at a point and for a reader."""

    def __init__(self, point: Point, reader: Reader) -> None:
        self.point, self.reader = point, reader
        # Many recommendations share the same few of these.
        self.actor: Callable[..., Any] = lru_cache(maxsize=4096)(self.actor_record)

    def asked(self, name: str, keys: list[int]) -> Asked:
        ask: Callable[[list[int]], Asked] = getattr(self, name)
        return ask(keys)

    def actor_record(self, key: str, name: str, kind: str) -> dict[str, Any]:
        here = self.reader.here("actors", key)
        return {**here, "key": key, "name": name, "kind": kind}

    def summary(self, ref: str, summary: str) -> dict[str, Any]:
        here = self.reader.here("recommendations", ref)
        return {**here, "ref": ref, "summary": summary}

    def addressees(self, keys: list[int]) -> Asked:
        made = addressees() if self.point.is_now() else Prepared(then(self.point))
        return gathered(made, keys, self.addressee)

    def addressee(
        self, pk: int, key: str, name: str, kind: str, mention: str, *axes: Any
    ) -> dict[str, Any]:
        return {
            "pk": pk,
            "actor": self.actor(key, name, kind),
            "mention": mention,
            "response": value_record(Axis.RESPONSE, *axes[:4]),
            "implementation": value_record(Axis.IMPLEMENTATION, *axes[4:]),
        }

    def assessments(self, keys: list[int]) -> Asked:
        """The assessments of each addressee, by the primary key of that."""
        return assessments_of(keys, self)

    def targets(self, keys: list[int]) -> Asked:
        return gathered(targets(), keys, self.actor)

    def attributed_actors(self, keys: list[int]) -> Asked:
        return gathered(attributed_actors(), keys, self.actor)

    def themes(self, keys: list[int]) -> Asked:
        def record(key: str, name: str) -> dict[str, Any]:
            return {**self.reader.here("themes", key), "key": key, "name": name}

        return gathered(themes(), keys, record)

    def conditions(self, keys: list[int]) -> Asked:
        return gathered(conditions(), keys, condition_record)

    def last_assessed(self, keys: list[int]) -> Asked:
        """When the newest assessment of any addressee was recorded, by then."""
        by = self.point.known_at
        made = last_assessed() if by is None else Prepared(newest(by))
        return gathered(made, keys, lambda moment: moment)

    def asks(self, keys: list[int]) -> Asked:
        return gathered(memberships(), keys, self.membership)

    def membership(
        self, key: str, title: str, question: str, stance: str, why: str
    ) -> dict[str, Any]:
        ask = {**self.reader.here("asks", key), "key": key}
        ask |= {"title": title, "question": question}
        return {"ask": ask, "stance": stance, "why": why}

    def links(self, keys: list[int]) -> Asked:
        return self.linked("recommendation", "to", keys)

    def links_here(self, keys: list[int]) -> Asked:
        return self.linked("to", "recommendation", keys)

    def linked(self, near: str, far: str, keys: list[int]) -> Asked:
        def record(kind: str, *named: str) -> dict[str, Any]:
            return {"kind": kind, far: self.summary(*named)}

        return gathered(links(near, far, self.reader.sees_drafts), keys, record)


@prepared
def addressees() -> Any:
    return then(NOW)


def then(point: Point) -> Any:
    """The addressees, with the values of a point."""
    rows: Any = Addressee.objects.filter(OF).order_by(*ORDER)
    suffix = "" if point.is_now() else "_then"
    if suffix:
        rows = rows.annotate(**values_at(point))
    columns = [
        name
        for axis in (Axis.RESPONSE.value, Axis.IMPLEMENTATION.value)
        for name in (
            f"{axis}{suffix}",
            f"{axis}{suffix}_since",
            f"{axis}_then_precision" if suffix else f"{axis}_since_precision",
            f"{axis}{suffix}_provisional",
        )
    ]
    return rows.values_list("recommendation", "pk", *ACTOR, "mention", *columns)


@lru_cache(maxsize=4096)
def value_record(
    axis: Axis, value: str, since: Any, precision: str, provisional: bool
) -> dict[str, Any]:
    return {
        "value": value,
        "label": LABELS[axis][value],
        "since": day(since, precision),
        "provisional": provisional,
    }


@prepared
def targets() -> Any:
    rows = Target.objects.filter(OF).order_by(*ORDER)
    return rows.values_list("recommendation", *ACTOR)


@prepared
def themes() -> Any:
    rows = Recommendation.themes.through._default_manager.filter(OF)
    rows = rows.order_by("theme__name", "theme__key")
    return rows.values_list("recommendation", "theme__key", "theme__name")


@prepared
def attributed_actors() -> Any:
    rows = Recommendation.attributed_actors.through._default_manager.filter(OF)
    rows = rows.order_by("actor__name", "actor__key")
    return rows.values_list("recommendation", *ACTOR)


@prepared
def conditions() -> Any:
    return (
        Condition.objects.filter(OF)
        .order_by("pk")
        .values_list(
            "recommendation",
            "text",
            "kind",
            "state",
            "state_since",
            "state_since_precision",
            "state_rationale",
            "quote__uid",
            "quote__start",
            "quote__end",
            "quote__exact",
            "quote__prefix",
            "quote__suffix",
            "quote__match",
        )
    )


def condition_record(
    text: str,
    kind: str,
    state: str,
    since: Any,
    precision: str,
    rationale: str,
    *quote: Any,
) -> dict[str, Any]:
    return {
        "text": text,
        "kind": kind,
        "state": state,
        "state_since": day(since, precision),
        "state_rationale": rationale,
        "quote": quote_record(*quote) if quote[0] else None,
    }


@prepared
def last_assessed() -> Any:
    return newest()


def newest(by: Any = None) -> Any:
    """When the newest assessment of a recommendation was recorded, by some moment."""
    rows = Assessment.objects.filter(Among("addressee__recommendation", KEYS))
    if by is not None:
        rows = rows.filter(assessed_at__lte=by)
    found = rows.order_by().values_list("addressee__recommendation")
    return found.annotate(Max("assessed_at"))


@prepared
def memberships() -> Any:
    rows = AskMember.objects.filter(OF).order_by("ask__title", "ask__key")
    columns = ("ask__key", "ask__title", "ask__question", "stance", "why")
    return rows.values_list("recommendation", *columns)


@prepared
def links(near: str, far: str, drafts: bool) -> Any:
    """The links from one side, to what the reader may see on the other."""
    rows = Link.objects.filter(Among(near, KEYS))
    rows = rows.order_by("recommendation__ref", "kind", "to__ref")
    if not drafts:
        rows = rows.filter(**{f"{far}__in": Recommendation.objects.published()})
    return rows.values_list(near, "kind", f"{far}__ref", f"{far}__summary")
