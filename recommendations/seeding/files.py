"""Files of seeds as bytes, text and YAML whose values know their lines."""

from pathlib import Path
from typing import Any

import yaml

from recommendations.seeding.faults import Faults, Place
from recommendations.text.characters import CharacterUnstorable, check_storable

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml: slower, and the same otherwise
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

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
    if text is None:
        return None
    try:
        return converted(yaml.compose(text, Loader=Loader), name, faults, set())
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        said = " ".join(filter(None, (error.context, error.problem)))
        faults.add(Place(name, line), "", f"not YAML: {said}")
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        faults.add(Place(name, line), "", f"not YAML: {error.reason}")
    except RecursionError:
        faults.add(Place(name), "", "nested too deeply for this format")
    return None


def converted(node: Any, name: str, faults: Faults, seen: set[int]) -> Any:
    """A composed YAML node as a value that knows its line."""
    if node is None:
        return None
    line = node.start_mark.line + 1
    # An alias is the same node met again; a few of them can unfold to gigabytes.
    if id(node) in seen:
        message = "YAML aliases (*name) are not part of this format; write the value"
        faults.add(Place(name, line), "", message)
        return None
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        scalar = Scalar(node.value)
        scalar.line = line
        return scalar
    if isinstance(node, yaml.SequenceNode):
        sequence = Sequence(line)
        sequence += [converted(child, name, faults, seen) for child in node.value]
        return sequence
    mapping = Mapping(line)
    for key_node, value_node in node.value:
        key, key_line = str(key_node.value), key_node.start_mark.line + 1
        if key in mapping:
            message = f"the key {key!r} stands twice; keep one"
            faults.add(Place(name, key_line), "", message)
        mapping[key] = converted(value_node, name, faults, seen)
        mapping.lines[key] = key_line
    return mapping
