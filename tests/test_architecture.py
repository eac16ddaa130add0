"""Imports point down: the layers of the package, and who may import whom."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

STORED = {"text", "models"}
BELOW_DOORS = STORED | {
    "tracking",
    "permissions",
    "search",
    "seeding",
    "points",
    "differences",
    "clock_fields",
    "evidence_files",
    "exports",
    "imports",
    "overview",
    "matrix",
    "advice",
}
# layer: what it may import besides itself. A layer stands below all that import it.
MAY_IMPORT = {
    "text": set(),
    "models": {"text"},
    "migrations": STORED,
    "search": STORED,
    "tracking": STORED | {"search"},
    "permissions": STORED,
    "append_only": STORED,
    "points": STORED,
    "differences": STORED,
    "clock_fields": STORED,
    "evidence_files": STORED,
    "exports": STORED | {"points"},
    "file_merge": STORED,
    "seeding": STORED | {"tracking", "search", "file_merge"},
    "imports": STORED | {"tracking", "search", "file_merge"},
    "overview": STORED | {"points"},
    "matrix": STORED | {"exports"},
    "advice": STORED | {"points", "matrix"},
    "apps": {"append_only", "permissions", "search"},
    "policytracker": {"models"},
    "home": STORED | {"overview"},
    "site": BELOW_DOORS | {"home"},
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
