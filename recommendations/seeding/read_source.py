"""Reads the file of a source, with its recommendations."""

from pathlib import Path
from typing import Any

from recommendations.models import (
    Addressee,
    Authorship,
    BibliographicField,
    Condition,
    ConditionKind,
    Confidence,
    Direction,
    Kind,
    Recommendation,
    Source,
    SourceKind,
    Strength,
)
from recommendations.models.source import text_sha256
from recommendations.seeding.faults import Faults, Place
from recommendations.seeding.fields import SLUG, Fields, longest
from recommendations.seeding.files import Mapping, read_text, shown
from recommendations.seeding.records import (
    NO_DATE,
    AddresseeSeed,
    AuthorshipSeed,
    ConditionSeed,
    InferredSeed,
    QuoteSeed,
    RecommendationSeed,
    SourceSeed,
)


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
    key = fields.name("key", "source")
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
    ref = fields.text("ref", longest=longest(Recommendation, "ref"))
    fields.record = ref
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
