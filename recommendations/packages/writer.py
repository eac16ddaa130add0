"""Writes a data package, table by table, in memory that does not grow with it."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import connection

from recommendations.models import Evidence, Recommendation, Source
from recommendations.packages import descriptor
from recommendations.packages.annotations import annotations
from recommendations.packages.columns import writers
from recommendations.packages.descriptor import About
from recommendations.packages.nouns import NOUNS, WORK, Noun

CHUNK = 1000
BLOCK = 64 * 1024
BEGIN = {
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "sqlite": "BEGIN DEFERRED",
}


class FileLost(Exception):
    """A file of evidence is not where files are kept"""

    def __init__(self, name: str, assessment: str) -> None:
        super().__init__(
            f"the file {name} of assessment {assessment} is not in UPLOADS_DIR; put it "
            "back from a copy, then write the package again"
        )


def write(
    file: IO[bytes],
    *,
    about: About,
    advice: Any = None,
    progress: Callable[[int], object] = lambda number: None,
) -> int:
    """Write a package of these recommendations, of all with None; return how many.

    The file must be one that can be sought in. Raises FileLost.
    """
    with one_moment(), ZipFile(file, "w", ZIP_DEFLATED) as archive:
        return Writer(archive, about, with_survivors(advice), progress).run()


def with_survivors(advice: Any) -> Any:
    """These, and those that any of them was merged into."""
    if advice is None:
        return None
    found = set(advice.order_by().values_list("pk", flat=True))
    new = found
    while new:
        rows = Recommendation.objects.filter(merged_recommendations__in=new)
        new = set(rows.order_by().values_list("pk", flat=True)) - found
        found |= new
    return Recommendation.objects.filter(pk__in=found).order_by().values("pk")


@contextmanager
def one_moment() -> Iterator[None]:
    """Let all tables be read as they were at one moment, without keeping writers off."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


class Digest:
    """A part of an archive while it is written: counts its bytes, and their hash."""

    def __init__(self, part: IO[bytes]) -> None:
        self.part, self.size, self.sha256 = part, 0, hashlib.sha256()

    def write(self, content: bytes) -> None:
        self.part.write(content)
        self.size += len(content)
        self.sha256.update(content)

    def facts(self) -> dict[str, Any]:
        return {"bytes": self.size, "hash": f"sha256:{self.sha256.hexdigest()}"}


class Writer:
    """Writes one package."""

    def __init__(
        self,
        archive: ZipFile,
        about: About,
        advice: Any,
        progress: Callable[[int], object],
    ) -> None:
        self.archive, self.about, self.advice = archive, about, advice
        self.progress = progress
        self.nouns = [
            noun for noun in NOUNS if not (noun.for_editors and about.published_only)
        ]

    def run(self) -> int:
        tables = [self.table(noun) for noun in self.nouns]
        book = descriptor.codebook()
        tables.append(
            self.csv("codebook.csv", descriptor.CODEBOOK, book)
            | {"name": "codebook", "schema": descriptor.codebook_schema()}
        )
        self.annotate()
        self.texts()
        self.files()
        number = Recommendation.objects.count()
        if self.advice is not None:
            number = self.advice.count()
        described = descriptor.descriptor(self.about, tables, number)
        told = json.dumps(described, ensure_ascii=False, indent=2)
        self.archive.writestr("datapackage.json", told)
        self.archive.writestr("README.md", descriptor.readme(self.about, number))
        return number

    def table(self, noun: Noun) -> dict[str, Any]:
        header = [column.name for column in noun.columns]
        names = {each.name for each in self.nouns} | {""}
        found = self.csv(f"data/{noun.name}.csv", header, self.rows(noun))
        return found | {"name": noun.name, "schema": descriptor.schema(noun, names)}

    def rows(self, noun: Noun) -> Iterator[list[str]]:
        paths = [path for column in noun.columns for path in column.paths]
        extra = [NAMED_BY[noun.model]] if noun.model in NAMED_BY else []
        rows = noun.rows(self.advice).values_list(*paths, *extra)
        write = writers(noun.columns)
        hidden = self.hidden(noun)
        for row in rows.iterator(chunk_size=CHUNK):
            cells = write(row)
            for place, value in hidden.items():
                cells[place] = value
            if extra:
                place_apart(noun, cells, str(row[-1] or ""))
            self.progress(1)
            yield cells

    def hidden(self, noun: Noun) -> dict[int, str]:
        """The cells that readers do not see, and what stands there instead."""
        if noun.model is not Recommendation or not self.about.published_only:
            return {}
        usual = {"priority": "normal"}
        return {
            place: usual.get(column.name, "")
            for place, column in enumerate(noun.columns)
            if column.name in WORK
        }

    def csv(
        self, path: str, header: Sequence[str], rows: Iterable[Sequence[str]]
    ) -> dict[str, Any]:
        """Write a table; returns what datapackage.json says of its file."""
        block = io.StringIO(newline="")
        lines = csv.writer(block)
        lines.writerow(header)
        with self.archive.open(path, "w", force_zip64=True) as part:
            digest = Digest(part)
            for row in rows:
                lines.writerow(row)
                if block.tell() > BLOCK:
                    digest.write(taken(block))
            digest.write(taken(block))
        return {
            "path": path,
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            **digest.facts(),
        }

    def noun(self, name: str) -> Noun:
        return next(noun for noun in NOUNS if noun.name == name)

    def annotate(self) -> None:
        quotes = self.noun("quotes").rows(self.advice)
        with self.archive.open("annotations.jsonld", "w") as part:
            for line in annotations(quotes, self.advice):
                part.write(line.encode())

    def texts(self) -> None:
        sources = self.noun("sources").rows(self.advice)
        for key, text in sources.values_list("key", "text").iterator(chunk_size=10):
            if text:
                self.archive.writestr(text_path(key), text.encode())

    def files(self) -> None:
        pieces: Any = self.noun("evidence").rows(self.advice).exclude(file="")
        for piece in pieces.select_related("assessment").iterator(chunk_size=CHUNK):
            path = file_path(piece.file.name)
            try:
                content = piece.file.open("rb")
            except (FileNotFoundError, ValueError):
                raise FileLost(piece.file.name, str(piece.assessment.uid)) from None
            with content, self.archive.open(path, "w", force_zip64=True) as part:
                for chunk in content.chunks():
                    part.write(chunk)


# What stands in a file of its own is named by a field of its record.
NAMED_BY: dict[Any, str] = {Evidence: "file", Source: "key"}


def place_apart(noun: Noun, cells: list[str], named: str) -> None:
    """Let a cell say where its file stands in the package."""
    column, path = (
        ("file", file_path) if noun.model is Evidence else ("text", text_path)
    )
    place = [one.name for one in noun.columns].index(column)
    cells[place] = path(named) if named else ""


def text_path(key: str) -> str:
    return f"texts/{key}.txt"


def file_path(stored: str) -> str:
    return f"files/{stored.rpartition('/')[2]}"


def taken(block: io.StringIO) -> bytes:
    """What was written since the last time."""
    text = block.getvalue()
    block.seek(0)
    block.truncate()
    return text.encode()
