"""Measure the program beside the floor: python -m benchmarks bench 100000.

Both are served alike and asked in turn, so that what else the machine does slows both.
"""

import json
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, RequestFactory
from rest_framework.request import Request

from benchmarks import load
from benchmarks.plans import tell_plans
from benchmarks.questions import DEEP, DEEP_REF, EXPORTS, QUESTIONS, Export, Question
from benchmarks.same import READ, require_same
from benchmarks.servers import Server, served
from benchmarks.timing import Download, Target, Times, by_eight, by_one, download
from recommendations import tracking
from recommendations.api.cursors import Cursor, seal
from recommendations.models import Recommendation

SECONDS = 4.0  # for each question, and as many clients
PLAIN = {"HTTPS": "false", "RATE_READING": "off", "RATE_BULK": "off"}
HEAD = f"{'milliseconds':<28} {'clients':>7} {'ours':>18} {'floor':>18} {'ratio':>6} {'aim':>5}"


def main(size: int) -> None:
    prepare(size)
    seconds = float(os.environ.get("SECONDS", SECONDS))
    tell(machine())
    with both() as (ours, floor):
        look(ours, floor)
        tell(HEAD)
        missed = [
            question
            for question in QUESTIONS
            if not measure(question, ours, floor, seconds)
        ]
        tell(f"memory of all workers (PSS): {memory(ours)}, the floor {memory(floor)}")
        for export in EXPORTS:
            compare(export, ours, floor)
    for question in missed:
        tell_plans(question, tell)


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def prepare(size: int) -> None:
    """Fill an empty database; measure one that was filled with as many."""
    held = Recommendation.objects.count() if has_tables() else 0
    if held == 0:
        load.main(size)
    elif held != size:
        raise SystemExit(
            f"the database holds {held:,} recommendations, not {size:,}; name another "
            "in DATABASE_URL"
        )


def has_tables() -> bool:
    table = Recommendation._meta.db_table
    return table in connection.introspection.table_names()


def machine() -> str:
    now = datetime.now(UTC).date().isoformat()
    load_average = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{now}: {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{connection.vendor} {database_version()}; load before {load_average}"
    )


def database_version() -> str:
    return ".".join(map(str, connection.get_database_version()))


@contextmanager
def both() -> Iterator[tuple[Server, Server]]:
    """The program, called by a token of an analyst, and the floor."""
    analyst = User.objects.get(username="benchmark-analyst")
    token, key = tracking.issue_token(by=analyst, name="benchmark")
    headers = {"Authorization": f"Token {key}", "Cookie": session(analyst)}
    with ExitStack() as stack:
        stack.callback(tracking.revoke_token, token=token, by=analyst)
        yield (
            stack.enter_context(served("policytracker.wsgi", headers, **PLAIN)),
            stack.enter_context(
                served("benchmarks.floor.app:application()", FLOOR=floor_database())
            ),
        )


def session(analyst: User) -> str:
    """The cookie with which the analyst works in the admin."""
    client = Client()
    client.force_login(analyst)
    return f"sessionid={client.cookies['sessionid'].value}"


def floor_database() -> str:
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(named["NAME"])
    parts = {name: named[name] or "" for name in ("USER", "PASSWORD", "HOST", "PORT")}
    account = ":".join(filter(None, (parts["USER"], parts["PASSWORD"])))
    place = ":".join(filter(None, (parts["HOST"], str(parts["PORT"]))))
    return f"postgresql://{account}@{place}/{named['NAME']}"


def look(ours: Server, floor: Server) -> None:
    """Raise Different where both do not answer the same."""
    for question in QUESTIONS:
        if question.sql:
            answers = [json.loads(one.body()) for one in targets(question, ours, floor)]
            require_same(question.name, *answers, question.left_out)
    tell("both answer the same")


def targets(question: Question | Export, ours: Server, floor: Server) -> list[Target]:
    asked = Target(ours, question.path.replace(DEEP, deep_cursor(question.path)))
    if question.sql:
        return [asked, Target(floor, f"/{question.name}".replace(" ", "%20"))]
    (other,) = (one for one in QUESTIONS if one.name == question.beside)
    return [asked, Target(ours, other.path)]


def deep_cursor(path: str) -> str:
    """The cursor that leads to the ten-thousandth page; to go there takes long."""
    request = Request(RequestFactory().get(path))
    return seal(Cursor([DEEP_REF]), request)


def measure(question: Question, ours: Server, floor: Server, seconds: float) -> bool:
    """Whether one client gets what is aimed at."""
    pair = targets(question, ours, floor)
    one, eight = by_one(pair, seconds), by_eight(pair, seconds)
    tell(told(question, 1, one))
    tell(told(question, 8, eight))
    return ratio_of(one) <= question.most


def ratio_of(pair: Sequence[Times]) -> float:
    return pair[0].median / pair[1].median


def told(question: Question, clients: int, pair: Sequence[Times]) -> str:
    (ours, base), ratio = pair, ratio_of(pair)
    missed = "" if ratio <= question.most else "  missed"
    return (
        f"{question.name:<28} {clients:>7} {both_of(ours):>18} {both_of(base):>18} "
        f"{ratio:>6.2f} {question.most:>5}{missed}"
        + (f" (beside {question.beside})" if question.beside else "")
    )


def both_of(times: Times) -> str:
    """Median and 95th percentile, in milliseconds."""
    return f"{times.median * 1e3:.1f} / {times.high * 1e3:.1f}"


def compare(export: Export, ours: Server, floor: Server) -> None:
    pair = targets(export, ours, floor)
    read = READ[export.rows_as]
    texts = [read(target.body().decode()) for target in pair]
    require_same(export.name, *texts, ())
    del texts
    found = [best([download(target) for _ in range(2)]) for target in pair]
    share = found[1].whole / found[0].whole
    missed = "" if share >= export.least else "  missed"
    for whose, one in zip(("ours", "floor"), found, strict=True):
        tell(f"{export.name:<8} {whose:<6} {file_told(one)}")
    tell(f"{export.name:<8} share  {share:.2f}, aim {export.least}{missed}")


def best(downloads: Sequence[Download]) -> Download:
    return min(downloads, key=lambda one: one.whole)


def file_told(one: Download) -> str:
    return (
        f"{one.lines / one.whole:>8,.0f} rows/s, first byte {one.first:.2f} s, "
        f"{mebibytes(one.size)} in {one.whole:.1f} s, "
        f"{mebibytes(one.memory)} resident, {mebibytes(one.shared_out)} in all"
    )


def memory(server: Server) -> str:
    return mebibytes(server.shared_out())


def mebibytes(size: int) -> str:
    return f"{size / 2**20:.0f} MB"
