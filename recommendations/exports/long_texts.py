"""Texts that are too long for a cell of a workbook: kept aside, and told whole."""

import json
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import ClassVar

PART = 16_000  # characters to a cell, which counts two for some
IN_MEMORY = 1024 * 1024  # bytes; what is more lies in a temporary file


class LongTexts:
    """Keeps long texts until the tables are done, then lays them out in parts."""

    SHEET: ClassVar = "Long texts"
    HEADER: ClassVar = ("sheet", "row", "column", "part", "text")

    def __init__(self) -> None:
        self.file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (close does)
        self.number = 0

    def put(self, where: tuple[str, int, str], text: str) -> str:
        """Keep a text that belongs to a sheet, row and column; return what stands there."""
        self.file.write(json.dumps([*where, text]).encode() + b"\n")
        self.number += 1
        return f"{text[:PART]} … [cut here; the whole is on the sheet {self.SHEET}]"

    def rows(self) -> Iterator[tuple[str, int, str, int, str]]:
        self.file.seek(0)
        for line in self.file:
            sheet, row, column, text = json.loads(line)
            for start in range(0, len(text), PART):
                part = text[start : start + PART]
                yield sheet, row, column, start // PART + 1, part

    def close(self) -> None:
        self.file.close()
