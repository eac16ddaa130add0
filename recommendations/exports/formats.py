"""The formats of an export: ends over one stream of records."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from recommendations.exports.delimited import laid_out
from recommendations.exports.objects import json_array, ndjson
from recommendations.exports.parquet import parquet
from recommendations.exports.records import Record
from recommendations.exports.rows import Layout
from recommendations.exports.xlsx import Sheet, workbook

BROKEN = "the export failed here; this file is not complete"
SHEET = "Recommendations"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Format:
    """A kind of file: how it is named, and how records or their rows become one.

    `flat` formats have a table alone; the others hold whole records as well.
    """

    label: str
    media_type: str
    broken: str
    table: Callable[[Layout, Iterable[Record]], Iterator[bytes]]
    objects: Callable[[Iterable[dict[str, Any]]], Iterator[str]] | None = None

    @property
    def flat(self) -> bool:
        return self.objects is None


def text_table(
    layout: Layout, records: Iterable[Record], *, delimiter: str
) -> Iterator[bytes]:
    return encoded(laid_out(layout, records, delimiter=delimiter))


def workbook_table(layout: Layout, records: Iterable[Record]) -> Iterator[bytes]:
    return workbook([Sheet(SHEET, layout.header, layout.rows(records))])


def parquet_table(layout: Layout, records: Iterable[Record]) -> Iterator[bytes]:
    kinds = [(column.name, column.kind) for column in layout.columns]
    return parquet(kinds, layout.rows(records))


def object_table(
    layout: Layout, records: Iterable[Record], *, write: Any
) -> Iterator[bytes]:
    names = layout.header
    rows = layout.rows(records)
    return encoded(write(dict(zip(names, row, strict=True)) for row in rows))


def encoded(blocks: Iterable[str]) -> Iterator[bytes]:
    for block in blocks:
        yield block.encode("utf-8", "surrogatepass")


TELLS = json.dumps({"error": BROKEN})
FORMATS = {
    "csv": Format(
        "CSV",
        "text/csv; charset=utf-8",
        f"\r\n# {BROKEN}\r\n",
        partial(text_table, delimiter=","),
    ),
    "tsv": Format(
        "TSV, parted by tabs",
        "text/tab-separated-values; charset=utf-8",
        f"\r\n# {BROKEN}\r\n",
        partial(text_table, delimiter="\t"),
    ),
    # Without its directory, no program takes the archive for a whole workbook.
    "xlsx": Format(
        "Excel workbook",
        XLSX,
        f"\n{BROKEN}\n",
        workbook_table,
    ),
    # Without its closing bracket, no parser takes the array for a whole one.
    "json": Format(
        "JSON, one array",
        "application/json",
        f"\n{TELLS}\n",
        partial(object_table, write=json_array),
        json_array,
    ),
    "ndjson": Format(
        "JSON lines, one object to a line",
        "application/x-ndjson",
        f"{TELLS}\n",
        partial(object_table, write=ndjson),
        ndjson,
    ),
    "parquet": Format(
        "Parquet, for notebooks",
        "application/vnd.apache.parquet",
        f"\n{BROKEN}\n",
        parquet_table,
    ),
}
