"""Tables as Apache Parquet, where the package that writes it is installed."""

from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import islice
from typing import Any

from recommendations.exports.columns import Cell
from recommendations.exports.sink import Sink

GROUP = 20_000  # rows held in memory, and written together


def is_installed() -> bool:
    return find_spec("pyarrow") is not None


def parquet(
    columns: Sequence[tuple[str, type]], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    """Yield the bytes of a table; `columns` are the names and kinds of its cells."""
    # To import it takes time and memory that only those pay who ask for it.
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    kinds: dict[type, Any] = {
        str: pyarrow.string(),
        int: pyarrow.int64(),
        bool: pyarrow.bool_(),
    }
    schema = pyarrow.schema([(name, kinds[kind]) for name, kind in columns])
    sink, rows = Sink(), iter(rows)
    with ParquetWriter(pyarrow.PythonFile(sink, "w"), schema) as writer:
        while group := list(islice(rows, GROUP)):
            arrays = zip(*group, strict=True)
            made = [
                pyarrow.array(cells, field.type)
                for cells, field in zip(arrays, schema, strict=True)
            ]
            writer.write_table(pyarrow.table(made, schema=schema))
            yield sink.taken()
    yield sink.taken()
