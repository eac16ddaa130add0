"""Writes a collection of seeds: sources, recommendations, asks and assessments."""

from typing import Any

from django.db.models import Q

from recommendations import tracking
from recommendations.file_merge import Wanted
from recommendations.models import (
    Actor,
    Addressee,
    Ask,
    AskMember,
    Authorship,
    Condition,
    InferredField,
    Person,
    Publisher,
    Quote,
    Recommendation,
    Source,
    State,
    Target,
    Theme,
)
from recommendations.models.quote import quote_uid
from recommendations.models.source import text_sha256
from recommendations.seeding.assessment_loader import load_assessments
from recommendations.seeding.records import (
    AskSeed,
    CollectionSeed,
    RecommendationSeed,
    SourceSeed,
)
from recommendations.seeding.writer import Writer
from recommendations.text.spans import Span


class CollectionLoader:
    """Writes one collection through its writer."""

    def __init__(self, seed: CollectionSeed, writer: Writer) -> None:
        self.seed, self.writer = seed, writer
        self.refs = [
            row.ref for source in seed.sources for row in source.recommendations
        ]

    def run(self) -> None:
        self.preload_sources()
        for source in self.seed.sources:
            self.put_source(source)
        self.preload_recommendations()
        for source in self.seed.sources:
            for recommendation in source.recommendations:
                self.put_recommendation(recommendation, source.key)
        self.preload_asks()
        for ask in self.seed.asks:
            self.put_ask(ask)
        load_assessments(self.seed.assessments, self.writer)

    # Sources

    def preload_sources(self) -> None:
        writer, collection = self.writer, self.writer.collection
        writer.preload("publisher", Publisher.objects.all())
        writer.preload("person", Person.objects.all())
        writer.preload("actor", Actor.objects.all())
        writer.preload("theme", Theme.objects.all())
        keys = [source.key for source in self.seed.sources]
        mine = Q(collection=collection) | Q(key__in=keys)
        related = ("collection", "publisher", "first_published_in")
        sources = Source.objects.filter(mine).defer("text").select_related(*related)
        writer.preload("source", sources)
        parts = Q(source__collection=collection) | Q(source__key__in=keys)
        rows = Authorship.objects.filter(parts).select_related("source", "person")
        writer.preload("authorship", rows)
        inferred = InferredField.objects.filter(parts).select_related("source")
        writer.preload("inferred field", inferred)

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

    def change_text(self, source: Any, seed: SourceSeed) -> None:
        """Give a source its new text, and find its quotes again in it."""
        reason = f"loaded from {seed.at.file}"
        tally = tracking.set_text(source=source, text=seed.text, reason=reason)
        self.writer.report.quotes.update(tally)
        self.writer.report.count("text", "updated")
        self.writer.wrote = True

    def put_bibliography(self, seed: SourceSeed, source: Source) -> None:
        for position, row in enumerate(seed.authors, start=1):
            person = self.writer.need("person", row.person, row.at)
            wanted = Wanted(
                kind="authorship",
                key=f"{seed.key} {row.person}",
                model=Authorship,
                file=row.at.file,
                identity={"source": source, "person": person},
                fields={"position": position, "affiliation": row.affiliation},
            )
            self.writer.put(wanted, row.at)
        for inferred in seed.inferred:
            wanted = Wanted(
                kind="inferred field",
                key=f"{seed.key} {inferred.field}",
                model=InferredField,
                file=inferred.at.file,
                identity={"source": source, "field": inferred.field},
                fields={"evidence": inferred.evidence},
            )
            self.writer.put(wanted, inferred.at)

    # Recommendations

    def preload_recommendations(self) -> None:
        writer, collection = self.writer, self.writer.collection
        mine = Q(quote__source__collection=collection) | Q(ref__in=self.refs)
        parts = Q(recommendation__quote__source__collection=collection)
        parts |= Q(recommendation__ref__in=self.refs)
        rows = Recommendation.objects.filter(mine)
        rows = rows.select_related("quote").prefetch_related(
            "themes", "attributed_actors"
        )
        writer.preload("recommendation", rows)
        for kind, model in (("addressee", Addressee), ("target", Target)):
            related = ("recommendation", "actor")
            writer.preload(kind, model.objects.filter(parts).select_related(*related))
        conditions = Condition.objects.filter(parts)
        writer.preload(
            "condition",
            conditions.select_related("recommendation", "quote").order_by("pk"),
            key=lambda condition: str(condition.recommendation.ref),
        )
        quotes = Quote.objects.filter(source__in=writer.existing["source"].values())
        self.quotes = {(row.source_id, row.start, row.end): row for row in quotes}

    def quote(self, source_key: str, span: Span | None) -> Quote | None:
        """The quote of a span, or an unsaved one that stands for it."""
        source: Any = self.writer.existing["source"].get(source_key)
        if source is None or span is None:
            return None
        known = self.quotes.get((source.pk, span.start, span.end))
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
                key=f"{seed.ref} {row.actor}",
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
                key=f"{seed.ref} {key}",
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

    def preload_asks(self) -> None:
        collection = self.writer.collection
        keys = [ask.key for ask in self.seed.asks]
        mine = Q(collection=collection) | Q(key__in=keys)
        asks = Ask.objects.filter(mine).select_related("collection")
        self.writer.preload("ask", asks)
        members = AskMember.objects.filter(ask__in=asks)
        members = members.select_related("ask", "recommendation")
        self.writer.preload("member", members)
        refs = {row.recommendation for ask in self.seed.asks for row in ask.members}
        elsewhere = Recommendation.objects.filter(ref__in=refs - set(self.refs))
        self.writer.preload("recommendation", elsewhere)

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
                key=f"{seed.key} {row.recommendation}",
                model=AskMember,
                file=row.at.file,
                identity={"ask": ask, "recommendation": recommendation},
                fields={"stance": row.stance, "why": row.why, "position": position},
            )
            self.writer.put(wanted, row.at)

    def drop_unused_quotes(self) -> None:
        """Remove the quotes that the records of this load rest on no more."""
        if not self.writer.wrote:
            return
        for source in Source.objects.filter(collection=self.writer.collection):
            tracking.drop_unused_quotes(source=source)
