"""A recommendation with all that belongs to it, as plain values ready for JSON.

Records are read as tuples, a chunk of recommendations at a time: one query for each
noun that belongs to them, however many there are. Other forms of a recommendation,
such as the rows of the API, are held against these by a test.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from recommendations.exports.parts import Part, parts_of
from recommendations.exports.sources import Sources
from recommendations.exports.values import day, partial_date, quote_record
from recommendations.models.clocks import NOW, Point
from recommendations.models.headline import Standing, headline
from recommendations.models.recommendation import RecommendationQuerySet
from recommendations.models.schedule import freshness, interval, schedule
from recommendations.points import moment, moment_record, today
from recommendations.points import written as point_record

Record = dict[str, Any]

# Recommendations held in memory at a time; each chunk costs the same few queries.
CHUNK = 1000

COLUMNS = (
    "pk",
    "ref",
    "summary",
    "kind",
    "direction",
    "strength",
    "confidence",
    "state",
    "disposition",
    "closing_reason",
    "merged_into__ref",
    "attributed_text",
    "timeframe",
    "due",
    "due_precision",
    "note",
    "version",
    "review_interval",
    "quote__source",
    "quote__uid",
    "quote__start",
    "quote__end",
    "quote__exact",
    "quote__prefix",
    "quote__suffix",
    "quote__match",
)


def records(queryset: RecommendationQuerySet, point: Point = NOW) -> Iterator[Record]:
    """Yield every recommendation, as at a point, in chunks that keep memory flat."""
    maker = Maker(point)
    rows: Any = queryset.prefetch_related(None).values_list(*COLUMNS)
    found = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield from maker.records(chunk)


class Maker:
    """Makes records of the rows of a chunk; remembers what many chunks share."""

    def __init__(self, point: Point) -> None:
        self.point, self.said = point, point_record(point)
        self.today, self.now = today(point), moment(point)
        self.sources = Sources()

    def records(self, rows: list[tuple[Any, ...]]) -> Iterator[Record]:
        parts = parts_of([row[0] for row in rows], self.point)
        self.sources.read({row[18] for row in rows})
        for row in rows:
            yield self.record(row, parts)

    def record(self, row: tuple[Any, ...], parts: dict[str, Part]) -> Record:
        # fmt: off
        (
            pk, ref, summary, kind, direction, strength, confidence, state,
            disposition, closing_reason, merged_into, attributed_text, timeframe,
            due, due_precision, note, version, review_interval, source, *quote,
        ) = row
        # fmt: on
        addressees = parts["addressees"].get(pk, [])
        last_assessed = parts["last_assessed"].get(pk, [None])[0]
        days = interval(review_interval, self.sources.intervals[source])
        return {
            "ref": ref,
            "summary": summary,
            "kind": kind,
            "direction": direction,
            "strength": strength,
            "confidence": confidence,
            "state": state,
            "disposition": disposition,
            "closing_reason": closing_reason,
            "merged_into": merged_into,
            "quote": quote_record(*quote),
            "source": self.sources.records[source],
            "attributed_to": {
                "actors": parts["attributed_actors"].get(pk, []),
                "text": attributed_text,
            },
            **self.said,
            "headline": headline_record(addressees),
            "schedule": self.schedule(due, due_precision, addressees),
            "freshness": freshness(last_assessed, days, self.now).value,
            "last_assessed": moment_record(last_assessed),
            "addressees": addressees,
            "targets": parts["targets"].get(pk, []),
            "themes": parts["themes"].get(pk, []),
            "conditions": parts["conditions"].get(pk, []),
            "timeframe": timeframe,
            "due": day(due, due_precision),
            "note": note,
            "version": version,
        }

    def schedule(self, due: Any, precision: str, addressees: list[Record]) -> str:
        date = partial_date(day(due, precision))
        rows = [row["implementation"] for row in addressees] if date else []
        results = [(row["value"], partial_date(row["since"])) for row in rows]
        return schedule(date, results, self.today).value


def headline_record(addressees: list[Record]) -> Record:
    return headline_of(
        tuple(
            (row["actor"]["name"], done["value"], done["since"], done["provisional"])
            for row in addressees
            for done in (row["implementation"],)
        )
    )


# Most recommendations share their headline with many others.
@lru_cache(maxsize=4096)
def headline_of(standings: tuple[tuple[str, str, str | None, bool], ...]) -> Record:
    found = headline(
        [
            Standing(actor, value, partial_date(since), provisional)
            for actor, value, since, provisional in standings
        ]
    )
    return {
        "value": found.value,
        "label": found.label,
        "provisional": found.provisional,
        "sentence": found.sentence,
    }
