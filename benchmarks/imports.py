"""Time the import of a table beside COPY alone: python -m benchmarks imports 100000.

On an empty PostgreSQL database. Both ways read the same CSV and validate each row as
the program does. COPY then writes the records with their history and nothing else: no
feed of changes, search index or way back. Each turn is a process of its own, so that
its greatest memory is its own too, and it takes back what it wrote.
"""

import csv
import resource
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, NamedTuple

from django.core.management import call_command
from django.db import connection, transaction

from benchmarks.copied import copy_rows
from benchmarks.load import load
from benchmarks.seeds import by_recommendation, grouped
from benchmarks.synthetic import Row, Synthetic
from recommendations.imports.columns import guess
from recommendations.imports.read import read
from recommendations.imports.staging import rows_of
from recommendations.management.garbage import seldom_collected
from recommendations.models import Recommendation, Source

TABLE = Path("var/benchmark-import.csv")
TURNS = 3
AIM = 0.6
# What is there before the import.
THERE = {
    *("Collection", "Publisher", "Person", "Theme", "Actor", "ActorAlias"),
    *("Source", "Authorship"),
}
PARTS = ("Addressee", "Target", "Recommendation.themes", "Condition")
PLAIN = ("ref", "summary", "kind", "direction", "strength", "confidence", "due", "note")
HEADINGS = (
    *(*PLAIN, "source", "quote", "themes", "addressees", "targets"),
    *("condition", "condition_kind"),
)


class Taken(NamedTuple):
    """What a turn took: seconds, seconds of the processor, megabytes at most."""

    seconds: float
    made: int
    cpu: float
    memory: float


def main(size: int) -> None:
    apart(prepare, size)
    taken: dict[str, list[Taken]] = {way: [] for way in WAYS}
    for way in [*WAYS] * TURNS:
        taken[way].append(apart(turn, way))
    if wrong := {each.made for turns in taken.values() for each in turns} - {size}:
        raise SystemExit(f"{wrong} records were made of {size} rows")
    for way, turns in taken.items():
        best = min(turns)
        sys.stdout.write(
            f"{way:<6} {size / best.seconds:>8,.0f} rows/s, {best.cpu:.1f} s of CPU "
            f"in Python, {max(each.memory for each in turns):.0f} MB\n"
        )
    ratio = min(taken["copy"]).seconds / min(taken["ours"]).seconds
    sys.stdout.write(f"ratio  {ratio:>8.2f}, aim {AIM}\n")


def apart(run: Callable[[Any], Any], asked: Any) -> Any:
    """Run something in a process of its own."""
    connection.close()
    with get_context("fork").Pool(1) as pool:
        return pool.apply(run, (asked,))


def prepare(size: int) -> None:
    """Load the sources and what cells name, and write the table."""
    if connection.vendor != "postgresql":
        raise RuntimeError("COPY is of PostgreSQL; name an empty database of it")
    call_command("migrate", verbosity=0)
    if not Source.objects.exists():
        load(row for row in Synthetic(size).rows() if row[0] in THERE)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    TABLE.parent.mkdir(exist_ok=True)
    with TABLE.open("w", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS)
        writer.writeheader()
        writer.writerows(cells(Synthetic(size)))


def cells(synthetic: Synthetic) -> Iterator[Row]:
    """The cells of each recommendation, by heading."""
    groups = grouped(synthetic.rows())
    next(groups)
    for rows in groups:
        (source,) = rows["Source"]
        parts = {name: by_recommendation(rows[name]) for name in PARTS}
        for quote, row in zip(rows["Quote"], rows["Recommendation"], strict=True):
            mine = {name: parts[name].get(row["id"], []) for name in PARTS}
            words = quote["exact"]
            yield {name: row.get(name) for name in PLAIN} | {
                "source": source["key"],
                "quote": words,
                "themes": listed("theme", mine["Recommendation.themes"]),
                "addressees": listed("actor", mine["Addressee"]),
                "targets": listed("actor", mine["Target"]),
                "condition": " ".join(words.split()[2:7]) if mine["Condition"] else "",
                "condition_kind": "if" if mine["Condition"] else "",
            }


def listed(noun: str, rows: list[Row]) -> str:
    return "; ".join(f"{noun}-{row[f'{noun}_id']}" for row in rows)


def turn(way: str) -> Taken:
    start, used = perf_counter(), process_time()
    with transaction.atomic():
        WAYS[way]()
        connection.check_constraints()  # as a commit does
        made = Recommendation.objects.count()
        transaction.set_rollback(True)
    return Taken(
        made=made,
        seconds=perf_counter() - start,
        cpu=process_time() - used,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def ours() -> None:
    by = "benchmark-analyst"
    call_command("import_recommendations", TABLE, by=by, stdout=StringIO())


@seldom_collected()
def copied() -> None:
    with TABLE.open("rb") as file:
        table = read(file, name=TABLE.name)
        columns = guess(table.headings, {})
        copy_rows(rows_of(table, columns), columns)


WAYS: dict[str, Callable[[], None]] = {"ours": ours, "copy": copied}
