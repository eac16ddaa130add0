"""The how-to of the API does, on a live server, what it says."""

import contextlib
import io
import re
import subprocess
from pathlib import Path

import pytest

from tests.factories import UserFactory

DOCUMENT = Path(__file__).parents[2] / "docs" / "api-how-to.md"
BLOCK = re.compile(
    r"^```(bash|python)\n(.*?)^```\n(?:```text\n(.*?)^```\n)?", re.M | re.S
)
SERVER = "http://127.0.0.1:8000"
END = "=== end of a block"


def blocks(language, server):
    """The blocks in a language, made for a server, and what they are to print."""
    return [
        (code.replace(SERVER, server), printed)
        for found, code, printed in BLOCK.findall(DOCUMENT.read_text())
        if found == language
    ]


def as_told(printed):
    """A pattern of what is printed, where … stands for anything."""
    return ".*".join(map(re.escape, printed.split("…")))


def in_shell(codes, folder):
    """What each of the blocks prints, run one after the other in one shell."""
    script = "\n".join(f"{code}\necho '{END}'" for code in codes)
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, capture_output=True, text=True, timeout=60
    )
    assert done.stderr == "", done.stderr
    return done.stdout.split(f"{END}\n")[:-1]


def in_python(codes):
    """What each of the blocks prints, run one after the other in one module."""
    names = {}
    for code in codes:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, DOCUMENT.name, "exec"), names)
        yield printed.getvalue()
    names["api"].close()


@pytest.mark.django_db(transaction=True)
def test_every_task_does_what_it_says(live_server, load_real_seeds, tmp_path):
    load_real_seeds()
    UserFactory(username="rita", role="analyst")
    shell, python = (blocks(name, live_server.url) for name in ("bash", "python"))

    for told, run in (
        (shell, lambda codes: in_shell(codes, tmp_path)),
        (python, in_python),
    ):
        printed = list(run([code for code, _ in told]))
        for (code, expected), found in zip(told, printed, strict=True):
            wanted = as_told(expected.strip())
            assert re.fullmatch(wanted, found.strip(), re.S), (code, found)
