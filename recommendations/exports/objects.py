"""Objects as JSON: one array of them, or a line for each."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

BLOCK = 64 * 1024  # characters gathered before they are sent

# One encoder for all objects: json.dumps makes another for each.
encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def json_array(objects: Iterable[dict[str, Any]]) -> Iterator[str]:
    """One JSON array, an object to a line."""
    return blocks(array_lines(objects))


def array_lines(objects: Iterable[dict[str, Any]]) -> Iterator[str]:
    before = "[\n"
    for one in objects:
        yield before + encoded(one)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def ndjson(objects: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A JSON object to a line (ndjson.org)."""
    return blocks(f"{encoded(one)}\n" for one in objects)


def blocks(lines: Iterable[str]) -> Iterator[str]:
    """Lines gathered, since to send each by itself costs more than to make it.

    The first goes at once, so that whoever waits sees that something comes.
    """
    gathered: list[str] = []
    size = BLOCK
    for line in lines:
        gathered.append(line)
        size += len(line)
        if size > BLOCK:
            yield "".join(gathered)
            gathered, size = [], 0
    yield "".join(gathered)
