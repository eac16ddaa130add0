"""Clients that generators make from the checked-in schema, without a warning."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.factories import UserFactory, key_of

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "docs" / "openapi.json"
NODE = Path(__file__).parent / "node_modules" / ".bin"
REQUIRED = os.environ.get("NODE_TESTS") == "required"


def run(*command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def client_package(tmp_path_factory):
    """The package that openapi-python-client makes, to import from."""
    folder = tmp_path_factory.mktemp("client")
    said = run(
        *(str(Path(sys.executable).parent / "openapi-python-client"), "generate"),
        *("--path", str(SCHEMA), "--config", str(ROOT / "docs" / "client.yaml")),
        *("--fail-on-warning", "--output-path", str(folder / "made")),
        folder=folder,
    )
    assert "WARNING" not in said
    sys.path.insert(0, str(folder / "made"))
    yield "policytracker_client"
    sys.path.remove(str(folder / "made"))


@pytest.mark.django_db(transaction=True)
def test_python_client_reads_assesses_and_reads_again(live_server, client_package):
    call_command("load_seeds", verbosity=0)
    key = key_of(UserFactory(username="rita", role="analyst"))

    def part(name):
        return importlib.import_module(f"{client_package}.{name}")

    models = part("models")
    read = part("api.recommendations.recommendations_retrieve").sync
    assess = part("api.assessments.addressees_assess").sync_detailed

    signed_in = part("client").AuthenticatedClient(live_server.url, key, prefix="Token")

    with signed_in as client:
        before = read("HERITAGE-2013-10", client=client)
        (addressee,) = before.addressees
        assert addressee.implementation.value == models.Implementation.STALLED

        answer = assess(
            before.ref,
            addressee.actor.key,
            client=client,
            idempotency_key="once",
            body=models.AssessmentBody(
                axis=models.Axis.IMPLEMENTATION,
                value=models.AssessedValue.IN_PROGRESS,
                true_from="2021-06",
                basis=models.Basis.THIRD_PARTY,
                confidence=models.AssessmentConfidence.MODERATE,
                rationale="It was taken up again.",
                evidence=[
                    models.EvidenceBody(
                        link=models.LinkBody(
                            url="https://example.org/", title="A report"
                        )
                    )
                ],
            ),
        )
        assert answer.status_code == 201
        assert answer.parsed.assessed_by == "rita"
        assert answer.parsed.recommendation.ref == before.ref

        (addressee,) = read(before.ref, client=client).addressees
        assert addressee.implementation.value == models.Implementation.IN_PROGRESS
        assert addressee.implementation.since == "2021-06"


@pytest.mark.skipif(
    not (NODE.exists() or REQUIRED), reason="run `npm ci` in tests/clients"
)
def test_typescript_is_made_and_holds_together(tmp_path):
    made = tmp_path / "tracker.d.ts"

    said = run(
        str(NODE / "openapi-typescript"), str(SCHEMA), "-o", str(made), folder=tmp_path
    )
    run(str(NODE / "tsc"), "--noEmit", "--strict", str(made), folder=tmp_path)

    assert "warn" not in said.lower()
    assert "recommendations_retrieve:" in made.read_text()
