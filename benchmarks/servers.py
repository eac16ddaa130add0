"""Servers to measure: started as docs/serve.md says, watched, and stopped."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# The line of docs/serve.md; the floor and the peers get the same. Connections outlast
# the turns of the others.
LIKE_SERVED = (
    *("--workers", "3", "--threads", "4", "--no-control-socket"),
    *("--keep-alive", "300"),
)
PATIENCE = 30  # seconds


@dataclass(frozen=True)
class Server:
    """A server that listens, and the headers that it wants of its callers."""

    process: subprocess.Popen[bytes]
    port: int
    headers: dict[str, str]

    def connection(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=600)

    def memory(self) -> int:
        """Bytes of the greatest of its workers; pages that they share count for each."""
        return max(map(resident, family(self.process.pid)), default=0)

    def shared_out(self) -> int:
        """Bytes of all its processes; pages that they share count once (PSS)."""
        return sum(map(proportional, family(self.process.pid)))


@contextmanager
def served(
    application: str, headers: dict[str, str] | None = None, **environment: str
) -> Iterator[Server]:
    """Serve a WSGI application by gunicorn on a free port of this machine."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, *LIKE_SERVED]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "--log-level", "warning"],
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    try:
        wait_for(port, process)
        yield Server(process, port, headers or {})
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[Any]) -> None:
    """Return when somebody listens; raises TimeoutError."""
    for _ in range(PATIENCE * 10):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on port {port}")


def family(pid: int) -> list[int]:
    """A process and its children."""
    try:
        path = Path(f"/proc/{pid}/task/{pid}/children")
        return [pid, *map(int, path.read_text().split())]
    except OSError:
        return []


def resident(pid: int) -> int:
    return kilobytes(pid, "Rss:") * 1024


def proportional(pid: int) -> int:
    return kilobytes(pid, "Pss:") * 1024


def kilobytes(pid: int, name: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(name))
