"""A file to write to, whose bytes are taken away as they come."""

import io
from typing import Any


class Sink(io.RawIOBase):
    """Takes what a library writes, and hands it on; nothing is read or sought in it."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0  # bytes written since the last time

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        self.parts.append(bytes(part))
        self.size += len(part)
        return len(part)

    def taken(self) -> bytes:
        """What was written since the last time."""
        found = b"".join(self.parts)
        self.parts, self.size = [], 0
        return found
