"""Times of requests: of several servers in turn, by one client and by eight at once."""

import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection

from benchmarks.servers import Server

CLIENTS = 8
WARMING = 5  # requests, so that each thread of a worker has a connection and plans
BURST = 4  # requests of each of eight clients, before it is the other server's turn


@dataclass(frozen=True)
class Target:
    """What is asked of which server."""

    server: Server
    path: str

    def body(self) -> bytes:
        return ask(self.server.connection(), self)


@dataclass
class Times:
    """Seconds that requests took."""

    taken: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.taken)

    @property
    def high(self) -> float:
        """The 95th percentile."""
        ordered = sorted(self.taken)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def ask(connection: HTTPConnection, target: Target) -> bytes:
    connection.request("GET", target.path, headers=target.server.headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{target.path}: {answer.status} {body[:200]!r}")
    return body


def timed(connection: HTTPConnection, target: Target) -> float:
    start = time.perf_counter()
    ask(connection, target)
    return time.perf_counter() - start


def by_one(targets: Sequence[Target], seconds: float) -> list[Times]:
    """Each target in turn, for so long; what comes first is not counted."""
    connections = [target.server.connection() for target in targets]
    pairs = list(zip(connections, targets, strict=True))
    for connection, target in pairs * WARMING:
        ask(connection, target)
    found = [Times() for _ in targets]
    for _ in turns(seconds):
        for times, (connection, target) in zip(found, pairs, strict=True):
            times.taken.append(timed(connection, target))
    return found


def by_eight(targets: Sequence[Target], seconds: float) -> list[Times]:
    """Each target in turn, by eight clients at once."""
    found = [Times() for _ in targets]
    for _ in turns(seconds):
        for times, target in zip(found, targets, strict=True):
            times.taken += burst(target)
    return found


def burst(target: Target) -> list[float]:
    taken: list[float] = []
    at_once(CLIENTS, lambda: taken.extend(several(target)))
    return taken


def several(target: Target) -> list[float]:
    connection = target.server.connection()
    return [timed(connection, target) for _ in range(BURST)]


def at_once(number: int, work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def turns(seconds: float, least: int = 3) -> Iterator[int]:
    """Turns for so many seconds, and some in any case."""
    end, number = time.perf_counter() + seconds, 0
    while number < least or time.perf_counter() < end:
        yield number
        number += 1


@dataclass(frozen=True)
class Download:
    """A file that was read as it came: seconds, bytes, and the greatest memory."""

    first: float
    whole: float
    size: int
    lines: int
    memory: int
    shared_out: int


def download(target: Target) -> Download:
    """Read a file, and look at the server's memory all the while."""
    connection = target.server.connection()
    highest, over = [0, 0], threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            highest[0] = max(highest[0], target.server.memory())
            highest[1] = max(highest[1], target.server.shared_out())

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.perf_counter()
    connection.request("GET", target.path, headers=target.server.headers)
    answer = connection.getresponse()
    first = size = lines = 0
    while block := answer.read1(1 << 16):
        first = first or time.perf_counter() - start
        size, lines = size + len(block), lines + block.count(b"\n")
    whole = time.perf_counter() - start
    over.set()
    watcher.join()
    return Download(first, whole, size, lines, *highest)
