"""Make the pictures of README and docs/ anew, from the seeds: `make screenshots`."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
PORT = 8156
ADMIN = f"http://127.0.0.1:{PORT}/admin/"
PASSWORD = secrets.token_urlsafe()
ANALYST = """
from django.contrib.auth.models import Group, User
person = User.objects.create_user("analyst", password="{}", is_staff=True)
person.groups.add(Group.objects.get(name="analyst"))
"""
PAGES = {
    "recommendations": "recommendations/recommendation/?view=all&q=smuggling",
    "home": "",
    "matrix": "recommendations/ask/matrix/",
    "export": "recommendations/recommendation/export/?view=all&q=smuggling",
}
# A table that changes two recommendations, makes one, and has a fault.
TABLE = """\
Ref,Source,Quote,Occurrence,Summary,Confidence,Themes,Addressees,Targets,Due
HERITAGE-2013-20,,,,,high,,,Sunni Iraqis; Iraqi minorities; Iraqi people,
HERITAGE-2013-25,,,,,,,,,April 2014
HERITAGE-2013-16,,,,,,,Goverment of Iraq,,
HERITAGE-2013-61,heritage-2013-iraqi-american-cooperation,oil smuggling,,\
Watch oil smuggling,low,Sunni and minority inclusion,Washington,,
"""


@contextmanager
def program() -> Iterator[None]:
    """The program on a database of its own, which holds the seeds."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/seeds.sqlite3"
        os.environ.update(DATABASE_URL=url, HTTPS="false")
        manage = [sys.executable, str(HERE.parent / "manage.py")]
        subprocess.run([*manage, "migrate", "-v0"], check=True)
        subprocess.run([*manage, "load_seeds"], check=True, stdout=subprocess.DEVNULL)
        script = ANALYST.format(PASSWORD)
        subprocess.run([*manage, "shell", "-v0", "-c", script], check=True)
        quiet = subprocess.DEVNULL
        serve = [*manage, "runserver", "--noreload", f"127.0.0.1:{PORT}"]
        with subprocess.Popen(serve, stdout=quiet, stderr=quiet) as server:
            try:
                wait()
                yield
            finally:
                server.terminate()


def wait() -> None:
    """Return once the program answers, for ten seconds at most."""
    for _ in range(100):
        try:
            urllib.request.urlopen(ADMIN, timeout=5).close()
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the program does not answer")


def log_in(page: Page) -> None:
    page.goto(ADMIN)
    page.get_by_label("Username").fill("analyst")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def main() -> None:
    chromium = shutil.which("chromium")
    with program(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 960})
        log_in(page)
        for name, address in PAGES.items():
            page.goto(ADMIN + address)
            page.screenshot(path=HERE / f"{name}.png")
        page.goto(f"{ADMIN}recommendations/recommendation/?view=all&q=HERITAGE-2013-20")
        page.get_by_role("link", name="Adopt a more inclusive approach").click()
        page.screenshot(path=HERE / "recommendation.png")
        page.get_by_role("link", name="Record assessment").first.click()
        page.get_by_role("radio", name="Partially implemented").check()
        page.screenshot(path=HERE / "assess.png")
        page.goto(f"{ADMIN}recommendations/import/add/")
        page.get_by_label("Table").set_input_files(
            {"name": "advice.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
        )
        page.get_by_role("button", name="Upload and check").click()
        page.screenshot(path=HERE / "import.png")
        page.goto(f"{ADMIN}recommendations/ask/matrix/")
        page.get_by_role("link", name="contested").first.click()
        page.screenshot(path=HERE / "compare.png")
        page.goto(f"{ADMIN}recommendations/actor/?q=government-of-iraq")
        page.get_by_role("link", name="Government of Iraq", exact=True).first.click()
        page.screenshot(path=HERE / "actor.png")


if __name__ == "__main__":
    main()
