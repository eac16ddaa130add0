"""Chromium against the live program, on the real seeds."""

import os
import shutil

import pytest
from django.core.management import call_command

from tests.factories import PASSWORD, UserFactory

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
REQUIRED = os.environ.get("BROWSER_TESTS") == "required"

# Playwright drives the browser from an event loop, under which Django suspects
# every query of being asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items):
    if CHROMIUM or REQUIRED:
        return
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    return {"executable_path": CHROMIUM, "args": arguments}


@pytest.fixture
def seeded(live_server):
    """The program with the seeds loaded, and its address."""
    call_command("load_seeds", verbosity=0)
    return live_server.url


@pytest.fixture
def complaints(page):
    """What the browser's console says against the page, and requests off the machine."""
    found = []
    page.on(
        "console",
        lambda message: found.append(message.text) if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(("http://localhost", "data:"))
            else found.append(request.url)
        ),
    )
    return found


def log_in(page, address, role):
    """A person in the role, logged in."""
    user = UserFactory(username=role, role=role)
    page.goto(f"{address}/admin/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    return user


@pytest.fixture
def analyst(seeded, page):
    return log_in(page, seeded, "analyst")


@pytest.fixture
def reviewer(seeded, page):
    return log_in(page, seeded, "reviewer")
