"""The examples of docs/api.md are answered as it says."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from recommendations.api.counts import FIELDS
from tests.factories import SavedViewFactory

pytestmark = pytest.mark.django_db

DOCUMENT = (Path(__file__).parents[2] / "docs/api.md").read_text()
GET = re.compile(r'^\$ curl -s (?:-OJ )?"?\$API(/[^"\s]*)"? -H "[^"]*"$', re.MULTILINE)


def test_examples_are_answered(reader):
    call_command("load_seeds", verbosity=0)
    SavedViewFactory(key="reversed-4f1d20aa", shared=True)

    answers = {path: reader.get(f"/api/v1{path}") for path in GET.findall(DOCUMENT)}

    assert len(answers) > 15
    refused = [path for path, answer in answers.items() if answer.status_code != 200]
    assert refused == ["/recommendations/?actr=united-states"]


def test_counts_of_the_document_are_those_that_there_are():
    (listed,) = re.findall(
        r"^- `by` names one or several of (.*?)\. ", DOCUMENT, re.M | re.S
    )

    assert re.findall(r"`(\w+)`", listed) == list(FIELDS)
