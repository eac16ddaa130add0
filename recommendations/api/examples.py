"""Examples in the schema, made from the seeds by `make schema`; and what all share."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_suffix(".json")
PROBLEM = "application/problem+json"


@cache
def examples() -> dict[str, Any]:
    """What the file holds: by operation, and by the status of an error."""
    held: dict[str, Any] = json.loads(FILE.read_text()) if FILE.exists() else {}
    return {"operations": {}, "problems": {}, **held}


def add_examples(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Put the examples into the schema; a hook of drf-spectacular."""
    held = examples()
    refusals: dict[str, Any] = {}
    for methods in result["paths"].values():
        for operation in methods.values():
            illustrate(operation, held["operations"].get(operation["operationId"], {}))
            refer(operation, held["problems"])
            share(operation, refusals)
    result["components"]["responses"] = dict(sorted(refusals.items()))
    shown = {
        name_of(status): {"value": each} for status, each in held["problems"].items()
    }
    result["components"]["examples"] = dict(sorted(shown.items()))
    return result


def illustrate(operation: dict[str, Any], example: dict[str, Any]) -> None:
    """Give an operation its own request and answer."""
    if example.get("request"):
        for content in operation["requestBody"]["content"].values():
            content["example"] = example["request"]
    if "response" in example:
        answer = operation["responses"][str(example["status"])]
        answer["content"][example["type"]]["example"] = example["response"]


def refer(operation: dict[str, Any], problems: dict[str, Any]) -> None:
    """Let each error of an operation lead to the example of its status."""
    for status in operation["responses"].keys() & problems.keys():
        content = operation["responses"][status].get("content", {}).get(PROBLEM)
        if content is not None:
            name = name_of(status)
            content["examples"] = {name: {"$ref": f"#/components/examples/{name}"}}


def share(operation: dict[str, Any], shared: dict[str, Any]) -> None:
    """Keep the refusals that all operations have alike in one place."""
    for status, answer in operation["responses"].items():
        name = f"Refusal{status}"
        if (
            PROBLEM in answer.get("content", {})
            and shared.setdefault(name, answer) == answer
        ):
            operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}


def name_of(status: str) -> str:
    return f"problem_{status}"
