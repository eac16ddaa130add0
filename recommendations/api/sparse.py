"""`fields`, `omit` and `expand`: what of a record a caller asks for."""

from collections.abc import Iterable, Iterator
from typing import Any

from drf_spectacular.drainage import get_override
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from recommendations.api.errors import nearest
from recommendations.exports.names import Names

PARAMETERS = ("fields", "omit", "expand")
# Of an answer that holds chosen fields alone: its schema demands none of them.
MEDIA_TYPE = "application/vnd.policy-tracker.sparse+json"


def shape(serializer: Any) -> Names:
    """The names that a serializer gives, and those within them."""
    serializer = getattr(serializer, "child", serializer)
    return {name: within(field) for name, field in serializer.fields.items()}


def within(field: Any) -> Names | None:
    if isinstance(field, serializers.SerializerMethodField):
        said = get_override(getattr(field.parent, field.method_name), "field")
        field = said() if isinstance(said, type) else said
    field = getattr(field, "child", field)
    return shape(field) if isinstance(field, serializers.BaseSerializer) else None


def asked(
    request: Request, *, usual: Iterable[str], known: Names, expandable: Iterable[str]
) -> Names:
    """The names that a request asks for; raises ValidationError.

    `usual` is what the address answers unless told, `known` all that it can.
    """
    chosen = {name: words(request, name) for name in PARAMETERS}
    if not any(chosen.values()):
        return dict.fromkeys(usual)
    check("expand", chosen["expand"], list(expandable))
    for name in ("fields", "omit"):
        check(name, chosen[name], list(paths(known)))
    names: Names = {}
    # What is no field of a record, such as the hits of a search, is added by the view.
    expanded = [path for path in chosen["expand"] if path.split(".")[0] in known]
    for path in (*(chosen["fields"] or usual), *expanded):
        put(names, path.split("."), known)
    for path in chosen["omit"]:
        take(names, path.split("."))
    if not names:
        raise ValidationError({"omit": "nothing is left; omit less"})
    return closed(names, known)


def is_trimmed(request: Any) -> bool:
    """Whether an answer may lack what the address usually answers."""
    return any(name in request.query_params for name in ("fields", "omit"))


def words(request: Request, name: str) -> list[str]:
    listed = ",".join(request.query_params.getlist(name)).split(",")
    return list(dict.fromkeys(word.strip() for word in listed if word.strip()))


def check(parameter: str, named: list[str], known: list[str]) -> None:
    for name in named:
        if name not in known:
            said = nearest(name, known, f"name for {parameter} here")
            top = ", ".join(one for one in known if "." not in one)
            raise ValidationError({parameter: f"{said}; known: {top or 'none'}"})


def paths(names: Names, before: str = "") -> Iterator[str]:
    for name, below in names.items():
        yield before + name
        yield from paths(below or {}, f"{before}{name}.")


def put(names: Names, path: list[str], known: Names) -> None:
    """Ask for what a path leads to, with all that is usually within it."""
    name, *rest = path
    below = known[name]
    if rest:
        there: Any = names.setdefault(name, {})
        put(there, rest, below or {})
    elif below is None:
        names[name] = None
    else:
        names[name] = {**usual_within(below), **(names.get(name) or {})}


def usual_within(known: Names) -> Names:
    """Everything but what has to be expanded."""
    return {
        name: usual_within(below) if below else None
        for name, below in known.items()
        if name not in EXPANDED
    }


# Within parts: what is there only where it is expanded.
EXPANDED = frozenset({"assessments"})


def take(names: Names, path: list[str]) -> None:
    name, *rest = path
    below = names.get(name)
    if rest and below:
        take(below, rest)
        if below:
            return
    names.pop(name, None)


def closed(names: Names, known: Names) -> Names:
    """In the order of the whole record; None where all is asked that is usual."""
    found: Names = {}
    for name, below in known.items():
        if name in names:
            chosen = names[name]
            whole = not below or chosen == usual_within(below)
            found[name] = None if whole else closed(chosen or {}, below or {})
    return found


def pruned(serializer: Any, names: Names) -> None:
    """Leave a serializer the fields that are asked for."""
    serializer = getattr(serializer, "child", serializer)
    for name in serializer.fields.keys() - names.keys():
        serializer.fields.pop(name)
    for name, within in names.items():
        if within is not None:
            pruned(serializer.fields[name], within)
