"""The documents say what is there, and what is there stands in them."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from drf_spectacular.generators import SchemaGenerator
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/*.md")]
DOCUMENTS += [ROOT / "seeds" / "FORMAT.md"]
EVERYTHING = "\n".join(path.read_text() for path in DOCUMENTS)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
OURS = sorted(name for name, app in get_commands().items() if app == "recommendations")
PIN = re.compile(r"^([\w.-]+)==([\w.]+)((?: ;[^\\]*)?) \\$", re.MULTILINE)


@pytest.mark.parametrize("name", OURS)
def test_a_command_has_help_and_stands_in_the_documents(name):
    command = load_command_class("recommendations", name)

    assert command.help.endswith(".")
    assert f"manage.py {name}" in EVERYTHING or f"`make {name}`" in EVERYTHING


def test_every_argument_of_our_commands_has_help():
    for name in OURS:
        parser = load_command_class("recommendations", name).create_parser("", name)
        assert [action.dest for action in parser._actions if not action.help] == []


def test_the_make_commands_of_the_documents_are_there():
    makefile = (ROOT / "Makefile").read_text()
    named = set(re.findall(r"(?:^ {4}|`)make ([a-z]+)", EVERYTHING, re.MULTILINE))

    assert {"demo", "install", "test", "check"} <= named
    assert named <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def test_make_says_every_command_that_it_has():
    makefile = (ROOT / "Makefile").read_text()
    (targets,) = re.findall(r"^\.PHONY: help (.*)", makefile, re.MULTILINE)

    assert re.findall(r'@echo "make ([a-z]+)', makefile) == targets.split()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_to_files_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text())
    files = [link for link in links if not re.match(r"https?:|mailto:", link)]

    assert [link for link in files if not (path.parent / link).exists()] == []


def test_the_settings_of_the_documents_are_those_that_are_read():
    settings = (ROOT / "policytracker" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', settings))
    told = re.findall(r"^\| `(\w+)`", (ROOT / "docs/settings.md").read_text(), re.M)

    assert set(told) == read
    assert len(told) == len(read)


def pinned(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text()
    return {package: version for package, version, _ in PIN.findall(text)}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("runtime.txt", PROJECT["project"]["dependencies"]),
        ("dev.txt", PROJECT["project"]["dependencies"]),
        ("dev.txt", PROJECT["dependency-groups"]["dev"]),
        ("dev.txt", PROJECT["dependency-groups"]["install"]),
        ("uv.txt", PROJECT["dependency-groups"]["install"]),
    ],
)
def test_what_pyproject_names_is_pinned(name, wanted):
    pins = pinned(name)
    for requirement in (Requirement(text) for text in wanted if isinstance(text, str)):
        version = pins.get(requirement.name)
        assert version in requirement.specifier, f"{requirement}: run `make lock`"


def test_the_requirement_files_agree_on_versions():
    dev = pinned("dev.txt").items()

    assert pinned("runtime.txt").items() <= dev
    assert pinned("uv.txt").items() <= dev


@pytest.mark.parametrize("name", ["runtime.txt", "dev.txt", "uv.txt"])
def test_requirement_files_hold_hashes_and_no_address(name):
    text = (ROOT / "requirements" / name).read_text()
    lines = [line for line in text.splitlines() if line[0] not in " #"]

    assert len(PIN.findall(text)) == len(lines)
    assert text.count("    --hash=sha256:") >= len(lines)
    assert "://" not in text


def test_the_checked_in_schema_is_what_the_program_says():
    checked_in = json.loads((ROOT / "docs" / "openapi.json").read_text())
    said = json.loads(
        json.dumps(SchemaGenerator().get_schema(public=True), default=str)
    )

    assert checked_in == said, "run `make schema`"
