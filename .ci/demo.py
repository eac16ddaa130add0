"""Try `make demo` as a newcomer would: in a bare clone, twice, with a log-in each time."""

import http.cookiejar
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path

PORT = 8155
HERE = f"http://127.0.0.1:{PORT}"
SECONDS = 60
TABLES = "select name from sqlite_master where type = 'table' order by name"
# Logging in leaves its trace in these.
CHANGING = {"auth_user", "django_session"}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "a clone"
        subprocess.run(["git", "clone", "--quiet", ".", clone], check=True)
        first, rows = run(clone), read_rows(clone)
        second = run(clone)
        assert second == first, "the second run prints other passwords"
        assert read_rows(clone) == rows, "the second run changes data"


def run(clone: Path) -> dict[str, str]:
    """Run the demo, log in as each account, stop it; return the passwords."""
    started = time.monotonic()
    with demo(clone) as process:
        printed = read_until_ready(process)
        passwords = dict(re.findall(r"^  (\w+) +(\S+)$", printed, re.MULTILINE))
        assert set(passwords) == {"administrator", "analyst", "reviewer"}, printed
        for name, password in passwords.items():
            log_in(name, password)
        seconds = time.monotonic() - started
        sys.stdout.write(f"make demo: {seconds:.0f} s to three log-ins\n")
    assert process.returncode in (0, 2, 130, -signal.SIGINT), process.returncode
    assert "Traceback" not in (rest := process.stdout.read()), rest
    return passwords


@contextmanager
def demo(clone: Path):
    """Run `make demo` as a terminal would, and end it with Ctrl-C."""
    process = subprocess.Popen(
        ["make", "demo", f"PORT={PORT}"],
        cwd=clone,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=SECONDS)


def read_until_ready(process: subprocess.Popen[str]) -> str:
    printed = ""
    for line in process.stdout:
        sys.stdout.write(line)
        printed += line
        if line.startswith("Ctrl-C"):
            return printed
    raise AssertionError("the demo ended before it said where to click")


def log_in(name: str, password: str) -> None:
    cookies = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    page = browser.open(f"{HERE}/admin/", timeout=SECONDS).read().decode()
    for sheet in re.findall(r'rel="stylesheet" href="([^"]+)"', page):
        browser.open(HERE + sheet, timeout=SECONDS)
    form = {
        "csrfmiddlewaretoken": next(c.value for c in cookies if c.name == "csrftoken"),
        "username": name,
        "password": password,
    }
    data = urllib.parse.urlencode(form).encode()
    answer = browser.open(f"{HERE}/admin/login/?next=/admin/", data, timeout=SECONDS)
    assert "/admin/logout/" in answer.read().decode(), f"{name} cannot log in"


def read_rows(clone: Path) -> dict[str, list[tuple]]:
    """Every row of every table, but for what a log-in changes."""
    database = sqlite3.connect(clone / "var" / "policytracker.sqlite3")
    tables = [name for (name,) in database.execute(TABLES)]
    rows = {
        name: database.execute(f'select * from "{name}" order by 1, 2').fetchall()
        for name in tables
        if name not in CHANGING
    }
    database.close()
    return rows


if __name__ == "__main__":
    main()
