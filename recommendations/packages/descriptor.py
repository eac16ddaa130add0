"""What a package says of itself: datapackage.json and the codebook.

The forms are those of Frictionless Data: Data Package and Table Schema, version 1
(specs.frictionlessdata.io).
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import models

from recommendations.packages.columns import KEYS
from recommendations.packages.nouns import NOUNS, Noun

VERSION = 1  # of the form of packages; load_package knows this one
NO_LICENCE = "notspecified"
CODEBOOK = ("table", "field", "value", "label")


@dataclass(frozen=True)
class About:
    """What a package says besides its tables: when, of what, on which terms."""

    created: str
    filter: dict[str, list[str]] = field(default_factory=dict)
    published_only: bool = False
    licence: str = ""
    title: str = "Policy Tracker"

    def citation(self, number: int) -> str:
        day = self.created.partition("T")[0]
        return f"{self.title}: {number} recommendations and what became of them, {day}"


def descriptor(
    about: About, resources: list[dict[str, Any]], number: int
) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": "policy-tracker",
        "title": about.title,
        "description": "Published policy advice, quoted from its sources, and what "
        "became of it. README.md says what each file holds.",
        "created": about.created,
        "licenses": [licence(about.licence)],
        "citation": about.citation(number),
        "as_of": about.created,
        "policytracker": {"version": VERSION, **asdict(about)},
        "resources": resources,
    }


def licence(words: str) -> dict[str, str]:
    """A licence by its address or its name, or that nobody stated one."""
    if words.startswith(("http://", "https://")):
        return {"path": words}
    if not words:
        return {"name": NO_LICENCE, "title": "No licence is stated"}
    return {"name": words.replace(" ", "-"), "title": words}


def schema(noun: Noun, tables: set[str]) -> dict[str, Any]:
    """The Table Schema of a noun; it points to tables of the package alone."""
    found: dict[str, Any] = {"fields": [column.schema for column in noun.columns]}
    found["primaryKey"] = list(noun.key)
    found["missingValues"] = [""]
    keys = [key for key in foreign_keys(noun) if key["reference"]["resource"] in tables]
    if keys:
        found["foreignKeys"] = keys
    return found


def foreign_keys(noun: Noun) -> Iterator[dict[str, Any]]:
    homes = {each.model: each.name for each in NOUNS}
    for part in noun.model._meta.concrete_fields:
        if isinstance(part, models.ForeignKey) and part.related_model in homes:
            home = homes[part.related_model]
            columns = [one.name for one in noun.columns if one.field == part.name]
            names = [key.partition("__")[0] for key in KEYS[part.related_model]]
            yield {
                "fields": columns,
                "reference": {
                    "resource": "" if home == noun.name else home,
                    "fields": names,
                },
            }


def codebook() -> Iterator[tuple[str, str, str, str]]:
    """Every value of every vocabulary: where it stands, and the words for it."""
    for noun in NOUNS:
        for part in noun.model._meta.concrete_fields:
            if part.choices and not part.name.endswith("_precision"):
                for value, label in part.flatchoices:
                    yield noun.name, part.name, str(value), str(label)


def codebook_schema() -> dict[str, Any]:
    fields = [{"name": name, "type": "string"} for name in CODEBOOK]
    return {"fields": fields, "primaryKey": ["table", "field", "value"]}


README = """# {title}

{citation}.

Written on {created}{readers}. {filter}

- `datapackage.json` describes every table: columns, kinds, keys (Frictionless Data Package).
- `data/*.csv`: a table for each noun, RFC 4180, UTF-8, word for word. Open them in a program, not
  in a spreadsheet, which would take some texts for formulas.
- `codebook.csv`: every value of every vocabulary, with its label.
- `annotations.jsonld`: the quotes as W3C Web Annotations.
- `texts/`: the texts of the sources, which the quotes count characters in.
- `files/`: files of evidence; their SHA-256 stands in `data/evidence.csv`.

Licence: {licence}. The texts belong to their publishers.
"""


def readme(about: About, number: int) -> str:
    chosen = "; ".join(f"{name} {', '.join(of)}" for name, of in about.filter.items())
    return README.format(
        title=about.title,
        citation=about.citation(number),
        created=about.created,
        readers=", as readers see it" if about.published_only else "",
        filter=f"Only what is tied to {chosen}." if chosen else "",
        licence=about.licence or "none is stated",
    )
