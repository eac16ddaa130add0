"""What `make demo` sets up, and what it leaves alone."""

import os
import socket
import stat

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import OperationalError

from policytracker import demo
from recommendations.management.commands.demo import Command
from recommendations.models import Recommendation
from tests.seeding.conftest import SeedFolder

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    return tmp_path / "demo_accounts"


@pytest.fixture
def busy_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def clone(tmp_path, settings):
    """A folder with small seeds, in the place of the repository."""
    (tmp_path / "seeds").mkdir()
    SeedFolder(tmp_path / "seeds")
    settings.BASE_DIR = tmp_path
    settings.VAR_DIR = tmp_path / "var"
    settings.STATIC_ROOT = tmp_path / "var" / "static"
    return tmp_path


def run_demo(capsys, *arguments):
    call_command("demo", *arguments)
    return capsys.readouterr().out


def test_each_role_gets_an_account(file):
    demo.prepare_accounts(file)

    for role in demo.ROLES:
        user = User.objects.get(username=role)
        assert user.is_staff
        assert [group.name for group in user.groups.all()] == [role]
    assert [user.username for user in User.objects.filter(is_superuser=True)] == [
        "administrator"
    ]


def test_the_passwords_open_the_accounts(file, client):
    for account in demo.prepare_accounts(file):
        assert client.login(username=account.name, password=account.password)


def test_passwords_differ_and_only_the_owner_may_read_them(file):
    accounts = demo.prepare_accounts(file)

    assert len({account.password for account in accounts}) == 3
    assert all(len(account.password) == 14 for account in accounts)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_second_run_tells_the_same_and_changes_nothing(file):
    first = demo.prepare_accounts(file)
    users, written = list(User.objects.values()), file.stat()

    assert demo.prepare_accounts(file) == first
    assert list(User.objects.values()) == users
    assert file.stat().st_mtime_ns == written.st_mtime_ns


def test_a_password_that_a_person_changed_is_not_told(file):
    demo.prepare_accounts(file)
    analyst = User.objects.get(username="analyst")
    analyst.set_password("a choice of her own")
    analyst.save()

    told = {account.name: account.password for account in demo.prepare_accounts(file)}

    assert told["analyst"] is None
    assert told["reviewer"]


def test_without_the_file_existing_accounts_keep_their_passwords(file):
    demo.prepare_accounts(file)
    file.unlink()
    users = list(User.objects.values())

    assert {account.password for account in demo.prepare_accounts(file)} == {None}
    assert list(User.objects.values()) == users
    assert not file.exists()


def test_a_new_database_gets_the_passwords_of_the_file(file):
    first = demo.prepare_accounts(file)
    User.objects.all().delete()

    assert demo.prepare_accounts(file) == first


def test_a_removed_account_is_made_again(file):
    first = demo.prepare_accounts(file)
    User.objects.get(username="analyst").delete()

    assert demo.prepare_accounts(file) == first


def test_a_database_with_other_accounts_alone_is_refused():
    User.objects.create_user("jane")

    with pytest.raises(demo.DatabaseInUse, match=r"holds 1 accounts .* DATABASE_URL"):
        demo.refuse_database_in_use()


def test_accounts_made_beside_those_of_the_demo_are_welcome(file):
    demo.prepare_accounts(file)
    User.objects.create_user("jane")

    demo.refuse_database_in_use()


def test_an_empty_database_is_taken(monkeypatch):
    demo.refuse_database_in_use()
    monkeypatch.setattr(demo.connection.introspection, "table_names", list)
    demo.refuse_database_in_use()


def test_a_busy_port_is_refused(busy_port):
    with pytest.raises(demo.PortRefused) as refused:
        demo.take_port(busy_port)

    told = f"port {busy_port} is busy; run `make demo PORT={busy_port + 1}`"
    assert str(refused.value) == told


def test_a_port_that_needs_rights_is_refused():
    why = demo.why_refused(PermissionError(13, "Permission denied"))

    told = "port 80 cannot be taken (Permission denied); run `make demo PORT=8000`"
    assert str(demo.PortRefused(80, why)) == told


@pytest.mark.parametrize("port", [-1, 65536])
def test_what_is_no_port_is_refused(port):
    with pytest.raises(demo.PortRefused, match="run `make demo PORT=8000`"):
        demo.take_port(port)


