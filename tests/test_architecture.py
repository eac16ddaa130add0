"""Imports point down: the layers of the package, and who may import whom."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

STORED = {"text", "models"}
BELOW_DOORS = STORED | {
    "among",
    "prepared",
    "grants",
    "tracking",
    "permissions",
    "search",
    "seeding",
    "points",
    "differences",
    "clock_fields",
    "evidence_files",
    "exports",
    "packages",
    "imports",
    "overview",
    "matrix",
    "history",
    "advice",
    "orders",
}
# layer: what it may import besides itself. A layer stands below all that import it.
MAY_IMPORT = {
    "text": set(),
    "among": set(),
    "prepared": {"among"},
    "models": {"text"},
    "migrations": STORED,
    "search": STORED,
    "tracking": STORED | {"search"},
    "permissions": STORED,
    "grants": {"among", "prepared"},
    "append_only": STORED,
    "points": STORED,
    "orders": STORED | {"points"},
    "differences": STORED,
    "clock_fields": STORED,
    "evidence_files": STORED,
    "exports": STORED | {"among", "prepared", "points"},
    "packages": STORED | {"among", "exports", "tracking"},
    "file_merge": STORED,
    "seeding": STORED | {"tracking", "search", "file_merge"},
    "imports": STORED | {"tracking", "search", "file_merge"},
    "overview": STORED | {"points"},
    "history": STORED,
    "matrix": STORED | {"exports"},
    "advice": STORED | {"points", "matrix"},
    "apps": {"append_only", "permissions", "search"},
    "policytracker": {"models"},
    "home": STORED | {"overview"},
    "goto": STORED | {"search", "home"},
    "site": BELOW_DOORS | {"home", "goto"},
    "admin": BELOW_DOORS,
    "api": BELOW_DOORS,
    "management": BELOW_DOORS | {"append_only", "policytracker"},
}
MODULES = sorted(
    path.relative_to(ROOT)
    for package in ("recommendations", "policytracker")
    for path in (ROOT / package).rglob("*.py")
    if path.relative_to(ROOT) != Path("recommendations/__init__.py")
)


def layer_of(name: str) -> str | None:
    """The layer of a dotted name of ours; None for everybody else's."""
    package, _, rest = name.partition(".")
    if package == "recommendations":
        return rest.partition(".")[0]
    return package if package == "policytracker" else None


