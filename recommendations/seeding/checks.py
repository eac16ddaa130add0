"""What must hold between the records of seed files, and between them and their texts."""

import sys
from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol

from django.utils import timezone

from recommendations.models.rules import (
    EvidenceFromSameSource,
    assessment_faults,
    recommendation_faults,
)
from recommendations.seeding.faults import Faults, Place, nearest
from recommendations.seeding.quotes import QuoteFinder
from recommendations.seeding.records import (
    AskSeed,
    AssessmentSeed,
    EvidenceSeed,
    Known,
    RecommendationSeed,
    SourceSeed,
    ThemeSeed,
    VocabularySeed,
)
from recommendations.text.dates import PartialDate


class Node(Protocol):
    """A record of a tree."""

    at: Place
    key: str
    parent: str


def check_vocabulary(part: VocabularySeed, known: Known, faults: Faults) -> None:
    once("publisher", ((row.key, row.at) for row in part.publishers), faults)
    once("person", ((row.key, row.at) for row in part.people), faults)
    once("theme", ((row.key, row.at) for row in part.themes), faults)
    once("actor", ((row.key, row.at) for row in part.actors), faults)
    aliases = [alias for row in part.actors for alias in row.aliases]
    once("alias", ((alias.name.lower(), alias.at) for alias in aliases), faults)
    check_tree("theme", part.themes, known.themes, faults)
    check_tree("actor", part.actors, known.actors, faults)
    check_levels(part.themes, faults)


def once(
    what: str,
    rows: Iterable[tuple[str, Place]],
    faults: Faults,
    *,
    first: dict[str, Place] | None = None,
) -> None:
    """Each key stands once among its kind; `first` is where those before stand."""
    first = {} if first is None else first
    for key, at in rows:
        if key and key in first:
            faults.add(at, "", f"the {what} {key!r} stands at {first[key]} already")
        first.setdefault(key, at)


def check_tree(
    kind: str, rows: Iterable[Node], known: Iterable[str], faults: Faults
) -> None:
    """Parents exist, and nobody stands above themselves."""
    nodes = {row.key: row for row in rows}
    for key, node in nodes.items():
        record = f"{kind} {key}"
        if node.parent and node.parent not in nodes and node.parent not in set(known):
            hint = nearest(node.parent, nodes)
            faults.add(node.at, record, f"unknown {kind} {node.parent!r}{hint}")
        if circle := circle_through(node, nodes):
            way = " > ".join(circle)
            message = f"the tree runs in a circle: {way}; take one parent out"
            faults.add(node.at, record, message)


def circle_through(node: Node, nodes: Mapping[str, Node]) -> list[str]:
    """The way from a node up to itself, or nothing."""
    way = [node.key]
    while (parent := nodes[way[-1]].parent) in nodes:
        if parent in way:
            return [*way, parent] if parent == node.key else []
        way.append(parent)
    return []


def check_levels(themes: Iterable[ThemeSeed], faults: Faults) -> None:
    """Themes have two levels."""
    by_key = {theme.key: theme for theme in themes}
    for theme in by_key.values():
        parent = by_key.get(theme.parent)
        if parent and parent.parent:
            message = (
                f"the parent {parent.key!r} has one itself; themes have two levels"
            )
            faults.add(theme.at, f"theme {theme.key}", message)


