"""The synthetic records of the benchmarks are such as the program itself would keep."""

import json
from io import StringIO
from itertools import islice

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from benchmarks.floor.app import Floor
from benchmarks.floor.dialects import DIALECTS
from benchmarks.load import load, model_of, names
from benchmarks.questions import EXPORTS, QUESTIONS
from benchmarks.same import READ, Different, require_same
from benchmarks.seeds import write
from benchmarks.synthetic import Synthetic
from recommendations.models import Addressee, Assessment, Quote, Recommendation
from recommendations.search import index
from recommendations.seeding.loader import load as load_seeds
from recommendations.seeding.reader import read

SIZE = 200


def test_every_run_makes_the_same_rows():
    first, second = (list(islice(Synthetic(SIZE).rows(), 5000)) for _ in range(2))

    assert first == second


@pytest.mark.django_db
def test_they_keep_every_rule():
    load(Synthetic(SIZE // 4).rows())

    for name in names():
        for record in model_of(name).objects.all():
            record.full_clean()
    told = StringIO()
    call_command("rebuild_current", stdout=told)
    assert told.getvalue().startswith("0 stored values differed")


@pytest.mark.django_db
def test_they_are_as_many_as_asked_for_and_skewed():
    load(Synthetic(SIZE).rows())

    assert Recommendation.objects.count() == SIZE
    assert not list(Quote.objects.all().mismatched())
    assert Assessment.objects.count() > SIZE
    of_the_first = Addressee.objects.filter(actor__key="actor-1").count()
    assert of_the_first > 5 * Addressee.objects.filter(actor__key="actor-40").count()


@pytest.fixture
def floor(db):
    """The floor, which looks through the connection of the test."""
    load(Synthetic(SIZE).rows())
    index.rebuild()
    connection.ensure_connection()
    return Floor(DIALECTS[connection.vendor], lambda: connection.connection)


@pytest.fixture
def ours(client):
    def ask(path):
        client.force_login(User.objects.get(username="benchmark-analyst"))
        answer = client.get(path)
        assert answer.status_code == 200, answer.content
        return answer.getvalue().decode()

    return ask


@pytest.mark.parametrize(
    "question", [one for one in QUESTIONS if one.sql], ids=lambda one: one.name
)
def test_the_floor_answers_what_the_program_does(question, floor, ours):
    answer, floors = json.loads(ours(question.path)), floor.answer(question.name)

    require_same(question.name, answer, json.loads(floors), question.left_out)


@pytest.mark.parametrize("export", EXPORTS, ids=lambda one: one.name)
def test_the_floor_exports_what_the_program_does(export, floor, ours):
    read = READ[export.rows_as]
    floors = b"".join(floor.rows(export.name)).decode()

    require_same(export.name, read(ours(export.path)), read(floors), ())


def test_answers_that_differ_are_told():
    with pytest.raises(Different, match="a.b"):
        require_same("one", {"a": {"b": 1}}, {"a": {"b": 2}}, ())


@pytest.mark.django_db
def test_the_seeds_hold_what_the_rows_do(tmp_path):
    assert write(tmp_path, Synthetic(80, per_source=40)) == 2

    report = load_seeds(read([tmp_path]))

    assert report.tally["source"] == {"created": 2}
    assert report.tally["recommendation"] == {"created": 80}
    assert report.tally["condition"] == {"created": 4}
