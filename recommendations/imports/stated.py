"""What the rows of a table state, by column; rows of one recommendation joined."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from recommendations.imports.columns import SEPARATOR
from recommendations.imports.table import Row

# A spreadsheet takes these for the start of a formula, so an export puts an
# apostrophe before them.
DEFUSED = tuple(f"'{start}" for start in "=+-@\t\r\n＝＋－＠")
# An export has a row for each addressee; these cells alone differ then.
OF_ADDRESSEE = ("addressees", "mentions")


@dataclass(slots=True)
class Stated:
    """What a row states, by the key of the column; `numbers` are its rows' own."""

    numbers: tuple[int, ...]
    cells: dict[str, str]

    @property
    def ref(self) -> str:
        return self.cells["ref"]


def stated(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[Stated]:
    """What each row states; rows of one ref that differ in the addressee are one."""
    held: Stated | None = None
    for row in rows:
        each = stated_by(row, columns)
        if held is not None and of_one(held, each):
            join(held, each)
            continue
        if held is not None:
            yield held
        held = each
    if held is not None:
        yield held


def stated_by(row: Row, columns: Sequence[str]) -> Stated:
    pairs = zip(columns, row.cells, strict=True)
    return Stated((row.number,), {key: cell_text(cell) for key, cell in pairs if key})


def cell_text(cell: str) -> str:
    words = cell.strip()
    return words[1:] if words.startswith(DEFUSED) else words


def of_one(one: Stated, other: Stated) -> bool:
    """Whether both rows tell of one recommendation, and of other addressees."""
    if not one.ref or one.ref != other.ref:
        return False
    if other.cells.get("addressees", "") in ("", one.cells.get("addressees")):
        return False
    return shared(one) == shared(other)


def shared(row: Stated) -> dict[str, str]:
    return {key: cell for key, cell in row.cells.items() if key not in OF_ADDRESSEE}


def join(one: Stated, other: Stated) -> None:
    one.numbers += other.numbers
    for key in set(OF_ADDRESSEE) & set(other.cells):
        one.cells[key] = f"{one.cells[key]}{SEPARATOR}{other.cells[key]}"
