"""Seed records: what the files say, each with its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from recommendations.seeding.faults import Place
from recommendations.seeding.spool import Spool
from recommendations.text.dates import PartialDate
from recommendations.text.spans import Span

Date: TypeAlias = PartialDate | None

# Stands for a date that could not be read, whose fault is reported.
NO_DATE = PartialDate.parse("0001")


@dataclass(kw_only=True, slots=True)
class Seed:
    """A record of a seed file."""

    at: Place


@dataclass(kw_only=True, slots=True)
class PublisherSeed(Seed):
    key: str
    name: str
    kind: str


@dataclass(kw_only=True, slots=True)
class PersonSeed(Seed):
    key: str
    name: str


@dataclass(kw_only=True, slots=True)
class ThemeSeed(Seed):
    key: str
    name: str
    parent: str
    definition: str

    @property
    def parent_id(self) -> str:
        """What the rules of recommendations ask of a theme."""
        return self.parent

    def __str__(self) -> str:
        return self.name


@dataclass(kw_only=True, slots=True)
class AliasSeed(Seed):
    name: str


@dataclass(kw_only=True, slots=True)
class ActorSeed(Seed):
    key: str
    name: str
    kind: str
    parent: str
    aliases: list[AliasSeed]
    period_from: Date
    period_to: Date


@dataclass(kw_only=True, slots=True)
class QuoteSeed(Seed):
    """Words as a person reads them; `span` is where they stand in the text."""

    words: str
    occurrence: int | None = None
    span: Span | None = None


@dataclass(kw_only=True, slots=True)
class AuthorshipSeed(Seed):
    person: str
    affiliation: str


@dataclass(kw_only=True, slots=True)
class InferredSeed(Seed):
    field: str
    evidence: str


@dataclass(kw_only=True, slots=True)
class SourceSeed(Seed):
    key: str
    text_name: str
    text: str
    sha256: str
    title: str
    kind: str
    language: str
    publisher: str
    published: PartialDate
    url: str
    first_published_in: str
    authors: list[AuthorshipSeed]
    inferred: list[InferredSeed]
    recommendations: list["RecommendationSeed"] = field(default_factory=list)

    def size(self) -> int:
        """How many rows it is with all its parts."""
        return (
            1
            + len(self.authors)
            + len(self.inferred)
            + sum(row.size() for row in self.recommendations)
        )


@dataclass(kw_only=True, slots=True)
class AddresseeSeed(Seed):
    actor: str
    mention: str


@dataclass(kw_only=True, slots=True)
class ConditionSeed(Seed):
    text: str
    kind: str
    span: Span | None = None


@dataclass(kw_only=True, slots=True)
class RecommendationSeed(Seed):
    ref: str
    summary: str
    quote: QuoteSeed
    kind: str
    attributed_actors: list[str]
    attributed_text: str
    direction: str
    strength: str
    confidence: str
    addressees: list[AddresseeSeed]
    targets: list[str]
    themes: list[str]
    condition: ConditionSeed | None
    timeframe: str
    due: Date
    note: str

    def size(self) -> int:
        """How many rows it is with all its parts."""
        return 1 + len(self.addressees) + len(self.targets) + bool(self.condition)


@dataclass(kw_only=True, slots=True)
class MemberSeed(Seed):
    recommendation: str
    stance: str
    why: str


@dataclass(kw_only=True, slots=True)
class AskSeed(Seed):
    key: str
    title: str
    question: str
    members: list[MemberSeed]


@dataclass(kw_only=True, slots=True)
class EvidenceSeed(Seed):
    """One piece of evidence; `kind` says which of its fields are filled."""

    kind: str
    source: str = ""
    quote: QuoteSeed | None = None
    url: str = ""
    title: str = ""
    publisher: str = ""
    published: Date = None
    searched: str = ""
    terms: str = ""
    on: Date = None


@dataclass(kw_only=True, slots=True)
class AssessmentSeed(Seed):
    recommendation: str
    addressee: str
    axis: str
    value: str
    true_from: PartialDate
    basis: str
    confidence: str
    rationale: str
    evidence: list[EvidenceSeed]

    def __str__(self) -> str:
        return f"assessment of {self.recommendation}, {self.addressee}"


@dataclass(kw_only=True, slots=True)
class VocabularySeed:
    publishers: list[PublisherSeed] = field(default_factory=list)
    people: list[PersonSeed] = field(default_factory=list)
    themes: list[ThemeSeed] = field(default_factory=list)
    actors: list[ActorSeed] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class CollectionSeed:
    """A folder of seeds; `size` is how many rows it is in all."""

    key: str
    sources: Spool[SourceSeed] = field(default_factory=Spool)
    asks: Spool[AskSeed] = field(default_factory=Spool)
    assessments: Spool[AssessmentSeed] = field(default_factory=Spool)
    size: int = 0

    def put_source(self, source: SourceSeed) -> None:
        self.sources.append(source)
        self.size += source.size()

    def put_ask(self, ask: AskSeed) -> None:
        self.asks.append(ask)
        self.size += 1 + len(ask.members)

    def put_assessment(self, assessment: AssessmentSeed) -> None:
        self.assessments.append(assessment)
        self.size += 1


@dataclass(kw_only=True, slots=True)
class Seeds:
    """Everything that was read: the vocabulary, if it was, and the collections."""

    vocabulary: VocabularySeed | None = None
    collections: list[CollectionSeed] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class KnownSource:
    """A source that the database holds already, as far as other files ask for it."""

    published: PartialDate
    text: str


@dataclass(kw_only=True, slots=True)
class Known:
    """What the database holds already and files may refer to."""

    publishers: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    themes: Mapping[str, str] = field(default_factory=dict)  # key: parent's key
    actors: frozenset[str] = frozenset()
    sources: Mapping[str, KnownSource] = field(default_factory=dict)
    # ref: (source key, keys of its addressees)
    recommendations: Mapping[str, tuple[str, frozenset[str]]] = field(
        default_factory=dict
    )