def test_serving_hands_the_listening_port_to_gunicorn(monkeypatch):
    called = {}
    monkeypatch.setenv("HTTPS", "true")
    monkeypatch.setattr(
        os, "execve", lambda path, command, env: called.update(command=command, env=env)
    )

    with demo.take_port(0) as listener:
        demo.serve(listener)

        assert f"fd://{listener.fileno()}" in called["command"]
        assert os.get_inheritable(listener.fileno())
    assert called["env"]["HTTPS"] == "false"


def test_the_name_of_the_database_is_short(settings, monkeypatch):
    path = settings.BASE_DIR / "var" / "some.sqlite3"
    monkeypatch.setitem(demo.connection.settings_dict, "NAME", path)
    assert demo.database_name() == os.path.join("var", "some.sqlite3")

    monkeypatch.setitem(demo.connection.settings_dict, "NAME", "policytracker")
    assert demo.database_name() == "policytracker"


def test_demo_loads_the_seeds_and_tells_the_accounts(clone, capsys):
    printed = run_demo(capsys, "--no-serve")

    assert Recommendation.objects.count() == 2
    for line in (clone / "var" / "demo_accounts").read_text().splitlines():
        name, password = line.split()
        assert f"  {name:13}  {password}\n" in printed


def test_a_second_demo_changes_nothing(clone, capsys):
    first = run_demo(capsys, "--no-serve")
    stored = list(Recommendation.objects.values())

    second = run_demo(capsys, "--no-serve")

    assert list(Recommendation.objects.values()) == stored
    assert " created" in first
    assert " created" not in second
    assert second.splitlines()[-3:] == first.splitlines()[-3:]


def test_demo_says_how_to_set_a_password_that_it_does_not_know(clone, capsys):
    run_demo(capsys, "--no-serve")
    (clone / "var" / "demo_accounts").unlink()

    assert "manage.py changepassword analyst" in run_demo(capsys, "--no-serve")


def test_demo_migrates_what_is_not_yet(clone, capsys, monkeypatch):
    monkeypatch.setattr(demo, "count_unapplied", lambda: 7)

    assert ": 7 migrations to apply\n" in run_demo(capsys, "--no-serve")


def test_migrations_that_are_not_applied_are_counted(settings):
    assert demo.count_unapplied() == 0
    settings.MIGRATION_MODULES = {}

    assert demo.count_unapplied() > 1


def test_demo_says_where_to_click_and_serves(clone, capsys, monkeypatch):
    served = []
    monkeypatch.setattr(demo, "serve", served.append)

    printed = run_demo(capsys, "--port", "0")

    assert "http://127.0.0.1:0/admin/" in printed
    assert len(served) == 1
    served[0].close()


def test_demo_on_a_busy_port_does_nothing(clone, busy_port):
    with pytest.raises(CommandError, match="is busy; run `make demo PORT="):
        call_command("demo", "--port", str(busy_port))

    assert not User.objects.exists()
    assert not (clone / "var").exists()


def test_demo_refuses_a_database_in_use(clone):
    User.objects.create_user("jane")

    with pytest.raises(CommandError, match="accounts that no demo made"):
        call_command("demo", "--no-serve")


@pytest.mark.parametrize("name", ["", "policytracker.sqlite3"])
def test_demo_refuses_what_it_cannot_write(clone, monkeypatch, name):
    path = clone / "var" / name
    path.mkdir(parents=True)
    monkeypatch.setattr(os, "access", lambda tried, mode: tried != path)

    with pytest.raises(CommandError, match="cannot be written; mend its permissions"):
        call_command("demo", "--no-serve")


@pytest.mark.parametrize(
    "fault",
    [OperationalError("database or disk is full"), PermissionError(13, "denied")],
)
def test_a_fault_of_disk_or_database_is_one_sentence(clone, monkeypatch, fault):
    def fail():
        raise fault

    monkeypatch.setattr(demo, "count_unapplied", fail)

    with pytest.raises(CommandError, match="can be written and its disk has room"):
        call_command("demo", "--no-serve")


def test_the_port_listens_before_the_command_says_where_to_click(monkeypatch):
    listener = demo.take_port(0)
    monkeypatch.setattr(demo, "take_port", lambda port: listener)
    monkeypatch.setattr(Command, "set_up", lambda command: None)
    monkeypatch.setattr(
        Command,
        "tell_where",
        lambda command, port: socket.create_connection(listener.getsockname()).close(),
    )
    monkeypatch.setattr(demo, "serve", lambda listener: None)

    call_command("demo")

    listener.close()
