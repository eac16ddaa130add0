"""What `make install` says where it cannot work, and that it leaves alone what is done."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("cat", "cksum", "dirname", "id", "ls", "mkdir", "rm")
BROKEN = "#!/bin/sh\necho 'not found' >&2\nexit 127\n"
# Answers as new enough, and has no other module than sys.
WITHOUT_VENV = '#!/bin/sh\ncase "$2" in *version_info*) exit 0 ;; esac\nexit 1\n'


class Clone:
    """A clone on a machine that has no Python but those that a test puts there."""

    def __init__(self, folder):
        self.folder = folder / "a clone"
        self.path = folder / "bin"
        self.path.mkdir()
        shutil.copytree(ROOT / "requirements", self.folder / "requirements")
        for tool in TOOLS:
            (self.path / tool).symlink_to(shutil.which(tool))

    def python(self, name, script):
        (self.path / name).write_text(script)
        (self.path / name).chmod(0o755)

    def environment(self):
        """An environment that looks as after an installation."""
        (self.folder / ".venv" / "bin").mkdir(parents=True)
        (self.folder / ".venv" / "pyvenv.cfg").touch()
        (self.folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
        recipe = "cat requirements/uv.txt requirements/dev.txt | cksum"
        recipe += "; .venv/bin/python --version"
        with (self.folder / ".venv" / "installed").open("w") as stamp:
            subprocess.run(["sh", "-c", recipe], cwd=self.folder, stdout=stamp)

    def install(self, **environment):
        return subprocess.run(
            ["/bin/sh", self.folder / "requirements" / "install.sh"],
            env={"PATH": str(self.path), **environment},
            capture_output=True,
            text=True,
        )


@pytest.fixture
def clone(tmp_path):
    return Clone(tmp_path)


def test_no_python_is_a_sentence(clone):
    answer = clone.install()

    assert answer.returncode == 1
    assert answer.stderr == (
        "Policy Tracker needs Python 3.11 or newer, and PATH has none that runs: "
        "install one, or name it: make PYTHON=/path/to/python3.11\n"
    )


def test_a_python_that_does_not_run_or_is_too_old_is_none(clone):
    clone.python("python3.13", BROKEN)
    clone.python("python3", BROKEN)

    assert "PATH has none that runs" in clone.install().stderr
    assert "python3.13 has none" in clone.install(PYTHON="python3.13").stderr


def test_a_python_without_venv_is_a_sentence(clone):
    clone.python("python3.12", WITHOUT_VENV)

    answer = clone.install()

    assert answer.returncode == 1
    assert answer.stderr.startswith("the venv module of python3.12 is missing: install")
    assert "apt install python3-venv" in answer.stderr


def test_a_folder_that_is_no_environment_is_left_alone(clone):
    kept = clone.folder / "mine" / "letter.txt"
    kept.parent.mkdir()
    kept.write_text("dear")

    answer = clone.install(VENV="mine")

    assert "mine is there and is no virtual environment" in answer.stderr
    assert kept.exists()


def test_what_is_installed_is_not_installed_again(clone):
    clone.environment()

    answer = clone.install()

    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_changed_requirements_are_installed(clone):
    clone.environment()
    with (clone.folder / "requirements" / "dev.txt").open("a") as file:
        file.write("# changed\n")

    assert "Policy Tracker needs Python" in clone.install(PYTHON="none").stderr


def test_the_secret_key_is_made_once_and_for_its_owner_alone(clone):
    clone.environment()
    key = clone.folder / "var" / "secret_key"

    clone.install()
    made = key.read_text()
    clone.install()

    assert len(made.strip()) > 50
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_text() == made


def test_no_secret_key_is_made_where_the_environment_has_one(clone):
    clone.environment()

    clone.install(SECRET_KEY="of the environment")

    assert not (clone.folder / "var").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_a_sentence(clone):
    clone.folder.chmod(0o500)

    answer = clone.install()

    clone.folder.chmod(0o700)
    assert "cannot be written by" in answer.stderr
