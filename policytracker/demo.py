"""What `make demo` needs besides a database: a port, accounts, and a server."""

import errno
import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.crypto import get_random_string

ROLES = ("administrator", "analyst", "reviewer")
# Without what is easily mistaken for something else when read from a screen.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class Refused(Exception):
    """The demo does not start; the message says why, and what to do"""


class PortRefused(Refused):
    """The port cannot be served on"""

    def __init__(self, port: int, why: str) -> None:
        other = port + 1 if 1024 <= port < 65535 else 8000
        super().__init__(f"port {port} {why}; run `make demo PORT={other}`")


class Unwritable(Refused):
    """The account that runs the demo may not write where it keeps its data"""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} cannot be written; mend its permissions, or make the clone in a "
            "folder of your own"
        )


class DatabaseInUse(Refused):
    """The database belongs to people, so no accounts are made in it"""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"the database holds {count} accounts that no demo made; name another one "
            "in DATABASE_URL, or serve this one as docs/serve.md says"
        )


@dataclass(frozen=True)
class Account:
    """Somebody who can log in; without a password where a person set it since."""

    name: str
    password: str | None


def take_port(port: int) -> socket.socket:
    """Hold the port for `serve`; nothing listens on it yet.

    Raises PortRefused.
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise PortRefused(port, why_refused(error)) from None
    return listener


def why_refused(error: OSError | OverflowError) -> str:
    if isinstance(error, OverflowError):
        return "is none (they end at 65535)"
    if error.errno == errno.EADDRINUSE:
        return "is busy"
    return f"cannot be taken ({error.strerror})"


def refuse_unwritable(folder: Path) -> None:
    """Raise Unwritable where the folder, or a file in it, cannot be written.

    SQLite would read from such a file, and fail at the first log-in.
    """
    for path in (folder, *folder.iterdir()):
        if not os.access(path, os.W_OK):
            raise Unwritable(path)


def refuse_database_in_use() -> None:
    """Raise DatabaseInUse where people have accounts and the demo has not."""
    if User._meta.db_table not in connection.introspection.table_names():
        return
    names = set(User.objects.values_list("username", flat=True))
    if names.difference(ROLES) and not names.issuperset(ROLES):
        raise DatabaseInUse(len(names.difference(ROLES)))


def count_unapplied() -> int:
    """Count the migrations that the database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def database_name() -> str:
    """Return the path of the SQLite file from here, or the name on the server."""
    name = Path(connection.settings_dict["NAME"])
    base = settings.BASE_DIR
    return str(name.relative_to(base) if name.is_relative_to(base) else name)


@transaction.atomic
def prepare_accounts(file: Path) -> list[Account]:
    """Make the account of each role that has none; `file` keeps the passwords.

    An account that is there already is left as it is.
    """
    passwords = read_passwords(file)
    users = {user.username: user for user in User.objects.filter(username__in=ROLES)}
    missing = [role for role in ROLES if role not in users]
    for role in missing:
        passwords.setdefault(role, get_random_string(14, LETTERS))
        users[role] = make_account(role, passwords[role])
    if missing:
        write_passwords(file, passwords)
    return [account_of(users[role], passwords.get(role)) for role in ROLES]


def make_account(role: str, password: str) -> User:
    user = User.objects.create_user(
        role,
        password=password,
        is_staff=True,
        is_superuser=role == "administrator",
    )
    user.groups.add(Group.objects.get(name=role))
    return user


def account_of(user: User, password: str | None) -> Account:
    stands = password is not None and check_password(password, user.password)
    return Account(user.username, password if stands else None)


def read_passwords(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    return dict(line.split() for line in file.read_text().splitlines())


def write_passwords(file: Path, passwords: dict[str, str]) -> None:
    """Write one line for each account, which only the file's owner may read."""
    file.touch(mode=0o600)
    file.write_text("".join(f"{name} {word}\n" for name, word in passwords.items()))


def serve(listener: socket.socket) -> None:
    """Become gunicorn, which takes over the port that listens already."""
    listener.set_inheritable(True)
    sys.stdout.flush()
    arguments = {
        "--bind": f"fd://{listener.fileno()}",
        "--chdir": str(settings.BASE_DIR),
        "--log-level": "warning",
        "--threads": "4",
    }
    command = [sys.executable, "-m", "gunicorn", "policytracker.wsgi"]
    command += [word for pair in arguments.items() for word in pair]
    command.append("--no-control-socket")
    os.execve(sys.executable, command, {**os.environ, **DEMO_ENVIRONMENT})


# Whatever the environment says of serving for real, 127.0.0.1 has no certificate.
DEMO_ENVIRONMENT = {"HTTPS": "false", "ALLOWED_HOSTS": "127.0.0.1,localhost"}
