"""Whether two answers hold the same; looked at before anything is timed."""

import csv
import io
import json
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any
from urllib.parse import urlsplit


class Different(Exception):
    """Two answers to one question differ"""


def require_same(name: str, ours: Any, floors: Any, left_out: tuple[str, ...]) -> None:
    """Raise Different where the floor's answer is not ours without some fields."""
    if isinstance(ours, dict):
        ours = {key: value for key, value in ours.items() if key not in left_out}
    faults = list(differences(ours, floors, ""))
    if faults:
        told = "\n  ".join(faults[:5])
        raise Different(f"{name}: {len(faults)} differences, such as\n  {told}")


def differences(ours: Any, floors: Any, path: str) -> Iterator[str]:
    if isinstance(ours, dict) and isinstance(floors, dict):
        for key in ours.keys() | floors.keys():
            one, other = ours.get(key, "nothing"), floors.get(key, "nothing")
            yield from differences(one, other, f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(floors, list):
        for place, pair in enumerate(zip_longest(ours, floors)):
            yield from differences(*pair, f"{path}[{place}]")
    elif anywhere(ours) != anywhere(floors):
        yield f"{path}: {str(ours)[:80]!r}, and the floor {str(floors)[:80]!r}"


def anywhere(value: Any) -> Any:
    """An address without the host, which two servers do not share."""
    if isinstance(value, str) and value.startswith("http"):
        return urlsplit(value).path
    return value


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def objects(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines() if line]


READ = {"table": table, "objects": objects}
