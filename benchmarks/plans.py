"""How the database goes about the queries that a question of the program costs most."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.questions import Question

SHOWN = 2  # queries of a question
EXPLAIN = {"postgresql": "EXPLAIN (ANALYZE, BUFFERS)", "sqlite": "EXPLAIN QUERY PLAN"}


def tell_plans(question: Question, write: Callable[[str], None]) -> None:
    """Tell the queries of a question, and the plans of those that take longest."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="benchmark-analyst"))
    client.get(question.path)
    with CaptureQueriesContext(connection) as captured:
        client.get(question.path)
    queries = sorted(captured.captured_queries, key=took, reverse=True)
    total = sum(map(took, queries))
    write(f"\n{question.name}: {len(queries)} queries, {total * 1e3:.0f} ms in all")
    for query in queries[:SHOWN]:
        write(f"  {took(query) * 1e3:.0f} ms: {query['sql'][:500]}")
        for line in plan(query["sql"]):
            write(f"    {line}")


def took(query: Any) -> float:
    return float(query["time"])


def plan(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"{EXPLAIN[connection.vendor]} {sql}")
        return [str(row[-1]) for row in cursor.fetchall()]
