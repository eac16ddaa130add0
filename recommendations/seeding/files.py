"""Files of seeds as bytes, text and YAML whose values know their lines."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from recommendations.seeding.faults import Faults, Place
from recommendations.text.characters import CharacterUnstorable, check_storable

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml: slower, and the same otherwise
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

DEEPEST = 20  # levels; the format needs six
BEGINS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
LARGEST_FILE = 20_000_000  # bytes; a book of 5,000 pages has about ten million


class Mapping(dict[str, Any]):
    """A YAML mapping that knows the line of itself and of each key."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Sequence(list[Any]):
    """A YAML sequence that knows its line."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


class Scalar(str):
    """A YAML scalar, as the very text that stands in the file, and its line."""

    line: int


def shown(path: Path) -> str:
    """A file as its messages and the database name it: its folder and name."""
    return f"{path.parent.name}/{path.name}"


def read_bytes(path: Path, name: str, faults: Faults) -> bytes | None:
    """The file's bytes, or None and a fault: missing, empty or too large."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            limit = LARGEST_FILE // 1_000_000
            message = f"the file has {size // 1_000_000} MB; split it below {limit} MB"
            faults.add(Place(name), "", message)
            return None
        content = path.read_bytes()
    except OSError as error:
        faults.add(Place(name), "", f"cannot be read: {error.strerror}")
        return None
    if not content.strip():
        faults.add(Place(name), "", "the file is empty; fill it, or remove it")
        return None
    return content


def read_text(path: Path, name: str, faults: Faults) -> str | None:
    """The file's text, every character as it stands, or None and a fault."""
    content = read_bytes(path, name, faults)
    if content is None:
        return None
    try:
        text = content.decode()
        check_storable(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = (
            f"byte {error.start} (0x{content[error.start]:02x}) is not UTF-8; "
            "save the file as UTF-8"
        )
        faults.add(Place(name, line), "", message)
        return None
    except CharacterUnstorable as error:
        line = text.count("\n", 0, error.offset) + 1
        faults.add(Place(name, line), "", error)
        return None
    return text


def read_yaml(path: Path, name: str, faults: Faults) -> Any:
    """The file's content as Mapping, Sequence and Scalar, or None and a fault."""
    text = read_text(path, name, faults)
    content = None if text is None else parsed(text, name, faults)
    faults.unread |= content is None
    return content


def parsed(text: str, name: str, faults: Faults) -> Any:
    """What the YAML says, or None and a fault."""
    try:
        return Builder(name, faults).build(yaml.parse(text, Loader=Loader))
    except Unfit as error:
        faults.add(Place(name, error.line), "", error)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        said = " ".join(filter(None, (error.context, error.problem)))
        faults.add(Place(name, line), "", f"not YAML: {said}")
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        faults.add(Place(name, line), "", f"not YAML: {error.reason}")
    return None


class Unfit(Exception):
    """YAML that the format has no use for, and that could do harm"""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


class Builder:
    """Builds values that know their lines from the events of a YAML parser.

    Events come one by one, whereas PyYAML's own composer calls itself for each level
    and crashes the interpreter on a file of a few thousand brackets.
    """

    def __init__(self, name: str, faults: Faults) -> None:
        self.name, self.faults = name, faults
        self.open: list[Mapping | Sequence] = []
        self.keys: list[Scalar | None] = []  # of each open mapping, the key at hand
        self.root: Any = None
        self.documents = 0

    def build(self, events: Iterable[Any]) -> Any:
        for event in events:
            self.take(event, event.start_mark.line + 1)
        return self.root

    def take(self, event: Any, line: int) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self.put(scalar(event.value, line), line)
        elif kind in BEGINS:
            self.begin(event, line)
        elif kind in ENDS:
            self.open.pop()
            self.keys.pop()
        elif kind is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                raise Unfit(line, "a second YAML document begins (---); keep one")
        elif kind is yaml.AliasEvent:
            # A few aliases can unfold to gigabytes.
            message = (
                "YAML aliases (*name) are not part of this format; write the value"
            )
            raise Unfit(line, message)

    def begin(self, event: Any, line: int) -> None:
        if len(self.open) == DEEPEST:
            raise Unfit(line, f"nested more than {DEEPEST} levels deep")
        mapping = isinstance(event, yaml.MappingStartEvent)
        value = Mapping(line) if mapping else Sequence(line)
        self.put(value, line)
        self.open.append(value)
        self.keys.append(None)

    def put(self, value: Any, line: int) -> None:
        """Put a value where it belongs: into the list or record that is open."""
        if not self.open:
            self.root = value
            return
        holder = self.open[-1]
        if isinstance(holder, Sequence):
            holder.append(value)
        elif (key := self.keys[-1]) is None:
            self.keys[-1] = self.key(holder, value, line)
        else:
            holder[key] = value
            self.keys[-1] = None

    def key(self, holder: Mapping, value: Any, line: int) -> Scalar:
        if not isinstance(value, Scalar):
            raise Unfit(line, "a key is a list or a record; write a word")
        if value in holder:
            message = f"the key {str(value)!r} stands twice; keep one"
            self.faults.add(Place(self.name, line), "", message)
        holder.lines[value] = line
        return value


def scalar(text: str, line: int) -> Scalar:
    value = Scalar(text)
    value.line = line
    return value
