"""Loads seeds into the database; a second load of the same seeds changes nothing."""

from collections.abc import Callable

from django.db import transaction

from recommendations import search, tracking
from recommendations.models import Collection, Quote
from recommendations.models.history import one_change
from recommendations.seeding.collection_loader import CollectionLoader
from recommendations.seeding.records import CollectionSeed, Seeds
from recommendations.seeding.vanished import report_vanished
from recommendations.seeding.vocabulary_loader import load_vocabulary
from recommendations.seeding.writer import Progress, Report, Writer
from recommendations.tracking.conflicts import conflicts_told


def load(
    seeds: Seeds,
    *,
    overwrite: bool = False,
    prune: bool = False,
    dry_run: bool = False,
    progress: Progress = lambda rows: None,
    waiting: Callable[[], object] = lambda: None,
) -> Report:
    """Bring the database to what the seeds say, and report what was done.

    Fields that a person changed are kept unless `overwrite`; what vanished from the
    files goes only if `prune` and nothing hangs on it. All is written or nothing.
    `progress` gets each count of rows done, of `size(seeds)` in all; `waiting` is called
    before another import or load is waited for. Raises SeedsRefused where the database
    refuses, and WrittenAtOnce where another write was in the way.
    """
    report = Report()
    with conflicts_told(), one_change(), transaction.atomic(), search.held():
        tracking.take_turn(waiting)
        write(seeds, prune=prune, report=report, overwrite=overwrite, progress=progress)
        if dry_run:
            transaction.set_rollback(True)
    return report


def write(
    seeds: Seeds, *, prune: bool, report: Report, overwrite: bool, progress: Progress
) -> None:
    """Write the vocabulary, then each collection, then what left the vocabulary."""
    words = Writer(report=report, overwrite=overwrite, progress=progress)
    if seeds.vocabulary:
        load_vocabulary(seeds.vocabulary, words)
    for seed in seeds.collections:
        writer = Writer(
            report=report,
            overwrite=overwrite,
            progress=progress,
            collection=collection_of(seed, report),
        )
        CollectionLoader(seed, writer).run()
        report_vanished(writer, prune=prune)
        if writer.wrote:
            quotes = Quote.objects.filter(source__collection=writer.collection)
            tracking.drop_unused_quotes(among=quotes)
    if seeds.vocabulary:
        report_vanished(words, prune=prune)


def collection_of(seed: CollectionSeed, report: Report) -> Collection:
    """The collection of a folder; a new one is named after it."""
    collection = Collection.objects.filter(key=seed.key).first()
    outcome = "unchanged" if collection else "created"
    report.count("collection", outcome)
    if collection is None:
        name = seed.key.replace("-", " ").capitalize()
        collection = Collection(key=seed.key, name=name)
        tracking.save(collection, reason=f"loaded from {seed.key}/")
    return collection


def size(seeds: Seeds) -> int:
    """How many rows a load of these seeds goes through."""
    words = seeds.vocabulary
    rows = sum(collection.size for collection in seeds.collections)
    if words:
        rows += len(words.publishers) + len(words.people) + len(words.themes)
        rows += sum(1 + len(actor.aliases) for actor in words.actors)
    return rows
