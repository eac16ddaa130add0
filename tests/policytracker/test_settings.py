"""Settings from the environment: safe without any, loud where one is missing."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from policytracker import settings

ROOT = Path(__file__).parents[2]
SHOW = """
import json, sys
from policytracker import settings
print(json.dumps({name: getattr(settings, name, None) for name in sys.argv[1:]}))
"""


@pytest.fixture
def bare(tmp_path):
    """The project alone, without `var` and `.env`."""
    for name in ("policytracker", "recommendations"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "manage.py", tmp_path)
    return tmp_path


def run(folder, *command, **environment):
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


def shown(folder, *names, **environment):
    answer = run(folder, "-c", SHOW, *names, SECRET_KEY="k" * 50, **environment)
    assert answer.returncode == 0, answer.stderr
    return list(json.loads(answer.stdout).values())


def test_without_a_secret_key_the_program_says_how_to_get_one(bare):
    answer = run(bare, "manage.py", "migrate")

    assert answer.returncode == 1
    assert answer.stderr.startswith("SECRET_KEY is not set")
    assert "`make install`" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_database_that_does_not_answer_is_told_without_a_traceback(bare):
    nobody = "postgres://postgres@127.0.0.1:9/none"

    answer = run(bare, "manage.py", "migrate", SECRET_KEY="k", DATABASE_URL=nobody)

    assert answer.returncode == 1
    assert "port 9 failed" in answer.stderr
    assert "mend DATABASE_URL" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_value_that_cannot_be_read_is_named(bare):
    answer = run(bare, "manage.py", "migrate", SECRET_KEY="k", DEBUG="perhaps")

    assert 'Environment variable "DEBUG" invalid' in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_traceback_of_a_setting_is_there_for_who_asks(bare):
    assert "Traceback" in run(bare, "manage.py", "check", "--traceback").stderr


def test_a_file_supplies_what_the_environment_does_not(bare):
    (bare / ".env").write_text("TIME_ZONE=Asia/Baghdad\nLOG_LEVEL=INFO\n")

    zone, logging = shown(bare, "TIME_ZONE", "LOGGING", LOG_LEVEL="ERROR")

    assert zone == "Asia/Baghdad"
    assert logging["root"]["level"] == "ERROR"


def test_settings_are_safe_by_default(bare):
    safe = shown(
        bare,
        "DEBUG",
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "SECURE_PROXY_SSL_HEADER",
    )

    assert safe == [False, True, True, True, 3600, None]


def test_debug_serves_without_https(bare):
    names = ("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS")

    assert shown(bare, *names, DEBUG="true") == [False, 0]
    assert shown(bare, *names, DEBUG="true", HTTPS="true") == [True, 3600]


def test_a_proxy_is_believed_only_where_asked(bare):
    (header,) = shown(bare, "SECURE_PROXY_SSL_HEADER", TRUST_PROXY="true")

    assert header == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_hashed_files_come_from_the_manifest(bare):
    (storages,) = shown(bare, "STORAGES", STATIC_HASHED="true")

    assert "Manifest" in storages["staticfiles"]["BACKEND"]


def test_the_secret_key_of_the_environment_wins(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "from the environment")

    assert settings.secret_key() == "from the environment"


def test_the_secret_key_is_read_from_its_file(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    (tmp_path / "secret_key").write_text("from the file\n")

    assert settings.secret_key() == "from the file"


def test_a_missing_secret_key_is_a_sentence(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
        settings.secret_key()


@pytest.mark.parametrize("value", [None, ""])
def test_the_default_database_is_a_file(monkeypatch, value):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    if value is not None:
        monkeypatch.setenv("DATABASE_URL", value)

    database = settings.database()

    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == settings.VAR_DIR / "policytracker.sqlite3"


def test_a_sqlite_file_queues_its_writers(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////srv/some.sqlite3")

    database = settings.database()

    assert database["NAME"] == "/srv/some.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] == 20
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_postgresql_keeps_its_connections(monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL", "postgres://ada:s%40fe@db.example:5433/tracker?sslmode=require"
    )

    database = settings.database()

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"]) == ("db.example", 5433)
    assert (database["USER"], database["PASSWORD"]) == ("ada", "s@fe")
    assert database["OPTIONS"] == {"sslmode": "require"}
    assert database["CONN_MAX_AGE"] == 60


@pytest.mark.parametrize("url", ["tracker", "foo://x", "postgres://h:port/name"])
def test_an_address_of_no_database_is_a_sentence(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(ImproperlyConfigured, match="write postgres://user"):
        settings.database()


@pytest.mark.django_db
def test_the_tests_run_on_the_database_that_was_asked_for():
    asked = os.environ.get("DATABASE_URL", "sqlite").partition(":")[0]

    assert connection.vendor == {"postgres": "postgresql"}.get(asked, asked)


@pytest.mark.parametrize("words", ["many", "60", "60/week", "0/min", "-1/min"])
def test_a_rate_that_is_none_is_a_sentence(bare, words):
    answer = run(bare, "manage.py", "check", SECRET_KEY="k", RATE_READING=words)

    assert answer.returncode == 1
    assert "RATE_READING" in answer.stderr
    assert "such as 60/min, or off" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_processes_count_together_where_asked(bare):
    (alone,) = shown(bare, "CACHES")
    (together,) = shown(bare, "CACHES", SHARED_CACHE="true")

    assert "LocMem" in alone["default"]["BACKEND"]
    assert "Database" in together["default"]["BACKEND"]
