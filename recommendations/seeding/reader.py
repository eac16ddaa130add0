"""Reads seed folders into seed records; it knows files and lines, never the database."""

from collections.abc import Iterable
from pathlib import Path

from recommendations.seeding.checks import check_seeds
from recommendations.seeding.faults import Faults, Place
from recommendations.seeding.fields import records_of
from recommendations.seeding.files import read_yaml, shown
from recommendations.seeding.read_across import read_ask, read_assessment
from recommendations.seeding.read_source import read_source_file
from recommendations.seeding.read_vocabulary import read_vocabulary
from recommendations.seeding.records import CollectionSeed, Known, Seeds

VOCABULARY = "vocabulary"


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
