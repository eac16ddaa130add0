"""A recommendation with all that belongs to it, as plain values ready for JSON.

Records are read as tuples, a chunk of recommendations at a time: one query for each
noun that is asked for, however many there are, all of them sent together. Lists,
records and writes of the API, and exports, all come from here; a test holds them
against plain serializers.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any

from recommendations.exports import sources
from recommendations.exports.names import Names, trimmed
from recommendations.exports.parts import Part, Parts
from recommendations.exports.reader import FILE, Reader
from recommendations.exports.values import day, partial_date, quote_record
from recommendations.models.clocks import NOW, Point
from recommendations.models.headline import FIRST, Standing, headline
from recommendations.models.recommendation import RecommendationQuerySet
from recommendations.models.schedule import freshness, interval, schedule
from recommendations.points import moment, moment_record, today
from recommendations.points import written as point_record
from recommendations.prepared import Row, answers

Record = dict[str, Any]

# Recommendations held in memory at a time; each chunk costs the same few queries.
CHUNK = 1000

DUE = ("due", "due_precision")
SOURCE = ("quote__source",)
QUOTE = ("uid", "start", "end", "exact", "prefix", "suffix", "match")
PLAIN = (
    *("summary", "kind", "direction", "strength", "confidence", "state"),
    *("disposition", "closing_reason", "timeframe", "note", "version"),
    *("state_reason", "priority", "review_interval"),
)
# The columns of its row that a field takes.
COLUMNS: dict[str, tuple[str, ...]] = {
    **{name: (name,) for name in PLAIN},
    **dict.fromkeys(("api_url", "ref"), ("ref",)),
    "merged_into": ("merged_into__ref",),
    "quote": tuple(f"quote__{name}" for name in QUOTE),
    "source": SOURCE,
    "attributed_to": ("attributed_text",),
    "schedule": DUE,
    "freshness": ("review_interval", *SOURCE),
    "due": DUE,
    "assigned_to": ("assigned_to__username",),
}
# The parts that a field takes, where it is not one itself.
PARTS: dict[str, tuple[str, ...]] = {
    "attributed_to": ("attributed_actors",),
    "headline": ("addressees",),
    "schedule": ("addressees",),
    "freshness": ("last_assessed",),
}
THEMSELVES = (
    *("last_assessed", "addressees", "targets", "themes", "conditions"),
    *("asks", "links", "links_here"),
)
# What files hold, in the order in which they do.
WHOLE: Names = dict.fromkeys(
    (
        *("ref", "summary", "kind", "direction", "strength", "confidence", "state"),
        *("disposition", "closing_reason", "merged_into", "quote", "source"),
        *("attributed_to", "as_of", "known_at", "headline", "schedule", "freshness"),
        *("last_assessed", "addressees", "targets", "themes", "conditions"),
        *("timeframe", "due", "note", "version"),
    )
)


def records(queryset: RecommendationQuerySet, point: Point = NOW) -> Iterator[Record]:
    """Yield every recommendation, as at a point, in chunks that keep memory flat."""
    maker = Maker(point)
    rows: Any = queryset.prefetch_related(None).values_list(*maker.columns)
    found = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield from maker.records(chunk)


class Maker:
    """Makes records of the rows of a chunk; remembers what many chunks share.

    A row holds `columns`, and may hold more behind them.
    """

    def __init__(
        self, point: Point = NOW, names: Names = WHOLE, reader: Reader = FILE
    ) -> None:
        self.point, self.names, self.reader = point, names, reader
        self.said = point_record(point)
        self.today, self.now = today(point), moment(point)
        self.parts = Parts(point, reader)
        self.read: dict[str, Part] = {}
        columns = (column for name in names for column in COLUMNS.get(name, ()))
        self.columns = tuple(dict.fromkeys(("pk", *columns)))
        self.of_source = self.column("quote__source")
        self.sources = sources.Sources(self.names_of_source(), reader)
        self.needed = self.parts_needed()
        self.makes = {name: self.make(name) for name in names}

    def records(self, rows: list[Row]) -> Iterator[Record]:
        keys = [row[0] for row in rows]
        asked = [self.parts.asked(name, keys) for name in self.needed]
        if self.of_source is not None:
            asked.append(self.sources.asked({row[self.of_source] for row in rows}))
        self.read = dict(zip(self.needed, answers(asked), strict=False))
        self.finish_addressees()
        makes = self.makes.items()
        for row in rows:
            yield {name: make(row) for name, make in makes}

    def column(self, name: str) -> int | None:
        return self.columns.index(name) if name in self.columns else None

    def names_of_source(self) -> Names:
        if "source" not in self.names:
            return {}
        within = self.names["source"]
        if within is not None:
            return within
        return dict.fromkeys(sources.COLUMNS) if self.reader.root else sources.WHOLE

    def parts_needed(self) -> list[str]:
        named = [part for name in self.names for part in PARTS.get(name, ())]
        named += [name for name in self.names if name in THEMSELVES]
        if "assessments" in (self.names.get("addressees") or {}):
            named.append("assessments")
        return list(dict.fromkeys(named))

    def make(self, name: str) -> Callable[[Row], Any]:
        """What makes a field of a row."""
        if name in self.said:
            said = self.said[name]
            return lambda row: said
        usual = self.make_whole(name)
        within = self.names[name]
        if within is None:
            return usual
        return lambda row: trimmed(usual(row), within)

    def make_whole(self, name: str) -> Callable[[Row], Any]:
        """What makes a field with all that is usually within it."""
        made: Callable[..., Any] | None = getattr(self, f"make_{name}", None)
        places = [self.columns.index(column) for column in COLUMNS.get(name, ())]
        if made is None and name in THEMSELVES:
            return lambda row: self.read[name].get(row[0], [])
        if made is None:
            return itemgetter(*places)
        if not places:
            return lambda row: made(row[0])
        take = itemgetter(0, *places)
        return lambda row: made(*take(row))

    def make_api_url(self, pk: int, ref: str) -> str:
        return self.reader.here("recommendations", ref)["api_url"]

    def make_quote(self, pk: int, *quote: Any) -> Record:
        return quote_record(*quote)

    def make_source(self, pk: int, source: int) -> Record:
        return self.sources.records[source]

    def make_attributed_to(self, pk: int, text: str) -> Record:
        actors = self.read["attributed_actors"].get(pk, [])
        return {"actors": actors, "text": text}

    def make_headline(self, pk: int) -> Record:
        return headline_record(self.addressees(pk))

    def make_schedule(self, pk: int, due: Any, precision: str) -> str:
        date = partial_date(day(due, precision))
        rows = [row["implementation"] for row in self.addressees(pk)] if date else []
        results = [(row["value"], partial_date(row["since"])) for row in rows]
        return schedule(date, results, self.today).value

    def make_freshness(self, pk: int, days: int | None, source: int) -> str:
        days = interval(days, self.sources.intervals[source])
        return freshness(self.last_assessed(pk), days, self.now).value

    def make_last_assessed(self, pk: int) -> str | None:
        return moment_record(self.last_assessed(pk))

    def make_due(self, pk: int, due: Any, precision: str) -> str | None:
        return day(due, precision)

    def make_assigned_to(self, pk: int, username: str | None) -> str | None:
        return username if self.reader.sees_drafts else None

    def addressees(self, pk: int) -> list[Record]:
        return self.read["addressees"].get(pk, [])

    def last_assessed(self, pk: int) -> Any:
        return self.read["last_assessed"].get(pk, [None])[0]

    def finish_addressees(self) -> None:
        """Give each addressee its assessments, if these are asked for."""
        assessments = self.read.get("assessments")
        for rows in self.read.get("addressees", {}).values():
            for row in rows:
                pk = row.pop("pk")
                if assessments is not None:
                    row["assessments"] = assessments.get(pk, [])


def headline_record(addressees: list[Record]) -> Record:
    results = [row["implementation"] for row in addressees]
    # Counts of several name nobody, so that many recommendations share them.
    named = len(results) == 1 or any(one["value"] in FIRST for one in results)
    names = [row["actor"]["name"] if named else "" for row in addressees]
    return headline_of(
        tuple(
            (name, one["value"], one["since"] if named else None, one["provisional"])
            for name, one in zip(names, results, strict=True)
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
