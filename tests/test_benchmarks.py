"""The synthetic records of the benchmarks are such as the program itself would keep."""

from io import StringIO
from itertools import islice

import pytest
from django.core.management import call_command

from benchmarks.load import load, model_of, names
from benchmarks.synthetic import Synthetic
from recommendations.models import Addressee, Assessment, Quote, Recommendation

SIZE = 200


def test_every_run_makes_the_same_rows():
    first, second = (list(islice(Synthetic(SIZE).rows(), 5000)) for _ in range(2))

    assert first == second


@pytest.mark.django_db
def test_they_keep_every_rule():
    load(Synthetic(SIZE))

    for name in names():
        for record in model_of(name).objects.all():
            record.full_clean()
    told = StringIO()
    call_command("rebuild_current", stdout=told)
    assert told.getvalue().startswith("0 stored values differed")


@pytest.mark.django_db
def test_they_are_as_many_as_asked_for_and_skewed():
    load(Synthetic(SIZE))

    assert Recommendation.objects.count() == SIZE
    assert not list(Quote.objects.all().mismatched())
    assert Assessment.objects.count() > SIZE
    of_the_first = Addressee.objects.filter(actor__key="actor-1").count()
    assert of_the_first > 5 * Addressee.objects.filter(actor__key="actor-40").count()
