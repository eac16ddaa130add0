"""The formats of an export: each turns records into lines of text."""

import csv
import io
import json
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from recommendations.exports.records import Record, records
from recommendations.exports.rows import COLUMNS, Cell, rows
from recommendations.models.clocks import NOW, Point
from recommendations.models.recommendation import RecommendationQuerySet

logger = logging.getLogger(__name__)

# A spreadsheet takes a cell that begins with one of these for a formula (OWASP,
# "CSV Injection"); the wide forms count where East Asian input is expected.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Excel reads a file as UTF-8 only if it begins with this.
BYTE_ORDER_MARK = "\ufeff"
BROKEN = "the export failed here; this file is not complete"


@dataclass(frozen=True)
class Format:
    """A kind of file: its media type, its lines, and the end of a broken one."""

    media_type: str
    lines: Callable[[Iterable[Record]], Iterator[str]]
    broken: str


def lines(
    queryset: RecommendationQuerySet, name: str, point: Point = NOW
) -> Iterator[str]:
    """Yield the file of a format; where it breaks off, say so in it and raise."""
    chosen = FORMATS[name]
    try:
        yield from chosen.lines(records(queryset, point))
    except Exception:
        logger.exception("an export as %s broke off", name)
        yield chosen.broken
        raise


def file_name(name: str, day: date) -> str:
    return f"recommendations-{day.isoformat()}.{name}"


def csv_lines(records: Iterable[Record]) -> Iterator[str]:
    """RFC 4180 with a header, as UTF-8 that Excel recognizes."""
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(COLUMNS)
    yield BYTE_ORDER_MARK + taken(line)
    for row in rows(records):
        writer.writerow(defused(cell) for cell in row.values())
        yield taken(line)


def taken(line: io.StringIO) -> str:
    """What was written since the last time."""
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text


def defused(cell: Cell) -> str:
    """The cell as text that no spreadsheet takes for a formula; numbers pass."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return str(cell)


def json_lines(records: Iterable[Record]) -> Iterator[str]:
    """One JSON array, a recommendation to a line."""
    before = "[\n"
    for record in records:
        yield f"{before}{json.dumps(record, ensure_ascii=False)}"
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def ndjson_lines(records: Iterable[Record]) -> Iterator[str]:
    """A JSON object to a line (ndjson.org)."""
    for record in records:
        yield f"{json.dumps(record, ensure_ascii=False)}\n"


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", csv_lines, f"\r\n# {BROKEN}\r\n"),
    # Without its closing bracket, no parser takes the array for a whole one.
    "json": Format(
        "application/json", json_lines, f"\n{json.dumps({'error': BROKEN})}\n"
    ),
    "ndjson": Format(
        "application/x-ndjson", ndjson_lines, f"{json.dumps({'error': BROKEN})}\n"
    ),
}
