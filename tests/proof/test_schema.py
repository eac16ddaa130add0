"""The API against its own schema: every operation, on the real seeds."""

import json
import re
from contextlib import closing
from pathlib import Path

import pytest
import schemathesis
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import QueryDict
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from policytracker.wsgi import application
from recommendations.evidence_files import fields_of
from recommendations.exports import available
from recommendations.models import ApiToken, SavedExport
from tests import factories
from tests.api.examples import CALLS, NOUNS, Call, World
from tests.connections import kept_connection

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parents[2] / "docs" / "openapi.json"


def as_served(environ, start_response):
    """The program, whose answers are read and closed at once."""
    with closing(application(environ, start_response)) as answer:
        return [b"".join(answer)]


SCHEMA = schemathesis.openapi.from_dict(json.loads(FILE.read_text()))
SCHEMA.app = as_served
OPERATIONS = {
    operation.definition.raw["operationId"]: operation
    for operation in (result.ok() for result in SCHEMA.get_all_operations())
}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Calls of operations that have no example, for the addresses that they name.
MORE = {"assessments_evidence_file": Call("assessments/{with_file}/evidence/1/file/")}
# What the example of an operation is answered; the seeds use what they hold.
EXPECTED = {name: {200, 201, 204} for name in OPERATIONS} | {
    f"{noun}_destroy": {409} for noun in ("recommendations", "sources", *NOUNS)
}
if "parquet" not in available():
    EXPECTED["recommendations_export_parquet"] = {400}
BOUNDED = settings(
    max_examples=5,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def world(real_seeds, django_db_blocker, tmp_path_factory):
    """The seeds and what the examples add to them, all for one administrator."""
    folder = tmp_path_factory.mktemp("uploads")
    with (
        kept_connection(),
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder),
    ):
        yield furnished(World())


def furnished(made):
    administrator = made.people["administrator"]
    made.key = factories.key_of(administrator)
    ApiToken.objects.filter(uid=made.named["token"]).update(user=administrator)
    SavedExport.objects.update(owner=administrator)
    reply = fields_of(ContentFile(b"%PDF-1.4 a reply", name="reply.pdf"))
    file = factories.EvidenceFactory(kind="file", url="", title="", **reply)
    made.named["with_file"] = file.assessment.uid
    return made


def call_of(name):
    """The call of the examples that has the address of this operation."""
    alike = (name, re.sub("_(destroy|partial_update)$", "_retrieve", name))
    return next((CALLS[one] for one in alike if one in CALLS), MORE.get(name, Call("")))


def real_parameters(operation, call, world):
    """What the example has in the place of each parameter of the address."""
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", operation.path)
    address = f"/api/v1/{call.address.format(**world.named)}".partition("?")[0]
    found = re.fullmatch(pattern, address)
    return found.groupdict() if found else {}


@st.composite
def requests(draw, operation, call, world):
    """One that the schema allows, of a real record; or, as often, one it does not."""
    mode = draw(st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE]))
    case = draw(operation.as_strategy(generation_mode=mode))
    if mode is GenerationMode.POSITIVE:
        case.path_parameters |= real_parameters(operation, call, world)
        if isinstance(case.body, dict) and isinstance(call.sent, dict):
            changed = draw(st.lists(st.sampled_from(["", *case.body]), max_size=2))
            case.body = call.sent | {name: case.body[name] for name in changed if name}
    return case


def example(operation, call, world):
    """The call of the example itself."""
    sent = {"body": call.sent, "media_type": "application/json"}
    return operation.Case(
        path_parameters=real_parameters(operation, call, world),
        query=QueryDict(call.address.partition("?")[2]).dict(),
        headers={} if operation.method == "get" else {"If-Match": "*"},
        **({} if call.sent is None or operation.method == "get" else sent),
    )


def answered(case, call, world):
    """The status of an answer that is as the schema says."""
    case.headers["Authorization"] = f"Token {world.key}"
    if case.method.lower() == "get":  # the feed is read in no other transaction
        answer = case.call()
    else:
        with transaction.atomic():
            world.bring_to(call)
            answer = case.call()
            transaction.set_rollback(True)
    case.validate_response(answer, checks=CHECKS)
    return answer.status_code


@pytest.mark.parametrize("name", OPERATIONS)
def test_operation_answers_as_the_schema_says(world, name):
    operation, call = OPERATIONS[name], call_of(name)

    @BOUNDED
    @given(requests(operation, call, world), st.booleans())
    def holds(case, knows_it):
        if knows_it and "If-Match" in case.headers:
            case.headers["If-Match"] = "*"
        answered(case, call, world)

    assert answered(example(operation, call, world), call, world) in EXPECTED[name]
    holds()