def imported(tree: ast.Module) -> Iterator[str]:
    """Every name that the module imports, dotted; a relative one starts with a dot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from (f"{module}.{alias.name}" for alias in node.names)


def faults(code: str, layer: str) -> list[str]:
    """The names that code of this layer imports and may not."""
    return [name for name in imported(ast.parse(code)) if not allowed(name, layer)]


def allowed(name: str, layer: str) -> bool:
    if name.startswith("."):
        return False
    if layer == "text" and name.partition(".")[0] == "django":
        return False
    target = layer_of(name)
    return target is None or target in MAY_IMPORT[layer] | {layer}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_imports_point_down(path):
    layer = layer_of(".".join(path.with_suffix("").parts))

    assert layer in MAY_IMPORT, f"{path} is in no layer; give it one in MAY_IMPORT"
    assert faults((ROOT / path).read_text(), layer) == []


def test_modules_are_found():
    assert Path("recommendations/text/anchors.py") in MODULES
    assert Path("policytracker/settings.py") in MODULES


def test_no_layer_may_import_one_that_stands_above_it():
    above = set(MAY_IMPORT)
    for layer, below in MAY_IMPORT.items():
        assert not below & above
        above.remove(layer)
    assert not above


@pytest.mark.parametrize(
    ("layer", "code"),
    [
        ("models", "import recommendations.tracking.records"),
        ("models", "import os, recommendations.admin as pages"),
        ("models", "from recommendations import tracking"),
        ("models", "from recommendations.tracking.records import save"),
        ("models", "def late():\n    from recommendations import admin"),
        ("models", "from . import tracking"),
        ("models", "from .fields import PartialDate"),
        ("models", "import recommendations"),
        ("models", "from recommendations import *"),
        ("models", "from policytracker import settings"),
        ("text", "from django.db import models"),
        ("text", "import django.utils.text"),
        ("text", "from recommendations.models import Quote"),
        ("exports", "from recommendations import tracking"),
        ("tracking", "from recommendations.seeding import loader"),
        ("admin", "from recommendations.api import urls"),
        ("api", "import recommendations.admin.quote"),
        ("management", "from recommendations.site import TrackerSite"),
    ],
)
def test_an_import_that_points_up_is_a_fault(layer, code):
    assert len(faults(code, layer)) == 1


@pytest.mark.parametrize(
    ("layer", "code"),
    [
        ("text", "import re\nfrom recommendations.text import offsets"),
        ("models", "from django.db import models\nimport recommendations.text.spans"),
        ("seeding", "from recommendations import models, tracking"),
        ("admin", "from recommendations.admin.quote import QuoteAdmin"),
        ("management", "from policytracker import demo"),
    ],
)
def test_an_import_that_points_down_is_none(layer, code):
    assert faults(code, layer) == []


TRACKING = [
    path for path in MODULES if path.parts[:2] == ("recommendations", "tracking")
]
WRITING = {
    *("save", "create", "get_or_create", "update_or_create", "bulk_create"),
    *("update", "bulk_update", "delete", "_raw_delete", "set"),
    *("execute", "executemany"),
}
# Functions of `tracking` that write to the database and tell nobody, and why. Whoever
# calls those of OPEN writes, and so tells.
OPEN = {"write", "append", "create", "insert", "erase_all"}
SILENT = {
    "records.write": "its callers tell",
    "assessments.append": "its callers tell",
    "records.refresh_headline": "follows from assessments, which are told",
    "assessments.refresh_current": "follows from assessments, which are told",
    "rebuild.store": "follows from assessments, which are told",
    "merging.move_addressees": "it is part of a merge, which is told",
    "quotes.anchor_again": "each quote tells when it is placed",
    "many.relate": "it is part of a record that is added, which is told",
    "many.erase_all": "its caller tells",
    "rows.append": "its callers tell",
    "rows.create": "its callers tell",
    "rows.insert": "its callers tell",
    "rows.fresh_keys": "it takes keys, and writes no record",
    "rows.write": "it is history of what its callers tell",
    "turns.take_turn": "it waits, and writes nothing",
    "tokens.issue_token": "it is of an account, and no record",
    "tokens.mark_used": "it is of an account, and no record",
    "tokens.revoke_token": "it is of an account, and no record",
}


def writing_silently(code: str) -> list[str]:
    """The functions that write to the database and call nothing that tells of it."""
    return [
        function.name
        for function in ast.walk(ast.parse(code))
        if isinstance(function, ast.FunctionDef)
        and any(map(is_write, ast.walk(function)))
        and not any(map(is_telling, ast.walk(function)))
    ]


def is_write(node: ast.AST) -> bool:
    """Whether this calls what writes rows: of Django, or of OPEN; `vars(…)` holds none."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in OPEN:
        return True
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    owner = node.func.value
    of_vars = isinstance(owner, ast.Call) and getattr(owner.func, "id", "") == "vars"
    return node.func.attr in WRITING and not of_vars


def is_telling(node: ast.AST) -> bool:
    named = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
    return named == "tell" or named.startswith("tell_of_")


def test_every_write_of_tracking_is_told_in_the_feed():
    found = {
        f"{path.stem}.{name}"
        for path in TRACKING
        if path.stem not in ("feed", "numbering")
        for name in writing_silently((ROOT / path).read_text())
    }

    assert found == set(SILENT), "call `tell`, or say in SILENT why nobody is told"


@pytest.mark.parametrize(
    ("body", "silent"),
    [
        ("row.save()", True),
        ("write(row)", True),
        ("Row.objects.filter(pk=1).update(value=2)", True),
        ("getattr(row, 'themes').set(themes)", True),
        ("row.save()\n    tell(row, CHANGED, by=by)", False),
        ("vars(row).update(there)", False),
        ("save(row, by=by)", False),
    ],
)
def test_a_write_that_is_not_told_is_found(body, silent):
    assert bool(writing_silently(f"def work(row):\n    {body}")) is silent
