"""Records kept on disk in their order, so that any number of them fits into memory."""

import os
import pickle
import weakref
from array import array
from collections.abc import Sequence
from tempfile import SpooledTemporaryFile
from typing import Generic, TypeVar, overload

Record = TypeVar("Record")
IN_MEMORY = 2**20  # bytes


class Spool(Sequence[Record], Generic[Record]):
    """Records that were put aside; each is read anew whenever it is asked for."""

    def __init__(self) -> None:
        self.file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (open as long as we are)
        self.starts = array("Q")
        weakref.finalize(self, self.file.close)

    def append(self, record: Record) -> None:
        """Put a record aside as it is now."""
        self.starts.append(self.file.seek(0, os.SEEK_END))
        pickle.dump(record, self.file, pickle.HIGHEST_PROTOCOL)

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> list[Record]: ...
    def __getitem__(self, place: int | slice) -> Record | list[Record]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        self.file.seek(self.starts[place])
        record: Record = pickle.load(self.file)  # of our own making
        return record

    def __len__(self) -> int:
        return len(self.starts)
