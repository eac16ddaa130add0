"""Write the synthetic records as a folder of seeds: python -m benchmarks seeds 40000.

One collection, a file for each source; of what seeds have no word for, such as the
state of a record, nothing is written.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from benchmarks.synthetic import Row, Synthetic

FOLDER = Path("var/benchmark-seeds")
PER_SOURCE = 40
COLLECTION = "synthetic"
PLAIN = ("kind", "direction", "strength", "confidence", "note")

Rows = dict[str, list[Row]]


def main(size: int) -> None:
    sources = write(FOLDER, Synthetic(size, per_source=PER_SOURCE))
    sys.stdout.write(f"{FOLDER}: {sources:,} sources, {size:,} recommendations\n")


def write(folder: Path, synthetic: Synthetic) -> int:
    """Write all of it, a source at a time; return how many sources."""
    for name in ("vocabulary", COLLECTION):
        (folder / name).mkdir(parents=True, exist_ok=True)
    groups = grouped(synthetic.rows())
    seeds = Seeds(next(groups))
    for name, records in seeds.vocabulary():
        dump(folder / "vocabulary" / name, records)
    number = 0
    for number, rows in enumerate(groups, start=1):
        (source,) = rows["Source"]
        (folder / COLLECTION / source["text_name"]).write_text(source["text"])
        dump(folder / COLLECTION / f"{number}.yaml", seeds.source(source, rows))
    dump(folder / COLLECTION / "asks.yaml", seeds.asks())
    return number


def grouped(rows: Iterable[tuple[str, Row]]) -> Iterator[Rows]:
    """The rows before the first source, then those of each."""
    found: Rows = defaultdict(list)
    for name, row in rows:
        if name == "Source":
            yield found
            found = defaultdict(list)
        found[name].append(row)
    yield found


def dump(path: Path, content: Any) -> None:
    with path.open("w") as file:
        yaml.dump(
            content, file, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True
        )


class Seeds:
    """Turns rows into what seed files say; remembers the members of asks."""

    def __init__(self, shared: Rows) -> None:
        self.shared = shared
        self.members: dict[int, list[Row]] = defaultdict(list)

    def vocabulary(self) -> Iterator[tuple[str, list[Row]]]:
        rows = self.shared
        names = ("key", "name", "kind", "definition")
        for noun, file in (("Publisher", "publishers"), ("Person", "people")):
            yield f"{file}.yaml", [said(row, names) for row in rows[noun]]
        yield "themes.yaml", list(tree("theme", rows["Theme"], names))
        aliases = {row["actor_id"]: [row["name"]] for row in rows["ActorAlias"]}
        actors = tree("actor", rows["Actor"], names)
        yield (
            "actors.yaml",
            [
                seed | ({"aliases": aliases[row["id"]]} if row["id"] in aliases else {})
                for row, seed in zip(rows["Actor"], actors, strict=True)
            ],
        )

    def source(self, source: Row, rows: Rows) -> dict[str, Any]:
        """A source with its recommendations, which hold their parts."""
        head = said(
            source, ("key", "sha256", "title", "kind", "url", "published", "text_name")
        )
        head["text"] = head.pop("text_name")
        head["published"] = str(head["published"])
        authors = [
            {"person": f"person-{row['person_id']}", "affiliation": "Institute"}
            for row in rows["Authorship"]
        ]
        publisher = f"publisher-{source['publisher_id']}"
        head |= {"language": "en", "publisher": publisher, "authors": authors}
        parts = {name: by_recommendation(rows[name]) for name in PARTS}
        pairs = zip(rows["Quote"], rows["Recommendation"], strict=True)
        recommendations = [
            self.recommendation(row, quote["exact"], parts) for quote, row in pairs
        ]
        return {"source": head, "recommendations": recommendations}

    def recommendation(
        self, row: Row, words: str, parts: dict[str, dict[int, list[Row]]]
    ) -> Row:
        pk, seed = row["id"], said(row, ("ref", "summary", *PLAIN))
        seed["quote"] = words
        seed["addressees"] = [
            {"actor": f"actor-{part['actor_id']}"} for part in parts["Addressee"][pk]
        ]
        if targets := parts["Target"].get(pk):
            seed["targets"] = [f"actor-{part['actor_id']}" for part in targets]
        themes = parts["Recommendation.themes"][pk]
        seed["themes"] = [f"theme-{part['theme_id']}" for part in themes]
        if pk in parts["Condition"]:
            seed["condition"] = {"text": " ".join(words.split()[2:7]), "kind": "if"}
        if row["due"]:
            seed["due"] = str(row["due"])
        for member in parts["AskMember"].get(pk, ()):
            told = said(member, ("stance", "why")) | {"recommendation": row["ref"]}
            self.members[member["ask_id"]].append(told)
        return seed

    def asks(self) -> list[Row]:
        """The asks that have a member."""
        return [
            said(row, ("key", "title", "question")) | {"members": members}
            for row in self.shared["Ask"]
            if (members := self.members.get(row["id"]))
        ]


PARTS = ("Addressee", "Target", "Recommendation.themes", "Condition", "AskMember")


def by_recommendation(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["recommendation_id"]].append(row)
    return found


def tree(kind: str, rows: Iterable[Row], names: tuple[str, ...]) -> Iterator[Row]:
    for row in rows:
        parent = {"parent": f"{kind}-{row['parent_id']}"} if row["parent_id"] else {}
        yield said(row, names) | parent


def said(row: Row, names: Iterable[str]) -> Row:
    """The fields of a row that say something."""
    return {name: row[name] for name in names if row.get(name)}
