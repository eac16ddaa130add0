"""Writes a collection of seeds: sources, recommendations, asks and assessments."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from recommendations import tracking
from recommendations.file_merge import Wanted
from recommendations.models import (
    Addressee,
    Ask,
    AskMember,
    Authorship,
    Condition,
    InferredField,
    Quote,
    Recommendation,
    Source,
    State,
    Target,
)
from recommendations.models.quote import quote_uid
from recommendations.models.source import text_sha256
from recommendations.seeding.assessment_loader import load_assessments
from recommendations.seeding.kinds import part_key
from recommendations.seeding.records import (
    AskSeed,
    CollectionSeed,
    RecommendationSeed,
    SourceSeed,
)
from recommendations.seeding.waiting import span_of
from recommendations.seeding.writer import Writer
from recommendations.text.spans import Span

Row = TypeVar("Row")
CHUNK = 1000  # recommendations, or members of asks
OF_SOURCES = (
    *("source", "authorship", "inferred field"),
    *("recommendation", "addressee", "target", "condition"),
)


class CollectionLoader:
    """Writes one collection through its writer, some of it at a time."""

    def __init__(self, seed: CollectionSeed, writer: Writer) -> None:
        self.seed, self.writer = seed, writer
        self.quotes: dict[tuple[int, Span], Quote] = {}

    def run(self) -> None:
        for kind in ("publisher", "person", "actor", "theme"):
            self.writer.know(kind)
        for sources in some(self.seed.sources, lambda row: len(row.recommendations)):
            self.put_sources(sources)
        for asks in some(self.seed.asks, lambda row: len(row.members)):
            self.put_asks(asks)
        load_assessments(self.seed.assessments, self.writer)

    # Sources

    def put_sources(self, seeds: Sequence[SourceSeed]) -> None:
        """Write some sources with all that they recommend."""
        self.writer.recall(names_of_sources(seeds))
        self.know_quotes()
        for seed in seeds:
            self.put_source(seed)
        self.writer.flush()

    def know_quotes(self) -> None:
        """Make known which quotes there are of the sources at hand."""
        sources = self.writer.existing["source"].values()
        rows = Quote.objects.filter(source__in=sources, start__isnull=False)
        self.quotes = {(row.source_id, span_of(row)): row for row in rows}

    def put_source(self, seed: SourceSeed) -> None:
        at, need = seed.at, self.writer.need
        known = self.writer.existing["source"].get(seed.key)
        if known is not None and known.sha256 != text_sha256(seed.text):
            self.change_text(known, seed)
        wanted = Wanted(
            kind="source",
            key=seed.key,
            model=Source,
            file=at.file,
            identity={"key": seed.key},
            at_first={"text": seed.text, "sha256": text_sha256(seed.text)},
            fields={
                "collection": self.writer.collection,
                "title": seed.title,
                "kind": seed.kind,
                "language": seed.language,
                "publisher": need("publisher", seed.publisher, at),
                "published": seed.published,
                "url": seed.url,
                "first_published_in": need("publisher", seed.first_published_in, at),
                "text_name": seed.text_name,
            },
        )
        source = self.writer.put(wanted, at)
        if source is not None:
            self.put_bibliography(seed, source)
        for row in seed.recommendations:
            self.put_recommendation(row, seed.key)

    def change_text(self, source: Any, seed: SourceSeed) -> None:
        """Give a source its new text, and find its quotes again in it."""
        reason = f"loaded from {seed.at.file}"
        tally = tracking.set_text(source=source, text=seed.text, reason=reason)
        self.writer.report.quotes.update(tally)
        self.writer.report.count("text", "updated")
        self.writer.wrote = True
        self.know_quotes()

    def put_bibliography(self, seed: SourceSeed, source: Source) -> None:
        for position, row in enumerate(seed.authors, start=1):
            person = self.writer.need("person", row.person, row.at)
            wanted = Wanted(
                kind="authorship",
                key=part_key(seed.key, row.person),
                model=Authorship,
                file=row.at.file,
                identity={"source": source, "person": person},
                fields={"position": position, "affiliation": row.affiliation},
            )
            self.writer.put(wanted, row.at)
        for inferred in seed.inferred:
            wanted = Wanted(
                kind="inferred field",
                key=part_key(seed.key, inferred.field),
                model=InferredField,
                file=inferred.at.file,
                identity={"source": source, "field": inferred.field},
                fields={"evidence": inferred.evidence},
            )
            self.writer.put(wanted, inferred.at)

    # Recommendations

    def quote(self, source_key: str, span: Span | None) -> Quote | None:
        """The quote of a span, or an unsaved one that stands for it."""
        source: Any = self.writer.existing["source"].get(source_key)
        if source is None or span is None:
            return None
        known = self.quotes.get((source.pk, span))
        return known or Quote(
            uid=quote_uid(source.key, source.sha256, span.start, span.end),
            source=source,
            start=span.start,
            end=span.end,
        )

    def put_recommendation(self, seed: RecommendationSeed, source_key: str) -> None:
        at, need = seed.at, self.writer.need
        quote = self.quote(source_key, seed.quote.span)
        if quote is None:  # its source was removed in the program, and is kept so
            return
        wanted = Wanted(
            kind="recommendation",
            key=seed.ref,
            model=Recommendation,
            file=at.file,
            identity={"ref": seed.ref},
            at_first={"state": State.PUBLISHED},
            fields={
                "quote": quote,
                "summary": seed.summary,
                "kind": seed.kind,
                "attributed_text": seed.attributed_text,
                "direction": seed.direction,
                "strength": seed.strength,
                "confidence": seed.confidence,
                "timeframe": seed.timeframe,
                "due": seed.due,
                "note": seed.note,
            },
            related={
                "themes": [need("theme", key, at) for key in seed.themes],
                "attributed_actors": [
                    need("actor", key, at) for key in seed.attributed_actors
                ],
            },
        )
        recommendation = self.writer.put(wanted, at)
        if recommendation is not None:
            self.put_actors(seed, recommendation)
            self.put_condition(seed, recommendation, source_key)

    def put_actors(
        self, seed: RecommendationSeed, recommendation: Recommendation
    ) -> None:
        for position, row in enumerate(seed.addressees, start=1):
            actor = self.writer.need("actor", row.actor, row.at)
            wanted = Wanted(
                kind="addressee",
                key=part_key(seed.ref, row.actor),
                model=Addressee,
                file=row.at.file,
                identity={"recommendation": recommendation, "actor": actor},
                fields={"mention": row.mention, "position": position},
            )
            self.writer.put(wanted, row.at)
        for position, key in enumerate(seed.targets, start=1):
            actor = self.writer.need("actor", key, seed.at)
            wanted = Wanted(
                kind="target",
                key=part_key(seed.ref, key),
                model=Target,
                file=seed.at.file,
                identity={"recommendation": recommendation, "actor": actor},
                fields={"position": position},
            )
            self.writer.put(wanted, seed.at)

    def put_condition(
        self, seed: RecommendationSeed, recommendation: Recommendation, source: str
    ) -> None:
        if seed.condition is None:
            return
        wanted = Wanted(
            kind="condition",
            key=seed.ref,
            model=Condition,
            file=seed.condition.at.file,
            identity={"recommendation": recommendation},
            fields={
                "text": seed.condition.text,
                "kind": seed.condition.kind,
                "quote": self.quote(source, seed.condition.span),
            },
        )
        self.writer.put(wanted, seed.condition.at)

    # Asks

    def put_asks(self, seeds: Sequence[AskSeed]) -> None:
        """Write some asks with their members."""
        self.writer.recall(names_of_asks(seeds))
        for seed in seeds:
            self.put_ask(seed)
        self.writer.flush()

    def put_ask(self, seed: AskSeed) -> None:
        wanted = Wanted(
            kind="ask",
            key=seed.key,
            model=Ask,
            file=seed.at.file,
            identity={"key": seed.key},
            fields={
                "collection": self.writer.collection,
                "title": seed.title,
                "question": seed.question,
            },
        )
        ask = self.writer.put(wanted, seed.at)
        for position, row in enumerate(seed.members if ask else [], start=1):
            known = self.writer.existing["recommendation"]
            recommendation = known.get(row.recommendation)
            if recommendation is None:  # removed in the program, and kept so
                continue
            wanted = Wanted(
                kind="member",
                key=part_key(seed.key, row.recommendation),
                model=AskMember,
                file=row.at.file,
                identity={"ask": ask, "recommendation": recommendation},
                fields={"stance": row.stance, "why": row.why, "position": position},
            )
            self.writer.put(wanted, row.at)


def some(rows: Iterable[Row], parts: Callable[[Row], int]) -> Iterator[list[Row]]:
    """The rows in their order, as many at a time as have about CHUNK parts."""
    chunk: list[Row] = []
    held = 0
    for row in rows:
        chunk.append(row)
        held += 1 + parts(row)
        if held >= CHUNK:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk


def names_of_sources(seeds: Iterable[SourceSeed]) -> dict[str, list[str]]:
    """The keys of sources and of all that their files tell of, by kind."""
    found: dict[str, list[str]] = {kind: [] for kind in OF_SOURCES}
    for seed in seeds:
        found["source"].append(seed.key)
        found["authorship"] += [part_key(seed.key, row.person) for row in seed.authors]
        fields = [part_key(seed.key, row.field) for row in seed.inferred]
        found["inferred field"] += fields
        for row in seed.recommendations:
            found["recommendation"].append(row.ref)
            found["condition"].append(row.ref)
            actors = [part_key(row.ref, part.actor) for part in row.addressees]
            found["addressee"] += actors
            found["target"] += [part_key(row.ref, key) for key in row.targets]
    return found


def names_of_asks(seeds: Iterable[AskSeed]) -> dict[str, list[str]]:
    """The keys of asks, of their members, and of what is asked there, by kind."""
    found: dict[str, list[str]] = {"ask": [], "member": [], "recommendation": []}
    for seed in seeds:
        refs = [row.recommendation for row in seed.members]
        found["ask"].append(seed.key)
        found["member"] += [part_key(seed.key, ref) for ref in refs]
        found["recommendation"] += refs
    return found
