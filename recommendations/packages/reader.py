"""Reads a data package, and refuses one that is not what it says."""

import csv
import hashlib
import io
import json
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from recommendations.packages.descriptor import VERSION
from recommendations.packages.nouns import NOUNS, Noun

Row = dict[str, str]


class PackageRefused(Exception):
    """The file is no package that can be loaded here"""


class RowRefused(PackageRefused):
    """A row of a package cannot be loaded"""

    def __init__(self, path: str, number: int, why: str) -> None:
        super().__init__(f"{path}, row {number}: {why}")


class Package:
    """An opened package, whose files are what datapackage.json says."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.described = described(archive)
        self.resources = {one["name"]: one for one in self.described["resources"]}
        for one in self.resources.values():
            self.check(one)

    def check(self, resource: dict[str, Any]) -> None:
        """Raise PackageRefused unless a file has the hash that is told of it."""
        digest = hashlib.sha256()
        with self.part(resource["path"]) as part:
            while block := part.read(1024 * 1024):
                digest.update(block)
        if resource.get("hash") != f"sha256:{digest.hexdigest()}":
            raise PackageRefused(
                f"{resource['path']} is not what datapackage.json says: it was changed "
                "or damaged; write the package again"
            )

    def part(self, path: str) -> Any:
        try:
            return self.archive.open(path)
        except KeyError:
            raise PackageRefused(f"the package lacks {path}") from None

    def text(self, path: str) -> str:
        with self.part(path) as part:
            try:
                return str(part.read().decode())
            except UnicodeDecodeError:
                raise PackageRefused(f"{path} is not UTF-8") from None

    def rows(self, noun: Noun) -> Generator[tuple[int, Row]]:
        """Yield each row with its number in the file; its header is row 1."""
        if noun.name not in self.resources:
            return
        path = self.resources[noun.name]["path"]
        with self.part(path) as part, wide_cells():
            lines = csv.reader(io.TextIOWrapper(part, "utf-8", newline=""), strict=True)
            header = next(lines, [])
            known = [column.name for column in noun.columns]
            if header != known:
                raise PackageRefused(
                    f"{path} has the columns {', '.join(header)}; this version takes "
                    f"{', '.join(known)}"
                )
            for number, cells in enumerate(lines, 2):
                if len(cells) != len(header):
                    raise RowRefused(path, number, f"it has {len(cells)} cells")
                yield number, dict(zip(header, cells, strict=True))


def described(archive: ZipFile) -> dict[str, Any]:
    """What datapackage.json says; raises PackageRefused."""
    try:
        found = json.loads(archive.read("datapackage.json"))
        version = found["policytracker"]["version"]
        names = {one["name"] for one in found["resources"]}
    except (KeyError, TypeError, ValueError):
        raise PackageRefused(
            "the file holds no datapackage.json of Policy Tracker; export_package "
            "writes what load_package reads"
        ) from None
    if version != VERSION:
        raise PackageRefused(
            f"the package is of form {version}; this version reads form {VERSION}"
        )
    if missing := {noun.name for noun in NOUNS if not noun.for_editors} - names:
        raise PackageRefused(f"the package lacks {', '.join(sorted(missing))}")
    return dict(found)


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """The package in a file; raises PackageRefused."""
    try:
        with ZipFile(path) as archive:
            yield Package(archive)
    except (BadZipFile, EOFError) as error:
        raise PackageRefused(f"{path} is no ZIP, or a damaged one: {error}") from None
    except OSError as error:
        raise PackageRefused(f"{path} cannot be read: {error.strerror}") from None


@contextmanager
def wide_cells() -> Iterator[None]:
    """Let cells be as long as what was written; the module stops at 131,072."""
    usual = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(usual)
