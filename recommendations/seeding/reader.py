"""Reads seed folders into seed records; it knows files and lines, never the database."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from django.db.models import Model

from recommendations.models import (
    Actor,
    ActorAlias,
    ActorKind,
    Addressee,
    Ask,
    AskMember,
    AssessmentConfidence,
    Authorship,
    Axis,
    Basis,
    BibliographicField,
    Condition,
    ConditionKind,
    Confidence,
    Direction,
    Evidence,
    Kind,
    Person,
    Publisher,
    PublisherKind,
    Recommendation,
    Source,
    SourceKind,
    Stance,
    Strength,
    Theme,
)
from recommendations.models.source import text_sha256
from recommendations.seeding.checks import check_seeds
from recommendations.seeding.faults import Faults, Place
from recommendations.seeding.fields import SLUG, Fields, records_of
from recommendations.seeding.files import Mapping, read_text, read_yaml
from recommendations.seeding.records import (
    ActorSeed,
    AddresseeSeed,
    AliasSeed,
    AskSeed,
    AssessmentSeed,
    AuthorshipSeed,
    CollectionSeed,
    ConditionSeed,
    EvidenceSeed,
    InferredSeed,
    Known,
    MemberSeed,
    PersonSeed,
    PublisherSeed,
    QuoteSeed,
    RecommendationSeed,
    Seeds,
    SourceSeed,
    ThemeSeed,
    VocabularySeed,
)
from recommendations.text.dates import PartialDate, Precision

VOCABULARY = "vocabulary"
ACROSS_SOURCES = {"asks.yaml", "assessments.yaml"}
# Stands for a date that could not be read, whose fault is reported.
NO_DATE = PartialDate.parse("0001")

Row = TypeVar("Row")


def read(paths: Iterable[Path], known: Known | None = None) -> Seeds:
    """Read seed roots (which hold `vocabulary/`), collection folders, or both.

    Raises SeedsRefused with every fault of every file. A collection's vocabulary is
    that of the folder beside it, and what is `known` besides.
    """
    faults = Faults()
    seeds = Seeds()
    vocabularies, folders = folders_of(paths, faults)
    for folder in vocabularies:
        seeds.vocabulary = read_vocabulary(folder, faults)
    seeds.collections = [read_collection(folder, faults) for folder in folders]
    check_seeds(seeds, known or Known(), faults)
    faults.raise_any()
    return seeds


def folders_of(paths: Iterable[Path], faults: Faults) -> tuple[list[Path], list[Path]]:
    """The vocabulary folders and the collection folders that the paths mean."""
    vocabularies: dict[Path, None] = {}
    collections: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            faults.add(Place(str(path)), "", "is no folder; give a folder of seeds")
        elif path.name == VOCABULARY:
            vocabularies[path] = None
        elif any(path.glob("*.yaml")):
            collections[path] = None
            if (path.parent / VOCABULARY).is_dir():
                vocabularies[path.parent / VOCABULARY] = None
        else:
            found = [folder for folder in sorted(path.iterdir()) if folder.is_dir()]
            vocabularies |= {row: None for row in found if row.name == VOCABULARY}
            collections |= {row: None for row in found if row.name != VOCABULARY}
            if not found:
                faults.add(Place(str(path)), "", "holds no folder of seeds")
    if len(vocabularies) > 1:
        message = "only one vocabulary can be loaded at a time; load them one by one"
        faults.add(Place(str(list(vocabularies)[1])), "", message)
    return list(vocabularies), list(collections)


def longest(model: type[Model], field: str) -> int:
    """How many characters a field of a model holds."""
    return int(getattr(model._meta.get_field(field), "max_length", None) or 0)


def read_vocabulary(folder: Path, faults: Faults) -> VocabularySeed:
    def rows(name: str, read_row: Callable[[Fields], Row]) -> list[Row]:
        path = folder / f"{name}.yaml"
        if not path.exists():
            return []
        file = shown(path)
        content = read_yaml(path, file, faults)
        return [read_row(fields) for fields in records_of(content, file, faults)]

    return VocabularySeed(
        publishers=rows("publishers", read_publisher),
        people=rows("people", read_person),
        themes=rows("themes", read_theme),
        actors=rows("actors", read_actor),
    )


def shown(path: Path) -> str:
    """A file as its messages and the database name it: its folder and name."""
    return f"{path.parent.name}/{path.name}"


def named(fields: Fields, name: str, kind: str) -> str:
    """The key of a record, by which its faults are reported from here on."""
    key = fields.text(name) if name == "ref" else fields.key(name)
    fields.record = f"{kind} {key}".strip()
    return key


def read_publisher(fields: Fields) -> PublisherSeed:
    key = named(fields, "key", "publisher")
    seed = PublisherSeed(
        at=fields.at,
        key=key,
        name=fields.text("name", longest=longest(Publisher, "name")),
        kind=fields.choice("kind", PublisherKind.values),
    )
    fields.finish()
    return seed


def read_person(fields: Fields) -> PersonSeed:
    key = named(fields, "key", "person")
    name = fields.text("name", longest=longest(Person, "name"))
    fields.finish()
    return PersonSeed(at=fields.at, key=key, name=name)


def read_theme(fields: Fields) -> ThemeSeed:
    key = named(fields, "key", "theme")
    seed = ThemeSeed(
        at=fields.at,
        key=key,
        name=fields.text("name", longest=longest(Theme, "name")),
        parent=fields.key("parent", required=False),
        definition=fields.text("definition"),
    )
    fields.finish()
    return seed


def read_actor(fields: Fields) -> ActorSeed:
    key = named(fields, "key", "actor")
    period = fields.part("period")
    seed = ActorSeed(
        at=fields.at,
        key=key,
        name=fields.text("name", longest=longest(Actor, "name")),
        kind=fields.choice("kind", ActorKind.values),
        parent=fields.key("parent", required=False),
        aliases=read_aliases(fields),
        period_from=period.date("from") if period else None,
        period_to=period.date("to") if period else None,
    )
    check_period(fields, seed)
    if period:
        period.finish()
    fields.finish()
    return seed


def read_aliases(fields: Fields) -> list[AliasSeed]:
    at, limit = fields.place("aliases"), longest(ActorAlias, "name")
    names = fields.words("aliases")
    for name in names:
        if len(name) > limit:
            fields.refuse("aliases", f"an alias has at most {limit} characters")
    return [AliasSeed(at=at, name=name) for name in names]


def check_period(fields: Fields, seed: ActorSeed) -> None:
    start, end = seed.period_from, seed.period_to
    if start and end and end.first_day < start.first_day:
        fields.refuse("period", f"the period ends ({end}) before it begins ({start})")


def read_collection(folder: Path, faults: Faults) -> CollectionSeed:
    collection = CollectionSeed(key=folder.name)
    for path in sorted(folder.glob("*.yaml")):
        file = shown(path)
        content = read_yaml(path, file, faults)
        if content is None:
            continue
        if path.name == "asks.yaml":
            rows = records_of(content, file, faults)
            collection.asks = [read_ask(fields) for fields in rows]
        elif path.name == "assessments.yaml":
            rows = records_of(content, file, faults)
            collection.assessments = [read_assessment(fields) for fields in rows]
        else:
            collection.sources += read_source_file(content, path, faults)
    return collection


def read_source_file(content: Any, path: Path, faults: Faults) -> list[SourceSeed]:
    """The source of one file with its recommendations, or none and faults."""
    file = shown(path)
    if not isinstance(content, Mapping):
        line = getattr(content, "line", 1)
        faults.add(Place(file, line), "", "the file holds no source")
        return []
    top = Fields(content, file, faults)
    fields = top.part("source", required=True)
    rows = top.parts("recommendations")
    top.finish()
    if fields is None:
        return []
    source = read_source(fields, path.parent)
    source.recommendations = [read_recommendation(row) for row in rows]
    return [source]


def read_source(fields: Fields, folder: Path) -> SourceSeed:
    key = named(fields, "key", "source")
    text_name = fields.text("text", longest=longest(Source, "text_name"))
    seed = SourceSeed(
        at=fields.at,
        key=key,
        text_name=text_name,
        text=read_source_text(fields, folder, text_name),
        sha256=fields.text("sha256"),
        title=fields.text("title", longest=longest(Source, "title")),
        kind=fields.choice("kind", SourceKind.values),
        language=fields.text("language", longest=longest(Source, "language")),
        publisher=fields.key("publisher"),
        published=fields.date("published", required=True) or NO_DATE,
        url=fields.text("url", required=False, longest=longest(Source, "url")),
        first_published_in=fields.key("first_published_in", required=False),
        authors=[read_authorship(part) for part in fields.parts("authors")],
        inferred=read_inferred(fields),
    )
    fields.finish()
    return seed


def read_source_text(fields: Fields, folder: Path, name: str) -> str:
    """The text of a source, checked against the hash that its record gives."""
    if not name:
        return ""
    if Path(name).name != name:
        fields.refuse(
            "text", f"text {name!r} is not the name of a file beside this one"
        )
        return ""
    path = folder / name
    text = read_text(path, shown(path), fields.faults)
    if text is None:
        return ""
    told, actual = fields.mapping.get("sha256"), text_sha256(text)
    if told and told != actual:
        message = (
            f"sha256 does not fit {name}, whose hash is {actual}; "
            "restore the file, or write that hash if the change is meant"
        )
        fields.refuse("sha256", message)
    return text


def read_authorship(fields: Fields) -> AuthorshipSeed:
    seed = AuthorshipSeed(
        at=fields.at,
        person=fields.key("person"),
        affiliation=fields.text(
            "affiliation", required=False, longest=longest(Authorship, "affiliation")
        ),
    )
    fields.finish()
    return seed


def read_inferred(fields: Fields) -> list[InferredSeed]:
    part = fields.part("inferred")
    if part is None:
        return []
    rows = [
        InferredSeed(at=part.place(name), field=name, evidence=part.text(name))
        for name in BibliographicField.values
        if name in part.mapping
    ]
    part.taken |= set(BibliographicField.values)
    part.finish()
    return rows


def read_quote(fields: Fields) -> QuoteSeed:
    at = fields.place("quote")
    return QuoteSeed(
        at=at, words=fields.text("quote"), occurrence=fields.number("occurrence")
    )


def read_recommendation(fields: Fields) -> RecommendationSeed:
    ref = named(fields, "ref", "")
    attributed = fields.words("attributed_to")
    in_words = len(attributed) == 1 and not SLUG.fullmatch(attributed[0])

    def text(name: str, *, required: bool = False) -> str:
        limit = longest(Recommendation, name)
        return fields.text(name, required=required, longest=limit)

    seed = RecommendationSeed(
        at=fields.at,
        ref=ref,
        summary=text("summary", required=True),
        quote=read_quote(fields),
        kind=fields.choice("kind", Kind.values),
        attributed_actors=[] if in_words else attributed,
        attributed_text=attributed[0] if in_words else "",
        direction=fields.choice("direction", Direction.values),
        strength=fields.choice("strength", Strength.values),
        confidence=fields.choice("confidence", Confidence.values),
        addressees=[
            read_addressee(part) for part in fields.parts("addressees", required=True)
        ],
        targets=fields.words("targets"),
        themes=fields.words("themes", required=True),
        condition=read_condition(fields),
        timeframe=text("timeframe"),
        due=fields.date("due"),
        note=text("note"),
    )
    if len(ref) > longest(Recommendation, "ref"):
        fields.refuse("ref", "ref is too long")
    fields.finish()
    return seed


def read_addressee(fields: Fields) -> AddresseeSeed:
    seed = AddresseeSeed(
        at=fields.at,
        actor=fields.key("actor"),
        mention=fields.text(
            "mention", required=False, longest=longest(Addressee, "mention")
        ),
    )
    fields.finish()
    return seed


def read_condition(fields: Fields) -> ConditionSeed | None:
    part = fields.part("condition")
    if part is None:
        return None
    seed = ConditionSeed(
        at=part.place("text"),
        text=part.text("text", longest=longest(Condition, "text")),
        kind=part.choice("kind", ConditionKind.values),
    )
    part.finish()
    return seed


def read_ask(fields: Fields) -> AskSeed:
    key = named(fields, "key", "ask")
    seed = AskSeed(
        at=fields.at,
        key=key,
        title=fields.text("title", longest=longest(Ask, "title")),
        question=fields.text("question", longest=longest(Ask, "question")),
        members=[read_member(part) for part in fields.parts("members", required=True)],
    )
    fields.finish()
    return seed


def read_member(fields: Fields) -> MemberSeed:
    seed = MemberSeed(
        at=fields.at,
        recommendation=fields.text("recommendation"),
        stance=fields.choice("stance", Stance.values),
        why=fields.text("why", required=False, longest=longest(AskMember, "why")),
    )
    fields.finish()
    return seed


def read_assessment(fields: Fields) -> AssessmentSeed:
    ref = fields.text("recommendation")
    fields.record = f"assessment of {ref}"
    axis = fields.choice("axis", Axis.values)
    seed = AssessmentSeed(
        at=fields.at,
        recommendation=ref,
        addressee=fields.key("addressee"),
        axis=axis,
        value=fields.text("value"),
        true_from=fields.date("true_from", required=True) or NO_DATE,
        basis=fields.choice("basis", Basis.values),
        confidence=fields.choice("confidence", AssessmentConfidence.values),
        rationale=fields.text("rationale", required=False),
        evidence=[read_evidence(part) for part in fields.parts("evidence")],
    )
    fields.finish()
    return seed


def read_evidence(fields: Fields) -> EvidenceSeed:
    """Evidence of the kind that its first key tells: source, url or searched."""
    if "source" in fields.mapping:
        seed = EvidenceSeed(
            at=fields.at,
            kind="quote",
            source=fields.key("source"),
            quote=read_quote(fields),
        )
    elif "searched" in fields.mapping:
        seed = read_search(fields)
    else:
        seed = read_link(fields)
    fields.finish()
    return seed


def read_search(fields: Fields) -> EvidenceSeed:
    on = fields.date("on", required=True)
    if on and on.precision is not Precision.DAY:
        fields.refuse("on", f"on {on} is no day; write the day of the search")
    return EvidenceSeed(
        at=fields.at,
        kind="search",
        searched=fields.text("searched", longest=longest(Evidence, "searched")),
        terms=fields.text("terms", longest=longest(Evidence, "terms")),
        on=on,
    )


def read_link(fields: Fields) -> EvidenceSeed:
    def text(name: str, *, required: bool = False) -> str:
        return fields.text(name, required=required, longest=longest(Evidence, name))

    return EvidenceSeed(
        at=fields.at,
        kind="link",
        url=text("url", required=True),
        title=text("title", required=True),
        publisher=text("publisher"),
        published=fields.date("published"),
    )
