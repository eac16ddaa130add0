"""Reads seed folders into seed records; it knows files and lines, never the database."""

from collections.abc import Iterable
from pathlib import Path

from recommendations.seeding.checks import Checks
from recommendations.seeding.faults import Faults, Place
from recommendations.seeding.fields import Fields, records_of
from recommendations.seeding.files import read_yaml, shown
from recommendations.seeding.read_across import read_ask, read_assessment
from recommendations.seeding.read_source import read_source_file
from recommendations.seeding.read_vocabulary import read_vocabulary
from recommendations.seeding.records import (
    CollectionSeed,
    Known,
    Seeds,
    VocabularySeed,
)

VOCABULARY = "vocabulary"
ASKS, ASSESSMENTS = "asks.yaml", "assessments.yaml"


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
    checks = Checks(seeds.vocabulary or VocabularySeed(), known or Known(), faults)
    seeds.collections = [CollectionSeed(key=folder.name) for folder in folders]
    every = list(zip(folders, seeds.collections, strict=True))
    for folder, collection in every:
        read_sources(folder, collection, checks)
    # These name sources and recommendations of any collection.
    for folder, collection in every:
        read_asks(folder, collection, checks)
        read_assessments(folder, collection, checks)
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


def read_sources(folder: Path, collection: CollectionSeed, checks: Checks) -> None:
    """Read the sources of a collection one by one, check each, and put it aside."""
    for path in sorted(folder.glob("*.yaml")):
        if path.name in (ASKS, ASSESSMENTS):
            continue
        content = read_yaml(path, shown(path), checks.faults)
        if content is None:
            continue
        for source in read_source_file(content, path, checks.faults):
            checks.check_source(source)
            checks.quotes.spooled[source.key] = (
                collection.sources,
                len(collection.sources),
            )
            collection.put_source(source)


def read_asks(folder: Path, collection: CollectionSeed, checks: Checks) -> None:
    for fields in records_in(folder / ASKS, checks.faults):
        ask = read_ask(fields)
        checks.check_ask(ask)
        collection.put_ask(ask)


def read_assessments(folder: Path, collection: CollectionSeed, checks: Checks) -> None:
    for fields in records_in(folder / ASSESSMENTS, checks.faults):
        assessment = read_assessment(fields)
        checks.check_assessment(assessment)
        collection.put_assessment(assessment)


def records_in(path: Path, faults: Faults) -> list[Fields]:
    """The records of a file that may be missing."""
    if not (path.exists() or path.is_symlink()):
        return []
    file = shown(path)
    return records_of(read_yaml(path, file, faults), file, faults)
