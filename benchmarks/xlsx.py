"""Time the writing of a workbook beside XlsxWriter alone: python -m benchmarks xlsx 20000.

Both get the same rows, which are there already; the database has no part in it.
"""

import sys
from collections.abc import Callable, Sequence
from tempfile import TemporaryFile
from time import perf_counter

from xlsxwriter import Workbook

from recommendations.exports import Choice, records
from recommendations.exports.columns import Cell
from recommendations.exports.xlsx import Sheet, workbook
from recommendations.models import Recommendation

TURNS = 3
AIM = 1.0
# As text is meant: none of it a formula, a number or a link.
PLAIN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
Rows = Sequence[Sequence[Cell]]


def main(size: int) -> None:
    layout = Choice("xlsx").layout()
    found = records(Recommendation.objects.order_by("ref")[:size])
    rows, header = list(layout.rows(found)), layout.header
    ways: dict[str, Callable[[], None]] = {
        "ours": lambda: ours(header, rows),
        "XlsxWriter": lambda: theirs(header, rows),
    }
    times = {name: min(seconds(ways[name]) for _ in range(TURNS)) for name in ways}
    for name, taken in times.items():
        sys.stdout.write(f"{name:<10} {len(rows) / taken:>8,.0f} rows/s\n")
    ratio = times["XlsxWriter"] / times["ours"]
    sys.stdout.write(f"ratio      {ratio:>8.2f}, aim {AIM}\n")


def seconds(write: Callable[[], None]) -> float:
    start = perf_counter()
    write()
    return perf_counter() - start


def ours(header: list[str], rows: Rows) -> None:
    with TemporaryFile() as file:
        file.writelines(workbook([Sheet("Recommendations", header, rows)]))


def theirs(header: list[str], rows: Rows) -> None:
    with TemporaryFile() as file, Workbook(file, PLAIN) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([header, *rows]):
            sheet.write_row(number, 0, row)