class Checks:
    """One pass over all collections, with what they and the database know by key.

    A record is checked when it is read, and what it names has been read before; then
    no more of it is held than others ask for.
    """

    def __init__(
        self, vocabulary: VocabularySeed, known: Known, faults: Faults
    ) -> None:
        check_vocabulary(vocabulary, known, faults)
        self.faults = faults
        self.quotes = QuoteFinder(known, faults)
        self.themes = {
            **known.themes,
            **{row.key: row.parent for row in vocabulary.themes},
        }
        self.first: dict[str, dict[str, Place]] = {"source": {}, "ref": {}, "ask": {}}
        self.published: dict[str, PartialDate] = {}
        # ref: its source, and the keys of its addressees
        self.recommendations: dict[str, tuple[str, frozenset[str]]] = {}
        sources: Any = known.sources
        recommendations: Any = known.recommendations
        self.every_recommendation = ChainMap(self.recommendations, recommendations)
        self.known_sources = known.sources
        self.earlier: dict[tuple[str, str, str], list[str]] = {}
        self.known: dict[str, Collection[str]] = {
            "publisher": {row.key for row in vocabulary.publishers} | known.publishers,
            "person": {row.key for row in vocabulary.people} | known.people,
            "actor": {row.key for row in vocabulary.actors} | known.actors,
            "theme": self.themes.keys(),
            "source": ChainMap(self.published, sources),
            "recommendation": self.every_recommendation,
        }

    def refer(self, kind: str, key: str, at: Place, record: str) -> bool:
        """Whether a record of that kind has the key; a fault where none has."""
        if not key or key in self.known[kind]:
            return bool(key)
        if self.faults.unread:
            return False
        hint = nearest(key, self.known[kind])
        self.faults.add(at, record, f"unknown {kind} {key!r}{hint}")
        return False

    def check_source(self, source: SourceSeed) -> None:
        record = f"source {source.key}"
        once(
            "source", [(source.key, source.at)], self.faults, first=self.first["source"]
        )
        self.published[source.key] = source.published
        self.quotes.take(source)
        self.refer("publisher", source.publisher, source.at, record)
        self.refer("publisher", source.first_published_in, source.at, record)
        authors = ((row.person, row.at) for row in source.authors)
        once("author", authors, self.faults)
        for author in source.authors:
            self.refer("person", author.person, author.at, record)
        for recommendation in source.recommendations:
            self.check_recommendation(source, recommendation)

    def check_recommendation(self, source: SourceSeed, row: RecommendationSeed) -> None:
        once("ref", [(row.ref, row.at)], self.faults, first=self.first["ref"])
        addressees = [(part.actor, part.at) for part in row.addressees]
        keys = frozenset(sys.intern(key) for key, _ in addressees)
        self.recommendations[row.ref] = source.key, keys
        others = [(key, row.at) for key in (*row.targets, *row.attributed_actors)]
        once("addressee", addressees, self.faults)
        for key, at in (*addressees, *others):
            self.refer("actor", key, at, row.ref)
        for fault in recommendation_faults(
            kind=row.kind,
            summary=row.summary,
            attributed=bool(row.attributed_actors or row.attributed_text),
            themes=self.chosen_themes(row),
        ):
            self.faults.add(row.at, row.ref, fault)
        self.quotes.anchor(row.quote, source.key, row.ref)
        self.quotes.anchor_condition(row, source.key)

    def chosen_themes(self, row: RecommendationSeed) -> list[ThemeSeed]:
        """The themes of a recommendation, as far as anybody knows them."""
        return [
            ThemeSeed(
                at=row.at,
                key=key,
                name=key,
                # An unknown theme is a fault of its own; let its level pass.
                parent=self.themes.get(key, "unknown"),
                definition="",
            )
            for key in row.themes
            if self.refer("theme", key, row.at, row.ref) or key
        ]

    def check_ask(self, ask: AskSeed) -> None:
        record = f"ask {ask.key}"
        once("ask", [(ask.key, ask.at)], self.faults, first=self.first["ask"])
        members = [(row.recommendation, row.at) for row in ask.members]
        once("member", members, self.faults)
        for row in ask.members:
            self.refer("recommendation", row.recommendation, row.at, record)
            if row.stance not in ("same", "") and not row.why:
                message = f"the stance {row.stance!r} needs a why"
                self.faults.add(row.at, f"{record}, {row.recommendation}", message)

    def check_assessment(self, row: AssessmentSeed) -> None:
        for piece in row.evidence:
            self.check_evidence(piece, str(row))
        if not self.refer("recommendation", row.recommendation, row.at, str(row)):
            return
        source, addressees = self.every_recommendation[row.recommendation]
        if row.addressee not in addressees:
            listed = ", ".join(sorted(addressees))
            message = f"no addressee {row.addressee!r}; it has {listed}"
            self.faults.add(row.at, str(row), message)
        self.check_rules(row, source)

    def check_evidence(self, piece: EvidenceSeed, record: str) -> None:
        if piece.quote and self.refer("source", piece.source, piece.at, record):
            self.quotes.anchor(piece.quote, piece.source, record)

    def check_rules(self, row: AssessmentSeed, source: str) -> None:
        """The rules of assessments; those that broke one in reading are past them."""
        if not (row.axis and row.value and row.basis):
            return
        earlier = self.earlier.setdefault(
            (row.recommendation, row.addressee, row.axis), []
        )
        for fault in assessment_faults(
            axis=row.axis,
            value=row.value,
            true_from=row.true_from,
            basis=row.basis,
            rationale=row.rationale,
            evidence=[piece.kind for piece in row.evidence],
            published=self.date_of(source),
            earlier=earlier,
            today=timezone.localdate(),
        ):
            self.faults.add(row.at, str(row), fault)
        earlier.append(row.value)
        for piece in row.evidence:
            if piece.source == source:
                self.faults.add(piece.at, str(row), EvidenceFromSameSource(source))

    def date_of(self, source: str) -> PartialDate:
        return self.published.get(source) or self.known_sources[source].published
